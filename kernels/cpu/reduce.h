/* The parts of a reduction for one element type. Accumulators are opaque blocks of acc_bytes each. */
#ifndef CPU_REDUCE_H
#define CPU_REDUCE_H

#include <stdint.h>

struct lt_reduce_kernel {
  int64_t acc_bytes;
  void (*start)(void *acc, int64_t n);                                             /* n fresh accumulators */
  void (*row)(void *acc, const char *data, int64_t stride, int64_t n);             /* folds n elements into one */
  void (*rows)(void *acc, const char *data, int64_t n);                            /* folds element i into accumulator i */
  void (*combine)(void *into, const void *other, int64_t n);
  void (*finish)(char *out, int64_t stride, const void *acc, int64_t n, int64_t count);   /* count: elements folded into each */
};

#endif
