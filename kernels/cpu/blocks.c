/* Blocks of one element, the commonest, are moved by loops of their own; longer ones by memcpy. */
#include "cpu/blocks.h"

#include <string.h>

#define T uint8_t
#define NAME(f) f##_1
#include "cpu/blocks_move.inc"
#define T uint16_t
#define NAME(f) f##_2
#include "cpu/blocks_move.inc"
#define T uint32_t
#define NAME(f) f##_4
#include "cpu/blocks_move.inc"
#define T uint64_t
#define NAME(f) f##_8
#include "cpu/blocks_move.inc"

static void fetch(char *out, const char *x, const int64_t *at, int64_t n, int64_t bytes)
{
  switch (bytes) {
  case 1: fetch_1(out, x, at, n); return;
  case 2: fetch_2(out, x, at, n); return;
  case 4: fetch_4(out, x, at, n); return;
  case 8: fetch_8(out, x, at, n); return;
  }
  for (int64_t i = 0; i < n; i++) memcpy(out + i * bytes, x + at[i] * bytes, (size_t)bytes);
}

static void store(char *x, const int64_t *at, const char *y, int64_t n, int64_t bytes)
{
  switch (bytes) {
  case 1: store_1(x, at, y, n); return;
  case 2: store_2(x, at, y, n); return;
  case 4: store_4(x, at, y, n); return;
  case 8: store_8(x, at, y, n); return;
  }
  for (int64_t i = 0; i < n; i++) memcpy(x + at[i] * bytes, y + i * bytes, (size_t)bytes);
}

/* Logical for bool; a nan wins over any number. WHICH chooses between two numbers. */
#define ADD(a, b, WHICH) ((T)((a) + (b)))
#define MULTIPLY(a, b, WHICH) ((T)((a) * (b)))
#define LARGER(a, b, WHICH) WHICH(((a) > (b)) | ((a) != (a)), a, b)
#define SMALLER(a, b, WHICH) WHICH(((a) < (b)) | ((a) != (a)), a, b)
#define EITHER(a, b, WHICH) ((T)((a) | (b)))

/* Single numbers are taken from a pair, since a branch would be wrong half the time; of rows, vectors are blended. */
#define TAKE(condition, a, b) ((T[]){b, a}[condition])
#define BLEND(condition, a, b) ((condition) ? (a) : (b))

#define T uint8_t
#define NAME(f) f##_b8
#define PLUS EITHER
#include "cpu/blocks.inc"
#define T uint8_t
#define NAME(f) f##_u8
#define PLUS ADD
#include "cpu/blocks.inc"
#define T int8_t
#define NAME(f) f##_i8
#define PLUS ADD
#include "cpu/blocks.inc"
#define T int16_t
#define NAME(f) f##_i16
#define PLUS ADD
#include "cpu/blocks.inc"
#define T int32_t
#define NAME(f) f##_i32
#define PLUS ADD
#include "cpu/blocks.inc"
#define T int64_t
#define NAME(f) f##_i64
#define PLUS ADD
#include "cpu/blocks.inc"
#define T float
#define NAME(f) f##_f32
#define PLUS ADD
#include "cpu/blocks.inc"
#define T double
#define NAME(f) f##_f64
#define PLUS ADD
#include "cpu/blocks.inc"

#define BY_TYPE(f) {f##_b8, f##_u8, f##_i8, f##_i16, f##_i32, f##_i64, NULL, NULL, f##_f32, f##_f64, NULL, NULL}

const struct cpu_blocks_table LEVEL(cpu_blocks) = {
  .fetch = fetch,
  .store = store,
  .combine = {BY_TYPE(add), BY_TYPE(multiply), BY_TYPE(larger), BY_TYPE(smaller)},
};
