/* Samples whose distribution differs from element to element. All buffers are contiguous; dtype is float32 or float64 and is that of
   all floating buffers: arithmetic in it decides how many draws an element takes, and so must be PyTorch's. */
#ifndef CPU_SAMPLING_H
#define CPU_SAMPLING_H

#include "cpu/level.h"
#include "tensor/dtype.h"
#include "tensor/generator.h"

struct cpu_sampling_table {
  /* out[i] events at an expected rate[i] >= 0. */
  void (*poisson)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *rate);

  /* out[i] from the gamma distribution of shape alpha[i] >= 0 and scale 1. Never less than the type's smallest normal number. */
  void (*gamma)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *alpha);

  /* out[i] successes among count[i] trials of probability p[i]. */
  void (*binomial)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *count, const void *p);

  /* Positions, from 1, drawn with replacement in proportion to finite weights >= 0 of which one is positive. `scratch` has room for
     as many numbers as there are categories. */
  void (*multinomial)(lt_generator *g, int64_t *out, int64_t samples, lt_dtype dtype, const void *weights, int64_t categories, void *scratch);
};

CPU_TABLE(sampling)

#endif
