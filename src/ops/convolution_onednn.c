/* Convolutions of float32 through oneDNN, where that is faster than columns and BLAS.

   A batch goes through in parts: an interruption is looked for between two, and the images of a part stay in the cache while they are laid
   out, convolved and laid out again. Whether oneDNN is used, and in what parts, follows from the sizes and the number of threads alone, so
   that a program that runs again finds the same numbers again.

   The rule of the middle section was measured against our own way on a processor with AVX-512. oneDNN spends its time on laying out, which
   many multiplications for each element must pay for, and on channels that fill up its blocks of sixteen; and a new shape costs it half a
   millisecond. */
#include "ops/convolution.h"

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "device/onednn_convolution.h"

static int64_t x_size(const struct lt_conv *c)
{
  return c->groups * c->plane.in_channels * c->plane.in_plane;
}

static int64_t out_size(const struct lt_conv *c)
{
  return c->groups * c->plane.out_channels * c->plane.out_plane;
}

static int64_t weight_size(const struct lt_conv *c)
{
  return c->groups * c->plane.out_channels * c->plane.in_channels * c->plane.taps;
}

/* Multiplications for one sample. */
static double sample_work(const struct lt_conv *c)
{
  return (double)weight_size(c) * (double)c->plane.out_plane;
}

/* ---- where oneDNN is faster ---- */

enum { BLOCK = 16 };

static const double SMALL_WORK = 4e6;        /* multiplications that do not pay for a new shape */

static double filled(int64_t channels)
{
  return (double)channels / (double)((channels + BLOCK - 1) / BLOCK * BLOCK);
}

/* A convolution within each channel: our kernels are good at long rows. */
static bool is_faster_by_channel(const struct lt_conv *c)
{
  return 4 * (double)c->samples * sample_work(c) >= SMALL_WORK && c->plane.out[1] > 1 && filled(c->groups) > 0.7;
}

/* How full the blocks are, but for a first one that is not full where it costs nothing. */
static bool fills_blocks(const struct lt_conv *c, enum lt_onednn_result result)
{
  int64_t in = c->plane.in_channels, out = c->plane.out_channels;
  if (c->groups > 1) return true;
  if (result == LT_ONEDNN_WEIGHT_GRAD) return in <= 3 || in == BLOCK / 2 || in >= BLOCK;
  double share = (out < BLOCK ? 1 : filled(out)) * (in < BLOCK && result == LT_ONEDNN_OUT ? 1 : filled(in));
  return share > (result == LT_ONEDNN_OUT ? 0.5 : 0.6);
}

static bool is_faster(const struct lt_conv *c, enum lt_onednn_result result)
{
  const struct cpu_conv *p = &c->plane;
  bool is_slow_here = result == LT_ONEDNN_INPUT_GRAD || c->groups > 1;
  double least = p->taps == 1 ? 50 : is_slow_here ? 12 : 20;                  /* multiplications for each element of x and out, */
  int64_t uses = result == LT_ONEDNN_WEIGHT_GRAD ? 256 : 32;                  /* and for each of weight */
  if (c->groups > 1 && p->in_channels == 1) return is_faster_by_channel(c);
  return (double)c->samples * sample_work(c) >= SMALL_WORK && sample_work(c) >= least * (double)(x_size(c) + out_size(c)) &&
    c->samples * p->out_plane >= uses && fills_blocks(c, result);
}

static bool is_for_onednn(const struct lt_conv *c, enum lt_onednn_result result)
{
  enum lt_onednn_use use = lt_onednn_use();
  return c->type == LT_FLOAT32 && use != LT_ONEDNN_NEVER && (use == LT_ONEDNN_ALWAYS || is_faster(c, result));
}

/* ---- parts of a batch ---- */

enum { PART_SIZE = 1 << 20 };                /* elements of x and out that stay in the cache */
static const double PART_WORK = 4e9;         /* multiplications, some hundredths of a second, between two looks at interruptions */

/* Samples of the largest part. Gradients of weights are summed up over the parts, which should not be most of the work. */
static int64_t part_samples(const struct lt_conv *c, enum lt_onednn_result result)
{
  double size = PART_SIZE, sums = 2 * (double)weight_size(c);
  if (result == LT_ONEDNN_WEIGHT_GRAD && size < sums) size = sums;
  double n = size / (double)(x_size(c) + out_size(c)), most = PART_WORK / sample_work(c);
  if (n > most) n = most;
  return n < 1 ? 1 : n < (double)c->samples ? (int64_t)n : c->samples;
}

struct run {
  const struct lt_conv *c;
  enum lt_onednn_result result;
  const struct lt_onednn_conv *conv;         /* for the samples of a part */
  char *memory;
  float *part_weight;                        /* gradients from a part that is not the first */
};

static int run_part(const struct run *r, int64_t sample, bool same_weights)
{
  const struct lt_conv *c = r->c;
  float *weight = (float *)c->weight;
  bool adds = r->result == LT_ONEDNN_WEIGHT_GRAD && sample > 0;
  char *x = c->x + sample * x_size(c) * (int64_t)sizeof(float), *out = c->out + sample * out_size(c) * (int64_t)sizeof(float);
  if (lt_onednn_conv_run(r->conv, x, adds ? (char *)r->part_weight : c->weight, c->bias, out, r->memory, same_weights)) return -1;
  for (int64_t i = 0; adds && i < weight_size(c); i++) weight[i] += r->part_weight[i];
  return 0;
}

/* `count` parts of `size` samples, from a sample on: 1, 0 and -1 as below. */
static int run_parts(const struct lt_conv *c, enum lt_onednn_result result, int64_t sample, int64_t size, int64_t count)
{
  struct lt_onednn_conv_shape shape = {
    .plane = c->plane, .samples = size, .groups = c->groups, .result = result, .has_bias = c->bias != NULL, .threads = lt_team_size(),
  };
  struct lt_onednn_conv *conv = lt_onednn_conv_get(&shape);
  if (!conv) return 0;
  size_t own = lt_onednn_conv_bytes(conv), bytes = own + (result == LT_ONEDNN_WEIGHT_GRAD ? (size_t)weight_size(c) * sizeof(float) : 0);
  struct run r = {.c = c, .result = result, .conv = conv, .memory = lt_alloc(bytes)};
  int status = r.memory ? 1 : -1;
  if (r.memory) r.part_weight = (float *)(r.memory + own);
  for (int64_t i = 0; i < count && status == 1; i++) {
    if (lt_check_interrupt()) status = -1;
    else if (run_part(&r, sample + i * size, i > 0)) status = 0;
  }
  lt_free(r.memory, bytes);
  lt_onednn_conv_give_back(&shape);
  return status;
}

static int run(const struct lt_conv *c, enum lt_onednn_result result)
{
  if (!is_for_onednn(c, result)) return 0;
  int64_t most = part_samples(c, result), parts = (c->samples + most - 1) / most, size = c->samples / parts, larger = c->samples % parts;
  int status = larger ? run_parts(c, result, 0, size + 1, larger) : 1;
  return status == 1 ? run_parts(c, result, larger * (size + 1), size, parts - larger) : status;
}

int lt_conv_onednn_forward(const struct lt_conv *c)
{
  return run(c, LT_ONEDNN_OUT);
}

int lt_conv_onednn_input_grad(const struct lt_conv *c)
{
  return run(c, LT_ONEDNN_INPUT_GRAD);
}

int lt_conv_onednn_weight_grad(const struct lt_conv *c)
{
  return run(c, LT_ONEDNN_WEIGHT_GRAD);
}
