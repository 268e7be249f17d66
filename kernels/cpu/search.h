/* Binary search in sorted rows. */
#ifndef CPU_SEARCH_H
#define CPU_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/level.h"

/* For each of m values, how many of the n sorted elements come before it: those below, or with `right` those not above. nan comes after
   all. order: where the sorted elements are, from 0, or NULL. */
typedef void cpu_search_fn(int64_t *count, const void *sorted, const int64_t *order, int64_t n, const void *values, int64_t m, bool right);

/* Whether each of m values equals one of n sorted elements, nan last. */
typedef void cpu_contains_fn(uint8_t *found, const void *sorted, int64_t n, const void *values, int64_t m);

enum cpu_search_type { CPU_SEARCH_I64, CPU_SEARCH_F32, CPU_SEARCH_F64, CPU_SEARCH_TYPES };

struct cpu_search_table {
  cpu_search_fn *search[CPU_SEARCH_TYPES];
  cpu_contains_fn *contains[CPU_SEARCH_TYPES];
};

CPU_TABLE(search)

#endif
