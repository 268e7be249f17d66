/* Binary search, from the template search.inc. */
#include "cpu/search.h"

#include <stddef.h>

#define T int64_t
#define FN(name) name##_i64
#include "cpu/search.inc"

#define T float
#define FN(name) name##_f32
#include "cpu/search.inc"

#define T double
#define FN(name) name##_f64
#include "cpu/search.inc"

const struct cpu_search_table LEVEL(cpu_search) = {
  .search = {search_i64, search_f32, search_f64}, .contains = {contains_i64, contains_f32, contains_f64},
};
