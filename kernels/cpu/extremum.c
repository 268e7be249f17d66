/* The row search is two vectorised passes: the extreme value, then its first place. Lanes forget a nan that a later element beats by no
   comparison: none does, since nothing compares with nan. */
#include "cpu/extremum.h"

#include "base/interrupt.h"

#define T uint8_t
#define FN(name) max_u8_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_u8_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T
#define T int8_t
#define FN(name) max_i8_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_i8_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T
#define T int16_t
#define FN(name) max_i16_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_i16_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T
#define T int32_t
#define FN(name) max_i32_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_i32_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T
#define T int64_t
#define FN(name) max_i64_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_i64_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T
#define T float
#define FN(name) max_f32_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_f32_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T
#define T double
#define FN(name) max_f64_##name
#define BEATS >
#include "cpu/extremum.inc"
#define FN(name) min_f64_##name
#define BEATS <
#include "cpu/extremum.inc"
#undef T

#define ALL(kind, part) { \
  [LT_BOOL] = kind##_u8_##part, [LT_UINT8] = kind##_u8_##part, [LT_INT8] = kind##_i8_##part, [LT_INT16] = kind##_i16_##part, \
  [LT_INT32] = kind##_i32_##part, [LT_INT64] = kind##_i64_##part, [LT_FLOAT32] = kind##_f32_##part, [LT_FLOAT64] = kind##_f64_##part}

const struct cpu_extremum_table LEVEL(cpu_extremum) = {
  .max_row = ALL(max, row), .min_row = ALL(min, row), .max_columns = ALL(max, columns), .min_columns = ALL(min, columns),
};
