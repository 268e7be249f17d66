/* One function for each pair of types, from the template cast_pair.inc included with S (from) and D (to) named. A conversion
   goes through the type that both agree on: the value of S as a C number, then D's storing rule. */
#include "cpu/cast.h"

#include <string.h>

#include "tensor/half.h"

typedef uint16_t f16;
typedef uint16_t bf16;
typedef uint8_t b8;

/* Loading gives a C number, storing takes one. */
static inline int load_b8(b8 v) { return v; }
static inline int load_u8(uint8_t v) { return v; }
static inline int load_i8(int8_t v) { return v; }
static inline int load_i16(int16_t v) { return v; }
static inline int32_t load_i32(int32_t v) { return v; }
static inline int64_t load_i64(int64_t v) { return v; }
static inline float load_f16(f16 v) { return f16_float(v); }
static inline float load_bf16(bf16 v) { return bf16_float(v); }
static inline float load_f32(float v) { return v; }
static inline double load_f64(double v) { return v; }

/* Out of range floats have no defined integer in C: as PyTorch on x86, they go through int64 (uint8, too) or int32, whose lowest number stands for them. */
static inline int64_t whole_double(double v) { return v >= -0x1p63 && v < 0x1p63 ? (int64_t)v : INT64_MIN; }
static inline int64_t whole_float(float v) { return v >= -0x1p63f && v < 0x1p63f ? (int64_t)v : INT64_MIN; }
static inline int64_t whole_int(int64_t v) { return v; }
static inline int32_t short_double(double v) { return v > -0x1p31 - 1 && v < 0x1p31 ? (int32_t)v : INT32_MIN; }
static inline int32_t short_float(float v) { return v >= -0x1p31f && v < 0x1p31f ? (int32_t)v : INT32_MIN; }
static inline int32_t short_int(int64_t v) { return (int32_t)v; }
#define WHOLE(v) _Generic((v), double: whole_double, float: whole_float, default: whole_int)(v)
#define SHORT(v) _Generic((v), double: short_double, float: short_float, default: short_int)(v)

#define store_b8(v) ((b8)((v) != 0))
#define store_u8(v) ((uint8_t)WHOLE(v))
#define store_i8(v) ((int8_t)SHORT(v))
#define store_i16(v) ((int16_t)SHORT(v))
#define store_i32(v) SHORT(v)
#define store_i64(v) ((int64_t)WHOLE(v))
#define store_f16(v) float_f16((float)(v))
#define store_bf16(v) float_bf16((float)(v))
#define store_f32(v) ((float)(v))
#define store_f64(v) ((double)(v))

#define S b8
#define ST b8
#include "cpu/cast_row.inc"
#define S u8
#define ST uint8_t
#include "cpu/cast_row.inc"
#define S i8
#define ST int8_t
#include "cpu/cast_row.inc"
#define S i16
#define ST int16_t
#include "cpu/cast_row.inc"
#define S i32
#define ST int32_t
#include "cpu/cast_row.inc"
#define S i64
#define ST int64_t
#include "cpu/cast_row.inc"
#define S f16
#define ST f16
#include "cpu/cast_row.inc"
#define S bf16
#define ST bf16
#include "cpu/cast_row.inc"
#define S f32
#define ST float
#include "cpu/cast_row.inc"
#define S f64
#define ST double
#include "cpu/cast_row.inc"

enum { TILE = 64 };

#define T uint32_t
#define FN(name) transpose4_##name
#include "cpu/transpose.inc"
#define T uint64_t
#define FN(name) transpose8_##name
#include "cpu/transpose.inc"

#define ROW(s) {s##_to_b8, s##_to_u8, s##_to_i8, s##_to_i16, s##_to_i32, s##_to_i64, s##_to_f16, s##_to_bf16, s##_to_f32, s##_to_f64}

const struct cpu_cast_table LEVEL(cpu_cast) = {
  .cast = {ROW(b8), ROW(u8), ROW(i8), ROW(i16), ROW(i32), ROW(i64), ROW(f16), ROW(bf16), ROW(f32), ROW(f64)},
  .transpose4 = transpose4_plane,
  .transpose8 = transpose8_plane,
};
