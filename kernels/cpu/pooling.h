/* Pooling of one plane of up to three dimensions (missing ones have size 1). */
#ifndef CPU_POOLING_H
#define CPU_POOLING_H

#include "cpu/level.h"
#include "tensor/dtype.h"

/* Windows along one dimension: output o sees the inputs start[o], start[o] + step, ... below stop[o], all of them inside. */
struct cpu_windows {
  int64_t in, out, step;
  const int64_t *start, *stop;
  const int64_t *count;              /* what the mean divides by */
  int64_t stride, offset, taps;      /* regular: start[o] = o * stride + offset before clipping, `taps` inputs; taps = 0: irregular */
};

struct cpu_pool {
  struct cpu_windows d[3];           /* depth, height, width */
  int64_t divisor;                   /* 0: the product of the counts */
};

struct cpu_pooling {
  /* Rows begin..end of the output (depth * height of them). indices are positions in the plane, from 1. */
  void (*max)(const struct cpu_pool *p, void *out, int64_t *indices, const void *x, int64_t begin, int64_t end);
  void (*mean)(const struct cpu_pool *p, void *out, const void *x, int64_t begin, int64_t end);
  void (*mean_backward)(const struct cpu_pool *p, void *x, const void *g);      /* adds to the whole plane x */
};

struct cpu_pooling_table { struct cpu_pooling f32, f64, i64; };

CPU_TABLE(pooling)

#endif
