/* Whether a convolution of float32 goes through oneDNN, which is to say where that is faster than columns and BLAS.

   The rule was measured against our own way on a processor with AVX-512. oneDNN spends its time on laying out, which many multiplications
   for each element must pay for, and on channels that fill up its blocks of sixteen; and a new shape costs it half a millisecond. It looks
   at sizes alone. */
#include "ops/convolution.h"

int64_t lt_conv_x_size(const struct lt_conv *c)
{
  return c->groups * c->plane.in_channels * c->plane.in_plane;
}

int64_t lt_conv_out_size(const struct lt_conv *c)
{
  return c->groups * c->plane.out_channels * c->plane.out_plane;
}

int64_t lt_conv_weight_size(const struct lt_conv *c)
{
  return c->groups * c->plane.out_channels * c->plane.in_channels * c->plane.taps;
}

double lt_conv_sample_work(const struct lt_conv *c)
{
  return (double)lt_conv_weight_size(c) * (double)c->plane.out_plane;
}

enum { BLOCK = 16 };

static const double SMALL_WORK = 4e6;        /* multiplications that do not pay for a new shape */

static double filled(int64_t channels)
{
  return (double)channels / (double)((channels + BLOCK - 1) / BLOCK * BLOCK);
}

/* A convolution within each channel: our kernels are good at long rows. */
static bool is_faster_by_channel(const struct lt_conv *c)
{
  return 4 * (double)c->samples * lt_conv_sample_work(c) >= SMALL_WORK && c->plane.out[1] > 1 && filled(c->groups) > 0.7;
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
  if (p->in_channels == 1 && p->out_channels == 1) return false;              /* nothing fills a block, and one call can take seconds */
  double work = lt_conv_sample_work(c), images = (double)(lt_conv_x_size(c) + lt_conv_out_size(c));
  return (double)c->samples * work >= SMALL_WORK && work >= least * images && c->samples * p->out_plane >= uses && fills_blocks(c, result);
}

static int run(const struct lt_conv *c, enum lt_onednn_result result)
{
  enum lt_onednn_use use = c->type == LT_FLOAT32 ? lt_onednn_use() : LT_ONEDNN_NEVER;
  if (use == LT_ONEDNN_NEVER || (use == LT_ONEDNN_WHERE_FASTER && !is_faster(c, result))) return 0;
  return lt_conv_run_parts(c, result);
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
