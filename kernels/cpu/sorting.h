/* Sorting by unsigned keys: every element becomes a 64-bit key whose order is the wanted one, carried with its position. */
#ifndef CPU_SORTING_H
#define CPU_SORTING_H

#include <stdbool.h>

#include "cpu/level.h"
#include "tensor/dtype.h"

struct cpu_item { uint64_t key; int64_t position; };    /* position from 0 */

struct cpu_sorting_table {
  /* Items of n elements, `stride` elements apart. nan is the largest; -0 equals 0; descending turns the keys around. */
  void (*items)(struct cpu_item *items, const void *in, lt_dtype dtype, int64_t stride, int64_t n, bool descending);

  /* Stable, ascending by key. `spare` has room for n items. */
  void (*sort)(struct cpu_item *items, struct cpu_item *spare, int64_t n);

  /* The k smallest keys to the front, in order; among equals, the first positions. */
  void (*smallest)(struct cpu_item *items, struct cpu_item *spare, int64_t n, int64_t k);
};

CPU_TABLE(sorting)

#endif
