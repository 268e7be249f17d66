/* Sorting and selecting in rows. An element becomes an unsigned key of the same order; a key with its position is an entry, and
   entries are all different, so that any way of sorting them is stable. */
#ifndef CPU_SORT_H
#define CPU_SORT_H

#include <stdbool.h>

#include "cpu/level.h"
#include "tensor/dtype.h"

/* Writes the positions (from 1) of the k smallest of n elements, 0 < k <= n, in order. nan is the largest value; `descending` turns the
   order round, except that equal elements always stay in theirs. False if an interruption ended it early: then nothing was written that
   can be used. */
typedef bool cpu_sort_fn(int64_t *position, const void *x, int64_t n, int64_t k, bool descending, void *scratch);

/* The position of the k-th smallest of n elements alone; 0 after an interruption. */
typedef int64_t cpu_select_fn(const void *x, int64_t n, int64_t k, bool descending, void *scratch);

enum { CPU_SORT_BLOCK = 512 };

/* Bytes of scratch memory for rows of n elements: two buffers of entries. */
static inline int64_t cpu_sort_scratch(int64_t n) { return 32 * (n + CPU_SORT_BLOCK); }

struct cpu_sort_table {
  cpu_sort_fn *sort[LT_DTYPES];
  cpu_select_fn *select[LT_DTYPES];
};

CPU_TABLE(sort)

#endif
