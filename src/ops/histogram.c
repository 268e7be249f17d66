/* Counts are taken in a few parts at a time, each with bins of its own, which are added up in order. */
#include <math.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct count {
  const void *x;
  const double *weight;             /* NULL: each element counts once */
  int64_t n, bins, parts;
  double low, high;
  double *sums;                     /* (parts, bins) */
};

/* A number of parts that keeps their bins small beside the elements. */
static int64_t part_count(int64_t n, int64_t bins)
{
  int64_t most = n / (LT_GRAIN / 4 + bins), threads = lt_num_threads();
  return most < 1 ? 1 : most < threads ? most : threads;
}

static int run_part(struct count *c, void (*body)(void *, int64_t, int64_t), double *out)
{
  if (lt_parallel(c->parts, 1, body, c)) return -1;
  for (int64_t b = 0; b < c->bins; b++) {
    out[b] = 0;
    for (int64_t p = 0; p < c->parts; p++) out[b] += c->sums[p * c->bins + b];
  }
  return 0;
}

/* Sums by bin as a float64 tensor. */
static lt_tensor *counted(struct count *c, void (*body)(void *, int64_t, int64_t))
{
  LT_AUTO lt_tensor *out = lt_tensor_new(LT_FLOAT64, 1, &c->bins);
  c->parts = part_count(c->n, c->bins);
  LT_AUTO lt_tensor *sums = lt_zeros(LT_INTS(c->parts, c->bins), LT_FLOAT64, NULL, false);
  if (!out || !sums) return NULL;
  c->sums = (double *)sums->data;
  return run_part(c, body, (double *)out->data) ? NULL : lt_take(&out);
}

/* ---- equal intervals ---- */

static void interval_part(void *context, int64_t begin, int64_t end)
{
  const struct count *c = context;
  for (int64_t p = begin; p < end; p++) {
    double *sum = c->sums + p * c->bins;
    const int64_t last = c->n * (p + 1) / c->parts;
    for (int64_t i = c->n * p / c->parts; lt_goes_on(i, last); i++) {
      double x = ((const double *)c->x)[i];
      if (!(x >= c->low && x <= c->high)) continue;
      int64_t bin = (int64_t)((x - c->low) / (c->high - c->low) * (double)c->bins);
      sum[bin < c->bins ? bin : c->bins - 1] += 1;
    }
  }
}

/* The range asked for, or the elements' own where that is empty. */
static int find_range(struct count *c, double low, double high)
{
  const double *x = c->x;
  c->low = low, c->high = high;
  if (low == high && c->n > 0) {
    c->low = INFINITY, c->high = -INFINITY;
    for (int64_t i = 0; lt_goes_on(i, c->n);)
      for (const int64_t stop = lt_stretch(i, c->n); i < stop; i++) c->low = fmin(c->low, x[i]), c->high = fmax(c->high, x[i]);
  }
  if (lt_check_interrupt()) return -1;
  if (c->low == c->high) c->low -= 1, c->high += 1;
  if (!isfinite(c->low) || !isfinite(c->high)) return lt_fail("the range from %g to %g is not finite", c->low, c->high);
  return c->low < c->high ? 0 : lt_fail("max must be larger than min, got %g and %g", c->high, c->low);
}

lt_tensor *op_histc(lt_tensor *x, int64_t bins, lt_scalar min, lt_scalar max)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  if (bins < 1) return lt_fail_null("bins must be at least 1, not %lld", (long long)bins);
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, LT_FLOAT64);
  if (!in) return NULL;
  struct count c = {.x = in->data, .n = in->numel, .bins = bins};
  if (find_range(&c, lt_scalar_double(min), lt_scalar_double(max))) return NULL;
  LT_AUTO lt_tensor *sums = counted(&c, interval_part);
  return sums ? lt_contiguous_as(sums, (lt_dtype)x->dtype) : NULL;
}

/* ---- integers ---- */

static void value_part(void *context, int64_t begin, int64_t end)
{
  const struct count *c = context;
  const int64_t *x = c->x;
  for (int64_t p = begin; p < end; p++) {
    double *sum = c->sums + p * c->bins;
    const int64_t last = c->n * (p + 1) / c->parts;
    for (int64_t i = c->n * p / c->parts; lt_goes_on(i, last);) {
      const int64_t stop = lt_stretch(i, last);
      if (c->weight) for (; i < stop; i++) sum[x[i]] += c->weight[i];
      else for (; i < stop; i++) sum[x[i]] += 1;
    }
  }
}

static int largest_value(const int64_t *x, int64_t n, int64_t *largest)
{
  int64_t low = 0, high = -1;
  for (int64_t i = 0; lt_goes_on(i, n);)
    for (int64_t end = lt_stretch(i, n); i < end; i++) {
      low = x[i] < low ? x[i] : low;
      high = x[i] > high ? x[i] : high;
    }
  *largest = high;
  if (lt_check_interrupt()) return -1;
  return low < 0 ? lt_fail("x holds %lld; values must not be negative", (long long)low) : 0;
}

lt_tensor *op_bincount(lt_tensor *x, lt_tensor *weights, int64_t minlength)
{
  if (lt_is_float((lt_dtype)x->dtype) || x->ndim != 1)
    return lt_fail_null("needs a 1-d tensor of integers, not %s of sizes %s", lt_dtype_name((lt_dtype)x->dtype), LT_SHAPE(x));
  if (minlength < 0) return lt_fail_null("minlength must not be negative, got %lld", (long long)minlength);
  if (weights && !lt_same_shape(weights, x)) return lt_fail_null("weights have sizes %s, x has %s", LT_SHAPE(weights), LT_SHAPE(x));
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, LT_INT64), *weight = weights ? lt_contiguous_as(weights, LT_FLOAT64) : NULL;
  int64_t largest;
  if (!in || (weights && !weight) || largest_value((int64_t *)in->data, in->numel, &largest)) return NULL;
  struct count c = {.x = in->data, .n = in->numel, .weight = weight ? (double *)weight->data : NULL};
  c.bins = largest + 1 > minlength ? largest + 1 : minlength;
  LT_AUTO lt_tensor *sums = counted(&c, value_part);
  return sums ? lt_contiguous_as(sums, !weights ? LT_INT64 : weights->dtype == LT_FLOAT32 ? LT_FLOAT32 : LT_FLOAT64) : NULL;
}
