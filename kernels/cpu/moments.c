/* Squared deviations in one pass over memory. A row goes block by block: the block's mean, then its squares about that mean (the block
   is in the cache by then), then both are merged into what came before (Chan, Golub and LeVeque, 1979). Columns are folded element by
   element (Welford, 1962); their count is common to all. Running values are double.

   n accumulators are three rows of n doubles: counts (the first one stands for all), means, sums of squares. */
#include "cpu/moments.h"

#include "cpu/scalar.h"

enum { BLOCK = 2048 };

struct part { double n, mean, squares; };

static struct part merge(struct part a, struct part b)
{
  if (a.n == 0) return b;
  double n = a.n + b.n, d = b.mean - a.mean;
  return (struct part){n, a.mean + d * (b.n / n), a.squares + b.squares + d * d * (a.n * b.n / n)};
}

static void start(void *acc, int64_t n)
{
  double *v = acc;
  for (int64_t i = 0; i < 3 * n; i++) v[i] = 0;
}

static void combine(void *into, const void *other, int64_t n)
{
  double *a = into;
  const double *b = other;
  struct part sum = {0, 0, 0};
  for (int64_t i = 0; i < n; i++) {
    sum = merge((struct part){a[0], a[n + i], a[2 * n + i]}, (struct part){b[0], b[n + i], b[2 * n + i]});
    a[n + i] = sum.mean;
    a[2 * n + i] = sum.squares;
  }
  if (n) a[0] = sum.n;
}

#define T float
#define FN(name) name##_f32
#include "cpu/lanes.inc"
#include "cpu/moments.inc"
#undef T
#undef FN

#define T double
#define FN(name) name##_f64
#include "cpu/lanes.inc"
#include "cpu/moments.inc"
#undef T
#undef FN

const struct cpu_moments_table LEVEL(cpu_moments) = {{
  [LT_FLOAT32] = {3 * sizeof(double), start, row_f32, rows_f32, combine, finish_f32},
  [LT_FLOAT64] = {3 * sizeof(double), start, row_f64, rows_f64, combine, finish_f64},
}};
