/* Where one tap of a kernel meets the input: the output positions whose input position is inside. */
#ifndef CPU_CONVOLUTION_TAP_H
#define CPU_CONVOLUTION_TAP_H

#include "cpu/convolution.h"

/* Input position = output position * stride + shift[d] for first[d] <= output position < last[d]. */
struct tap { int64_t shift[3], first[3], last[3]; };

static inline struct tap tap_at(const struct cpu_conv *c, int64_t index)
{
  struct tap t;
  for (int d = 2; d >= 0; index /= c->kernel[d], d--) {
    const int64_t s = c->stride[d], shift = index % c->kernel[d] * c->dilation[d] - c->pad[d], end = c->in[d] - shift;
    t.shift[d] = shift;
    t.first[d] = shift < 0 ? (-shift + s - 1) / s : 0;
    t.last[d] = end > 0 ? (end + s - 1) / s : 0;
    if (t.last[d] > c->out[d]) t.last[d] = c->out[d];
    if (t.last[d] < t.first[d]) t.last[d] = t.first[d];
  }
  return t;
}

/* Offsets of the row {z, y}: in the output, and of output position 0 in the input. */
static inline int64_t out_row(const struct cpu_conv *c, int64_t z, int64_t y)
{
  return (z * c->out[1] + y) * c->out[2];
}

static inline int64_t in_row(const struct cpu_conv *c, const struct tap *t, int64_t z, int64_t y)
{
  return ((z * c->stride[0] + t->shift[0]) * c->in[1] + y * c->stride[1] + t->shift[1]) * c->in[2] + t->shift[2];
}

#endif
