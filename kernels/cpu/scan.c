/* Scans, from the templates scan.inc and running_extremum.inc. Floats are accumulated in double. */
#include "cpu/scan.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/interrupt.h"

static inline double log_add(double a, double b)
{
  double high = a > b ? a : b, low = a > b ? b : a;
  return a == b ? a + M_LN2 : a != a || b != b ? a + b : high + log1p(exp(low - high));
}

#define T float
#define ACC double
#define NAME sum_f32
#define START 0
#define STEP(acc, x, a) ((acc) + (x))
#include "cpu/scan.inc"
#define NAME product_f32
#define START 1
#define STEP(acc, x, a) ((acc) * (x))
#include "cpu/scan.inc"
#define NAME recurrence_f32
#define START 0
#define STEP(acc, x, a) ((x) + (a) * (acc))
#include "cpu/scan.inc"
#define NAME log_sum_f32
#define START -INFINITY
#define STEP(acc, x, a) (log_add(acc, x))
#include "cpu/scan.inc"
#undef T
#undef ACC
#define T double
#define ACC double
#define NAME sum_f64
#define START 0
#define STEP(acc, x, a) ((acc) + (x))
#include "cpu/scan.inc"
#define NAME product_f64
#define START 1
#define STEP(acc, x, a) ((acc) * (x))
#include "cpu/scan.inc"
#define NAME recurrence_f64
#define START 0
#define STEP(acc, x, a) ((x) + (a) * (acc))
#include "cpu/scan.inc"
#define NAME log_sum_f64
#define START -INFINITY
#define STEP(acc, x, a) (log_add(acc, x))
#include "cpu/scan.inc"
#undef T
#undef ACC
#define T int64_t
#define ACC uint64_t
#define NAME sum_i64
#define START 0
#define STEP(acc, x, a) ((acc) + (ACC)(x))
#include "cpu/scan.inc"
#define NAME product_i64
#define START 1
#define STEP(acc, x, a) ((acc) * (ACC)(x))
#include "cpu/scan.inc"
#undef T
#undef ACC

#define ROW_OF(name) name##_row
#define ROW(name) ROW_OF(name)

#define IS_NAN(x) false
#define T uint8_t
#define NAME max_u8
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_u8
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T
#define T int8_t
#define NAME max_i8
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_i8
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T
#define T int16_t
#define NAME max_i16
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_i16
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T
#define T int32_t
#define NAME max_i32
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_i32
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T
#define T int64_t
#define NAME max_i64
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_i64
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T
#undef IS_NAN
#define IS_NAN(x) ((x) != (x))
#define T float
#define NAME max_f32
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_f32
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T
#define T double
#define NAME max_f64
#define WINS >=
#include "cpu/running_extremum.inc"
#define NAME min_f64
#define WINS <=
#include "cpu/running_extremum.inc"
#undef T

#define BY_DTYPE(name) { \
  [LT_BOOL] = name##_u8, [LT_UINT8] = name##_u8, [LT_INT8] = name##_i8, [LT_INT16] = name##_i16, [LT_INT32] = name##_i32, \
  [LT_INT64] = name##_i64, [LT_FLOAT32] = name##_f32, [LT_FLOAT64] = name##_f64}

const struct cpu_scan_table LEVEL(cpu_scan) = {
  .f32 = {sum_f32, product_f32, recurrence_f32, log_sum_f32},
  .f64 = {sum_f64, product_f64, recurrence_f64, log_sum_f64},
  .i64 = {sum_i64, product_i64, NULL, NULL},
  .max = BY_DTYPE(max), .min = BY_DTYPE(min),
};
