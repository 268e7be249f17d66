/* Weighted sums along the middle dimension of contiguous {outer, in, inner}. */
#ifndef CPU_RESAMPLING_H
#define CPU_RESAMPLING_H

#include "cpu/level.h"
#include "tensor/dtype.h"

struct cpu_resampling {
  int64_t in, out, inner, taps;
  const int64_t *index;              /* {taps, out}, from 0 */
  const double *weight;              /* {taps, out} */
};

struct cpu_resampling_kernels {
  /* y {outer, out, inner} from x {outer, in, inner}; and the adjoint, which adds to x. */
  void (*forward)(const struct cpu_resampling *r, void *y, const void *x, int64_t outer);
  void (*backward)(const struct cpu_resampling *r, void *x, const void *y, int64_t outer);
};

struct cpu_resampling_table { struct cpu_resampling_kernels f32, f64, i64; };

CPU_TABLE(resampling)

#endif
