/* Blocks of neighbouring elements in a contiguous buffer, addressed by a list of offsets (in blocks, from 0). */
#ifndef CPU_BLOCKS_H
#define CPU_BLOCKS_H

#include "cpu/level.h"
#include "tensor/dtype.h"

/* x[at[i]] becomes x[at[i]] combined with y[i] for i < n, in order; blocks of `length` elements. */
typedef void cpu_combine_blocks(void *x, const int64_t *at, const void *y, int64_t n, int64_t length);

enum cpu_combination { CPU_ADD, CPU_MULTIPLY, CPU_MAX, CPU_MIN, CPU_COMBINATIONS };

struct cpu_blocks_table {
  /* out[i] = x[at[i]] and x[at[i]] = y[i], in order; blocks of `bytes` bytes. */
  void (*fetch)(char *out, const char *x, const int64_t *at, int64_t n, int64_t bytes);
  void (*store)(char *x, const int64_t *at, const char *y, int64_t n, int64_t bytes);

  /* By element type; there is none for the half types. */
  cpu_combine_blocks *combine[CPU_COMBINATIONS][LT_DTYPES];
};

CPU_TABLE(blocks)

#endif
