/* Entries are one 64-bit number, key above position, where both have at most 32 bits ("narrow"), else a pair ("wide"). */
#include "cpu/sort.h"

#include <string.h>

#include "base/interrupt.h"

enum { SHORT_ROW = 16, LONG_ROW = 512, MAX_ROUNDS = 96, BLOCK = CPU_SORT_BLOCK };

struct wide { uint64_t key; int64_t position; };

typedef void fill_fn(void *entries, const void *x, int64_t begin, int64_t n, bool descending);

#define FN(name) narrow_##name
#define E uint64_t
#define LESS(a, b) ((a) < (b))
#define DIGITS 4
#define DIGIT(e, d) ((e) >> (32 + 8 * (d)) & 255)
#define POSITION(e) ((int64_t)((e) & UINT32_MAX))
#include "cpu/sort_entries.inc"

#define FN(name) wide_##name
#define E struct wide
#define LESS(a, b) ((a).key < (b).key || ((a).key == (b).key && (a).position < (b).position))
#define DIGITS 8
#define DIGIT(e, d) ((e).key >> (8 * (d)) & 255)
#define POSITION(e) ((e).position)
#include "cpu/sort_entries.inc"

/* Bits of floats compare as integers once those of negative numbers are turned round. The two zeros are equal, and so are all nan. */
static inline uint32_t float_key(float x)
{
  uint32_t bits;
  x += 0.0f;
  memcpy(&bits, &x, sizeof bits);
  return x != x ? UINT32_MAX : bits ^ ((uint32_t)((int32_t)bits >> 31) | 0x80000000u);
}

static inline uint64_t double_key(double x)
{
  uint64_t bits;
  x += 0.0;
  memcpy(&bits, &x, sizeof bits);
  return x != x ? UINT64_MAX : bits ^ ((uint64_t)((int64_t)bits >> 63) | 0x8000000000000000u);
}

#define FN(name) name##_u8
#define T uint8_t
#define U uint8_t
#define KEY(x) (x)
#include "cpu/sort_keys.inc"
#define FN(name) name##_i8
#define T int8_t
#define U uint8_t
#define KEY(x) ((U)(x) ^ 0x80u)
#include "cpu/sort_keys.inc"
#define FN(name) name##_i16
#define T int16_t
#define U uint16_t
#define KEY(x) ((U)(x) ^ 0x8000u)
#include "cpu/sort_keys.inc"
#define FN(name) name##_i32
#define T int32_t
#define U uint32_t
#define KEY(x) ((U)(x) ^ 0x80000000u)
#include "cpu/sort_keys.inc"
#define FN(name) name##_i64
#define T int64_t
#define U uint64_t
#define KEY(x) ((U)(x) ^ 0x8000000000000000u)
#include "cpu/sort_keys.inc"
#define FN(name) name##_f32
#define T float
#define U uint32_t
#define KEY(x) float_key(x)
#include "cpu/sort_keys.inc"
#define FN(name) name##_f64
#define T double
#define U uint64_t
#define KEY(x) double_key(x)
#include "cpu/sort_keys.inc"

#define BY_DTYPE(name) { \
  [LT_BOOL] = name##_u8, [LT_UINT8] = name##_u8, [LT_INT8] = name##_i8, [LT_INT16] = name##_i16, [LT_INT32] = name##_i32, \
  [LT_INT64] = name##_i64, [LT_FLOAT32] = name##_f32, [LT_FLOAT64] = name##_f64}

const struct cpu_sort_table LEVEL(cpu_sort) = {.sort = BY_DTYPE(sort), .select = BY_DTYPE(select)};
