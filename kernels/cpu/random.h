/* Random numbers over contiguous buffers, drawn in the order in which PyTorch draws them, so that streams agree.

   `out` has n elements of type `dtype`. Arguments are checked by the caller, who also asks whether an interruption ended a fill early.
   Where a table function says "real", dtype may be any floating type, "number" any type but bool, "any" all of them. */
#ifndef CPU_RANDOM_H
#define CPU_RANDOM_H

#include "cpu/level.h"
#include "tensor/dtype.h"
#include "tensor/generator.h"

struct cpu_random_table {
  /* real: from <= x < to, on the dtype's own grid: 24 random bits for float32, 53 for float64, 11 for float16, 8 for bfloat16. */
  void (*uniform)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double from, double to);

  /* real. Below 16 elements as normal_single, from there on in blocks of 16 of the dtype's own precision. */
  void (*normal)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std);

  /* real: the double-precision pairs that PyTorch uses for few elements, and for any tensor that is not contiguous. */
  void (*normal_single)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std);

  /* any: from <= x < from + range. A range of 0 means every int64, and is for int64, float32, float64 and bfloat16. */
  void (*integers)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, int64_t from, uint64_t range);

  /* any: 0 to the dtype's largest value, for floats 0 to 2^digits: what random_() without arguments does. */
  void (*integers_all)(lt_generator *g, void *out, lt_dtype dtype, int64_t n);

  /* any: 1 with probability p, else 0. Dropout masks are made of it, too. */
  void (*bernoulli)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double p);

  /* any: the same with a probability for each element; p_dtype is real. */
  void (*bernoulli_each)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *p, lt_dtype p_dtype);

  /* real: density lambda * exp(-lambda x). */
  void (*exponential)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double lambda);

  /* real: density sigma / (pi * ((x - median)^2 + sigma^2)). */
  void (*cauchy)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double median, double sigma);

  /* real: exp of a normal number of this mean and deviation. */
  void (*log_normal)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std);

  /* number: trials up to the first success of probability p, from 1. */
  void (*geometric)(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double p);

  /* 1..n in random order. */
  void (*permutation)(lt_generator *g, int64_t *out, int64_t n);
};

CPU_TABLE(random)

#endif
