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
  /* y {out, inner} from x {in, inner}, for one outer index; and the adjoint, which adds to x. */
  void (*forward)(const struct cpu_resampling *r, void *y, const void *x);
  void (*backward)(const struct cpu_resampling *r, void *x, const void *y);
};

struct cpu_resampling_table { struct cpu_resampling_kernels f32, f64, i64; };

CPU_TABLE(resampling)

#endif
