/* Windows of pooling operators: tables of where each begins and ends. */
#ifndef OPS_POOLING_H
#define OPS_POOLING_H

#include "cpu/pooling.h"
#include "tensor/tensor.h"

/* The plane that is pooled: a tensor's last n dimensions, 1 to 3. */
struct lt_pool {
  struct cpu_pool p;
  const struct cpu_pooling *kernel;
  int n;
  int64_t planes, in_plane, out_plane;
  lt_dtype type;                     /* computed in */
  int64_t *tables;                   /* owned */
  size_t table_bytes;
};

/* Lists have n numbers each. All return -1 with an error; the caller calls lt_pool_drop in any case. */
int lt_pool_regular(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode,
                    bool count_pad);
int lt_pool_adaptive(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints out);
int lt_pool_fractional(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints kernel, lt_ints out);
void lt_pool_drop(struct lt_pool *pool);

/* Places the windows of a fractional pool by n numbers from 0 to 1. */
void lt_pool_place(struct lt_pool *pool, lt_ints kernel, const double *samples);

/* Sizes of the result. Returns their number. */
int lt_pool_size(const struct lt_pool *pool, lt_ints size, int64_t *out);

#endif
