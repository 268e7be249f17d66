#include "cpu/unique.h"

#include "base/interrupt.h"

#define T int64_t
#define FN runs_i64
#include "cpu/unique.inc"
#define T float
#define FN runs_f32
#include "cpu/unique.inc"
#define T double
#define FN runs_f64
#include "cpu/unique.inc"

static void limits(const int64_t *x, int64_t n, int64_t *least, int64_t *most)
{
  int64_t low = x[0], high = x[0];
  for (int64_t i = 1; lt_goes_on(i, n);)
    for (int64_t end = lt_stretch(i, n); i < end; i++) {
      low = x[i] < low ? x[i] : low;
      high = x[i] > high ? x[i] : high;
    }
  *least = low;
  *most = high;
}

const struct cpu_unique_table LEVEL(cpu_unique) = {
  .runs = {[LT_INT64] = runs_i64, [LT_FLOAT32] = runs_f32, [LT_FLOAT64] = runs_f64}, .limits = limits,
};
