#include "cpu/cumulative.h"

#include <math.h>

#define T float
#define ACC double
#define FN(name) name##_f32
#define EXP expf
#define LOG1P log1pf
#include "cpu/cumulative.inc"
#define T double
#define ACC double
#define FN(name) name##_f64
#define EXP exp
#define LOG1P log1p
#include "cpu/cumulative.inc"
#define T int64_t
#define ACC int64_t
#define FN(name) name##_i64
#include "cpu/cumulative.inc"

#define EACH(name) {[LT_INT64] = name##_i64, [LT_FLOAT32] = name##_f32, [LT_FLOAT64] = name##_f64}

const struct cpu_cumulative_table LEVEL(cpu_cumulative) = {
  .sum = EACH(sum), .sum_reversed = EACH(sum_reversed), .product = EACH(product), .max = EACH(max), .min = EACH(min),
  .logsumexp = {[LT_FLOAT32] = logsumexp_f32, [LT_FLOAT64] = logsumexp_f64},
};
