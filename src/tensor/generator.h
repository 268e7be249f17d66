/* The CPU's random number generator: MT19937 with PyTorch's seeding, draws and saved state, so that streams agree bit for bit.
   Distributions over it are in kernels/cpu/random.h. */
#ifndef LT_TENSOR_GENERATOR_H
#define LT_TENSOR_GENERATOR_H

#include "luatorch.h"
#include "tensor/mt19937.h"

/* The fields are for the kernels, which draw whole blocks; everyone else uses the functions. */
struct lt_generator {
  uint32_t state[MT_WORDS];
  int32_t next;          /* index of the first word not yet drawn; MT_WORDS when the block is used up */
  bool is_fresh;         /* nothing was drawn since seeding: next is MT_WORDS, saved as 0 */
  bool has_normal;       /* `normal` is the second of a pair, still to be handed out */
  double normal;
  uint64_t seed;
};

enum { LT_GENERATOR_STATE_BYTES = 5056 };

/* The block's next words, when it is used up. */
static inline void lt_generator_advance(lt_generator *g)
{
  mt_advance(g->state);
  g->next = 0;
  g->is_fresh = false;
}

/* What default generators start from. */
#define LT_DEFAULT_SEED UINT64_C(67280421310721)

static inline uint64_t lt_generator_initial_seed(const lt_generator *g) { return g->seed; }

uint32_t lt_random32(lt_generator *g);
uint64_t lt_random64(lt_generator *g);        /* the first draw is the high half */
double lt_random_unit(lt_generator *g);       /* 53 bits of a 64-bit draw, in [0, 1) */
double lt_random_normal(lt_generator *g);     /* mean 0, deviation 1; made in pairs, the second is kept */

/* The state in the bytes of PyTorch's get_rng_state. Loading refuses what is no such state and then changes nothing. */
void lt_generator_get_state(const lt_generator *g, void *bytes);
int lt_generator_set_state(lt_generator *g, const void *bytes, size_t n);

#endif
