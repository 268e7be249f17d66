/* The product is cut into blocks of b that stay in the nearest cache, laid out row by row (copied if they are not), and c into tiles
   of a few rows by one vector, whose sums stay in registers while the block's rows go by. */
#include "cpu/gemm.h"

#include <string.h>

enum { ROWS = 4, VECTOR_BYTES = 64, SHORT_BYTES = 16, BLOCK_K = 64, BLOCK_N = 128 };

#define T float
#define FN(name) name##_f32
#include "cpu/gemm.inc"
#define T double
#define FN(name) name##_f64
#include "cpu/gemm.inc"
#define T uint8_t
#define FN(name) name##_u8
#include "cpu/gemm.inc"
#define T int8_t
#define FN(name) name##_i8
#include "cpu/gemm.inc"
#define T int16_t
#define FN(name) name##_i16
#include "cpu/gemm.inc"
#define T int32_t
#define FN(name) name##_i32
#include "cpu/gemm.inc"
#define T int64_t
#define FN(name) name##_i64
#include "cpu/gemm.inc"

const struct cpu_gemm_table LEVEL(cpu_gemm) = {
  .gemm = {[LT_UINT8] = gemm_u8, [LT_INT8] = gemm_i8, [LT_INT16] = gemm_i16, [LT_INT32] = gemm_i32, [LT_INT64] = gemm_i64,
           [LT_FLOAT32] = gemm_f32, [LT_FLOAT64] = gemm_f64},
  .dot = {[LT_UINT8] = dot_u8, [LT_INT8] = dot_i8, [LT_INT16] = dot_i16, [LT_INT32] = dot_i32, [LT_INT64] = dot_i64,
          [LT_FLOAT32] = dot_f32, [LT_FLOAT64] = dot_f64},
};
