/* Weighted sums along a dimension, from the template resampling.inc. */
#include "cpu/resampling.h"

#include "base/interrupt.h"

enum { SPAN = 1024 };              /* weights that are held at a time */

#define T float
#define FN(name) name##_f32
#include "cpu/resampling.inc"

#define T double
#define FN(name) name##_f64
#include "cpu/resampling.inc"

#define T int64_t
#define FN(name) name##_i64
#include "cpu/resampling.inc"

const struct cpu_resampling_table LEVEL(cpu_resampling) = {
  .f32 = {forward_f32, backward_f32}, .f64 = {forward_f64, backward_f64}, .i64 = {forward_i64, backward_i64},
};
