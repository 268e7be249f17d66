/* A convolution through oneDNN in parts of its batch.

   The images of a part stay in the cache while they are laid out, convolved and laid out again, and interruptions are looked at between
   two parts. Threads take parts of their own where there are enough of them for all; otherwise oneDNN shares each part out to the threads,
   which then wait for each other again and again. What is done follows from the sizes and the number of threads alone, so that a program
   that runs again finds the same numbers again. */
#include <stdatomic.h>

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "ops/convolution.h"

enum { PART_SIZE = 1 << 19 };                /* elements of x and out that stay in a thread's cache */
static const double PART_WORK = 2e9;         /* multiplications of a thread, some hundredths of a second, between two looks at interruptions */

struct job {
  const struct lt_conv *c;
  enum lt_onednn_result result;
  int64_t team, workers;                     /* threads; those that take parts of their own, or 1 */
  int64_t parts, size, larger;               /* the first `larger` parts have size + 1 samples, the others size */
  struct lt_onednn_conv_shape shapes[2];     /* of the smaller and of the larger parts */
  struct lt_onednn_conv *convs[2];
  char *memory;                              /* of all workers, for each: what oneDNN works in; of gradients of weights a part's and the sum */
  size_t own, weight_bytes, each;
  atomic_bool failed;
};

static bool sums_weights(const struct job *j)
{
  return j->result == LT_ONEDNN_WEIGHT_GRAD;
}

/* ---- sharing out ---- */

/* Every worker lays the weights out, or sums up their gradients: the images should be more work than that, and shared out evenly. */
static int64_t count_workers(const struct job *j)
{
  const struct lt_conv *c = j->c;
  int64_t most = (c->samples + j->team - 1) / j->team * j->team;
  double images = (double)(c->samples / j->team) * (double)(lt_conv_x_size(c) + lt_conv_out_size(c));
  bool pays = images >= (double)lt_conv_weight_size(c) * (sums_weights(j) ? 8 : 1);
  return pays && 7 * most <= 8 * c->samples ? j->team : 1;
}

static void share_out(struct job *j)
{
  const struct lt_conv *c = j->c;
  double images = (double)(lt_conv_x_size(c) + lt_conv_out_size(c)), size = PART_SIZE, sums = 2 * (double)lt_conv_weight_size(c);
  if (sums_weights(j) && size < sums) size = sums;
  j->workers = count_workers(j);
  int64_t threads = j->team / j->workers, each = (c->samples + j->workers - 1) / j->workers;      /* of a part; samples of a worker */
  double most = (double)threads * (size / images), by_work = (double)threads * PART_WORK / lt_conv_sample_work(c);
  if (most > by_work) most = by_work;
  int64_t samples = most < 1 ? 1 : most < (double)each ? (int64_t)most : each;
  j->parts = (each + samples - 1) / samples * j->workers;
  if (j->parts > c->samples) j->parts = c->samples;
  j->size = c->samples / j->parts;
  j->larger = c->samples % j->parts;
}

/* The primitives for both sizes of parts; false where oneDNN has none. */
static bool get_primitives(struct job *j)
{
  for (int i = 0; i < 2; i++) {
    if (i == 1 && !j->larger) break;
    j->shapes[i] = (struct lt_onednn_conv_shape){
      .plane = j->c->plane, .samples = j->size + i, .groups = j->c->groups, .result = j->result, .has_bias = j->c->bias != NULL,
      .threads = j->team / j->workers,
    };
    if (!(j->convs[i] = lt_onednn_conv_get(&j->shapes[i]))) return false;
  }
  return true;
}

static void give_primitives_back(struct job *j)
{
  for (int i = 0; i < 2; i++)
    if (j->convs[i]) lt_onednn_conv_give_back(&j->shapes[i]);
}

/* ---- running ---- */

static void add_weights(const struct job *j, char *sum, const char *more)
{
  for (int64_t i = 0; i < lt_conv_weight_size(j->c); i++) ((float *)sum)[i] += ((const float *)more)[i];
}

static char *memory_of(const struct job *j, int64_t worker)
{
  return j->memory + (size_t)worker * j->each;
}

/* Where a worker's gradients of the weights are summed up. */
static char *sum_of(const struct job *j, int64_t worker)
{
  return worker == 0 ? j->c->weight : memory_of(j, worker) + j->own + j->weight_bytes;
}

static int run_part(const struct job *j, int64_t worker, int64_t part, bool is_first)
{
  const struct lt_conv *c = j->c;
  const int64_t sample = part * j->size + (part < j->larger ? part : j->larger);
  const bool is_large = part < j->larger, same_weights = !is_first && part != j->larger;
  char *x = c->x + sample * lt_conv_x_size(c) * (int64_t)sizeof(float), *out = c->out + sample * lt_conv_out_size(c) * (int64_t)sizeof(float);
  char *memory = memory_of(j, worker), *sum = sum_of(j, worker), *weight = c->weight;
  if (sums_weights(j)) weight = is_first ? sum : memory + j->own;
  if (lt_onednn_conv_run(j->convs[is_large], x, weight, c->bias, out, memory, same_weights)) return -1;
  if (sums_weights(j) && !is_first) add_weights(j, sum, weight);
  return 0;
}

static void run_worker(struct job *j, int64_t worker)
{
  const int64_t first = j->parts * worker / j->workers, last = j->parts * (worker + 1) / j->workers;
  for (int64_t part = first; part < last && !lt_interrupted() && !atomic_load(&j->failed); part++)
    if (run_part(j, worker, part, part == first)) atomic_store(&j->failed, true);
}

static void run_workers(void *context, int64_t begin, int64_t end)
{
  for (int64_t worker = begin; worker < end; worker++) run_worker(context, worker);
}

static int run(struct job *j)
{
  for (int i = 0; i < 2; i++)
    if (j->convs[i] && lt_onednn_conv_bytes(j->convs[i]) > j->own) j->own = lt_onednn_conv_bytes(j->convs[i]);
  j->weight_bytes = sums_weights(j) ? ((size_t)lt_conv_weight_size(j->c) * sizeof(float) + 63) / 64 * 64 : 0;
  j->each = j->own + 2 * j->weight_bytes;
  size_t bytes = (size_t)j->workers * j->each;
  if (!(j->memory = lt_alloc(bytes))) return -1;
  int status = lt_parallel(j->workers, 1, run_workers, j);
  if (status == 0 && !atomic_load(&j->failed)) status = 1;
  for (int64_t worker = 1; status == 1 && sums_weights(j) && worker < j->workers; worker++) add_weights(j, j->c->weight, sum_of(j, worker));
  lt_free(j->memory, bytes);
  return status;
}

int lt_conv_run_parts(const struct lt_conv *c, enum lt_onednn_result result)
{
  struct job j = {.c = c, .result = result, .team = lt_team_size()};
  share_out(&j);
  int status = get_primitives(&j) ? run(&j) : 0;
  give_primitives_back(&j);
  return status;
}
