/* Single draws, seeding and the saved form of the random number generator.

   The state is one block of 624 words. A draw tempers the word at `next`; when the block is used up, mt_advance replaces it. PyTorch
   counts the same thing twice, as `next` and as `left` = 625 - next, and right after seeding has next = 0 and left = 1. The saved
   form keeps both for its sake. */
#include "tensor/generator.h"

#include <math.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"

/* The layout of PyTorch's CPU state. The last two fields belong to a kept float sample, which no CPU function makes. */
struct saved_state {
  uint64_t seed;
  int32_t left, seeded;
  uint64_t next;
  uint64_t state[MT_WORDS];
  double normal_x, normal_y, normal_rho;
  int32_t has_normal;
  float float_normal;
  bool has_float_normal;
};

_Static_assert(sizeof(struct saved_state) == LT_GENERATOR_STATE_BYTES, "the layout of a saved state must be PyTorch's");

static _Thread_local lt_generator default_generator;
static _Thread_local bool has_default;

lt_generator *lt_generator_new(uint64_t seed)
{
  lt_generator *g = lt_alloc(sizeof *g);
  if (g) lt_generator_seed(g, seed);
  return g;
}

void lt_generator_free(lt_generator *g)
{
  lt_free(g, sizeof *g);
}

lt_generator *lt_default_generator(void)
{
  if (!has_default) lt_generator_seed(&default_generator, LT_DEFAULT_SEED);
  has_default = true;
  return &default_generator;
}

/* Knuth's linear congruential step spreads the seed over the block. */
void lt_generator_seed(lt_generator *g, uint64_t seed)
{
  memset(g, 0, sizeof *g);
  g->seed = seed;
  g->state[0] = (uint32_t)seed;
  for (uint32_t i = 1; i < MT_WORDS; i++) {
    uint32_t before = g->state[i - 1];
    g->state[i] = 1812433253u * (before ^ (before >> 30)) + i;
  }
  g->next = MT_WORDS;
  g->is_fresh = true;
}

/* The clock stands in for a system without entropy. */
uint64_t lt_generator_seed_randomly(lt_generator *g)
{
  uint64_t seed;
  if (getentropy(&seed, sizeof seed)) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    seed = (uint64_t)now.tv_sec * 1000000007u ^ (uint64_t)now.tv_nsec;
  }
  seed &= (UINT64_C(1) << 53) - 1;     /* so that a double holds it, too */
  lt_generator_seed(g, seed);
  return seed;
}

uint32_t lt_random32(lt_generator *g)
{
  if (g->next == MT_WORDS) lt_generator_advance(g);
  return mt_temper(g->state[g->next++]);
}

uint64_t lt_random64(lt_generator *g)
{
  uint64_t high = lt_random32(g);
  return high << 32 | lt_random32(g);
}

double lt_random_unit(lt_generator *g)
{
  return (double)(lt_random64(g) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53;
}

/* The Box-Muller transform. The first uniform is the angle. */
double lt_random_normal(lt_generator *g)
{
  if (g->has_normal) {
    g->has_normal = false;
    return g->normal;
  }
  double angle = 2 * M_PI * lt_random_unit(g);
  double radius = sqrt(-2 * log(1 - lt_random_unit(g)));
  g->normal = radius * sin(angle);
  g->has_normal = true;
  return radius * cos(angle);
}

void lt_generator_get_state(const lt_generator *g, void *bytes)
{
  struct saved_state saved;
  memset(&saved, 0, sizeof saved);
  saved.seed = g->seed;
  saved.seeded = 1;
  saved.left = MT_WORDS + 1 - g->next;
  saved.next = g->is_fresh ? 0 : (uint64_t)g->next;
  for (int i = 0; i < MT_WORDS; i++) saved.state[i] = g->state[i];
  saved.has_normal = g->has_normal;
  saved.normal_y = g->has_normal ? g->normal : 0;
  memcpy(bytes, &saved, sizeof saved);
}

/* The two counts must agree, or a draw would read beyond the block. */
static bool is_valid(const struct saved_state *saved)
{
  if (saved->seeded != 1 || saved->left < 1 || saved->left > MT_WORDS) return false;
  bool is_fresh = saved->left == 1 && saved->next == 0;
  return is_fresh || saved->next == (uint64_t)(MT_WORDS + 1 - saved->left);
}

int lt_generator_set_state(lt_generator *g, const void *bytes, size_t n)
{
  struct saved_state saved;
  if (n != sizeof saved) return lt_fail("set_state: a generator's state has %zu bytes, got %zu", sizeof saved, n);
  memcpy(&saved, bytes, sizeof saved);
  if (!is_valid(&saved)) return lt_fail("set_state: these bytes are no state of a random number generator");
  g->seed = saved.seed;
  g->next = MT_WORDS + 1 - saved.left;
  g->is_fresh = saved.next == 0;
  for (int i = 0; i < MT_WORDS; i++) g->state[i] = (uint32_t)saved.state[i];
  g->has_normal = saved.has_normal != 0;
  g->normal = saved.normal_y;
  return 0;
}
