/* Pooling, from the template pooling.inc. */
#include "cpu/pooling.h"

#include <math.h>
#include <stdbool.h>

enum { MAX_BLOCK = 256 };     /* outputs of a row that are folded together */

#define T float
#define I int32_t
#define FN(name) name##_f32
#define LOWEST (-INFINITY)
#define IS_NAN(v) isnan(v)
#include "cpu/pooling.inc"

#define T double
#define I int64_t
#define FN(name) name##_f64
#define LOWEST (-INFINITY)
#define IS_NAN(v) isnan(v)
#include "cpu/pooling.inc"

#define T int64_t
#define I int64_t
#define FN(name) name##_i64
#define LOWEST INT64_MIN
#define IS_NAN(v) false
#include "cpu/pooling.inc"

const struct cpu_pooling_table LEVEL(cpu_pooling) = {
  .f32 = {max_f32, mean_f32, mean_backward_f32},
  .f64 = {max_f64, mean_f64, mean_backward_f64},
  .i64 = {max_i64, mean_i64, mean_backward_i64},
};
