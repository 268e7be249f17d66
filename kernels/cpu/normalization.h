/* Normalization of contiguous tensors {rows, per_group, inner}: see src/ops/normalization.lua. All buffers are of the table's type. */
#ifndef CPU_NORMALIZATION_H
#define CPU_NORMALIZATION_H

#include "cpu/level.h"
#include "tensor/dtype.h"

enum { CPU_NORM_CHANNELS = 1024 };

struct cpu_norm {
  const void *x, *g;
  const void *weight, *bias;         /* of each channel, or NULL */
  void *mean, *rstd;                 /* of each row or channel: written by forward, read by backward */
  void *out;                         /* y, or the gradient of x */
  void *weight_out, *bias_out;       /* their gradients; channel_backward leaves them out where they are NULL */
  int64_t rows, groups, per_group, inner;
  double eps;
};

/* Each function does rows or channels begin..end; functions by channel at most CPU_NORM_CHANNELS of them, and groups is 1 there. */
typedef void cpu_norm_fn(const struct cpu_norm *p, int64_t begin, int64_t end);

struct cpu_norm_kernels {
  cpu_norm_fn *row, *row_backward, *row_affine;              /* row_affine: channels begin..end */
  cpu_norm_fn *channel, *channel_backward, *channel_affine;
};

struct cpu_normalization_table { struct cpu_norm_kernels f32, f64; };

CPU_TABLE(normalization)

#endif
