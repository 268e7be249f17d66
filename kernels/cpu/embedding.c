/* Sums over rows of tables, from the template embedding.inc. */
#include "cpu/embedding.h"

#include "base/interrupt.h"

#define T float
#define FN(name) name##_f32
#include "cpu/embedding.inc"

#define T double
#define FN(name) name##_f64
#include "cpu/embedding.inc"

const struct cpu_embedding_table LEVEL(cpu_embedding) = {
  .f32 = {add_rows_f32, sum_rows_f32, max_rows_f32},
  .f64 = {add_rows_f64, sum_rows_f64, max_rows_f64},
};
