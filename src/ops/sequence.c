#include <math.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"

static lt_tensor *finish(lt_tensor *x, lt_dtype dtype, bool requires_grad)
{
  LT_AUTO lt_tensor *typed = x ? lt_contiguous_as(x, dtype) : NULL;
  lt_unref(x);
  if (typed && requires_grad && lt_set_requires_grad(typed, true)) return NULL;
  return lt_take(&typed);
}

static bool is_float(lt_scalar s)
{
  return s.kind == LT_SCALAR_FLOAT;
}

static int count_steps(double start, double stop, double step, int64_t *n)
{
  if (step == 0 || step != step) return lt_fail("step must not be zero");
  if (!isfinite(start) || !isfinite(stop)) return lt_fail("start and stop must be finite, got %g and %g", start, stop);
  if ((stop - start) * step < 0) return lt_fail("start %g, stop %g and step %g do not go the same way", start, stop, step);
  double count = ceil((stop - start) / step);
  if (count > 0x1p60) return lt_fail("a sequence of %g numbers is too long", count);
  *n = (int64_t)count;
  return 0;
}

static int64_t count_integers(int64_t start, int64_t stop, int64_t step)
{
  uint64_t distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
  uint64_t stride = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
  return (int64_t)((distance + stride - 1) / stride);
}

struct range { double from, by, *real; int64_t first, stride, *whole; };

static void range_part(void *context, int64_t begin, int64_t end)
{
  const struct range *r = context;
  if (r->real) for (int64_t i = begin; i < end; i++) r->real[i] = r->from + (double)i * r->by;
  else for (int64_t i = begin; i < end; i++) r->whole[i] = r->first + i * r->stride;
}

/* Integers are counted exactly; an int64 result takes its bounds as integers, whatever they came as. */
lt_tensor *op_arange(lt_scalar start, lt_scalar end, lt_scalar step, lt_dtype dtype, const char *device, bool requires_grad)
{
  bool real = is_float(start) || is_float(end) || is_float(step);
  lt_dtype type = dtype != LT_NO_DTYPE ? dtype : real ? lt_default_dtype() : LT_INT64;
  real = real && type != LT_INT64;
  double from = real ? lt_scalar_double(start) : (double)lt_scalar_int(start), to = real ? lt_scalar_double(end) : (double)lt_scalar_int(end);
  double by = real ? lt_scalar_double(step) : (double)lt_scalar_int(step);
  int64_t n = 0, first = lt_scalar_int(start), stride = lt_scalar_int(step);
  if (count_steps(from, to, by, &n)) return NULL;
  if (!real) n = from == to ? 0 : count_integers(first, lt_scalar_int(end), stride);
  lt_tensor *x = lt_empty(LT_INTS(n), real ? LT_FLOAT64 : LT_INT64, device, false);
  if (!x) return NULL;
  struct range r = {.from = from, .by = by, .first = first, .stride = stride, .real = real ? (double *)x->data : NULL, .whole = (int64_t *)x->data};
  if (lt_parallel(n, LT_GRAIN, range_part, &r)) lt_unref(x), x = NULL;
  return finish(x, type, requires_grad);
}

lt_tensor *op_arange_to(lt_scalar end, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_arange(is_float(end) ? lt_float_scalar(0) : lt_int_scalar(0), end, lt_int_scalar(1), dtype, device, requires_grad);
}

lt_tensor *op_range(double start, double end, double step, lt_dtype dtype, const char *device, bool requires_grad)
{
  int64_t n = 0;
  if (count_steps(start, end, step, &n)) return NULL;
  n = (int64_t)floor((end - start) / step) + 1;
  LT_AUTO lt_tensor *x = lt_empty(LT_INTS(n), LT_FLOAT64, device, false);
  if (!x) return NULL;
  for (int64_t i = 0; i < n; i++) ((double *)x->data)[i] = start + (double)i * step;
  return finish(lt_take(&x), dtype == LT_NO_DTYPE ? lt_default_dtype() : dtype, requires_grad);
}

/* ---- even steps ---- */

struct steps { double start, stop, step, base; int64_t n; lt_tensor *out; };

/* Counted from the nearer end, so that both ends are exact and the sequence is symmetric. */
static inline double step_at(const struct steps *s, int64_t i)
{
  return i < (s->n + 1) / 2 ? s->start + (double)i * s->step : s->stop - (double)(s->n - 1 - i) * s->step;
}

/* Elements begin..end, all on one side of the middle. */
static void fill_side(const struct steps *s, int64_t begin, int64_t end)
{
  bool first = begin < (s->n + 1) / 2;
  double origin = first ? s->start : s->stop;
  int64_t from = first ? 0 : s->n - 1;
  float *single = (float *)s->out->data;
  double *whole = (double *)s->out->data;
  for (int64_t i = begin; i < end && s->out->dtype == LT_FLOAT32; i++) single[i] = (float)(origin + (double)(i - from) * s->step);
  for (int64_t i = begin; i < end && s->out->dtype == LT_FLOAT64; i++) whole[i] = origin + (double)(i - from) * s->step;
}

static void fill_part(void *context, int64_t begin, int64_t end)
{
  const struct steps *s = context;
  int64_t middle = (s->n + 1) / 2;
  if (begin < middle) fill_side(s, begin, end < middle ? end : middle);
  if (end > middle) fill_side(s, begin > middle ? begin : middle, end);
}

static void power_part(void *context, int64_t begin, int64_t end)
{
  const struct steps *s = context;
  float *single = (float *)s->out->data;
  double *whole = (double *)s->out->data;
  for (int64_t i = begin; i < end; i++) {
    double power = pow(s->base, step_at(s, i));
    if (s->out->dtype == LT_FLOAT32) single[i] = (float)power;
    else whole[i] = power;
  }
}

/* float32 is written as it is, everything else by way of float64. */
static lt_tensor *spaced(struct steps s, bool powers, lt_dtype dtype, const char *device, bool requires_grad)
{
  if (s.n < 0) return lt_fail_null("steps must not be negative, got %lld", (long long)s.n);
  if (dtype == LT_NO_DTYPE) dtype = lt_default_dtype();
  s.out = lt_empty(LT_INTS(s.n), dtype == LT_FLOAT32 ? LT_FLOAT32 : LT_FLOAT64, device, false);
  if (!s.out) return NULL;
  s.step = s.n > 1 ? (s.stop - s.start) / (double)(s.n - 1) : 0;
  if (lt_parallel(s.n, powers ? LT_GRAIN / 8 : LT_GRAIN, powers ? power_part : fill_part, &s)) lt_unref(s.out), s.out = NULL;
  return finish(s.out, dtype, requires_grad);
}

/* Integers are cut off as PyTorch's vectors cut them: a vector of 32 bytes starts at its first value cut to an integer, and goes on from there;
   what does not fill two vectors at the end is cut one by one. */
enum { VECTOR_BYTES = 32 };

static double value_at(const struct steps *s, int64_t i)
{
  return i < s->n / 2 || s->n == 1 ? fma(s->step, (double)i, s->start) : fma(-s->step, (double)(s->n - i - 1), s->stop);
}

static lt_tensor *spaced_integers(struct steps s, lt_dtype dtype, const char *device)
{
  if (s.n < 0) return lt_fail_null("steps must not be negative, got %lld", (long long)s.n);
  s.out = lt_empty(LT_INTS(s.n), LT_FLOAT64, device, false);
  if (!s.out) return NULL;
  s.step = s.n > 1 ? (s.stop - s.start) / (double)(s.n - 1) : 0;
  int64_t lanes = VECTOR_BYTES / lt_itemsize(dtype), whole = s.n - s.n % (2 * lanes);
  double *out = (double *)s.out->data;
  for (int64_t i = 0; lt_goes_on(i, whole); i += lanes) {
    double base = trunc(value_at(&s, i));
    for (int64_t k = 0; k < lanes; k++) out[i + k] = trunc(fma((double)k, s.step, base));
  }
  for (int64_t i = whole; i < s.n; i++) out[i] = trunc(value_at(&s, i));
  if (lt_check_interrupt()) lt_unref(s.out), s.out = NULL;
  return finish(s.out, dtype, false);
}

lt_tensor *op_linspace(double start, double stop, int64_t steps, lt_dtype dtype, const char *device, bool requires_grad)
{
  if (dtype != LT_NO_DTYPE && !lt_is_float(dtype) && !requires_grad)
    return spaced_integers((struct steps){.start = trunc(start), .stop = trunc(stop), .n = steps}, dtype, device);
  return spaced((struct steps){.start = start, .stop = stop, .n = steps}, false, dtype, device, requires_grad);
}

lt_tensor *op_logspace(double start, double stop, int64_t steps, double base, lt_dtype dtype, const char *device, bool requires_grad)
{
  if (dtype != LT_NO_DTYPE && !lt_is_float(dtype)) start = trunc(start), stop = trunc(stop);
  return spaced((struct steps){.start = start, .stop = stop, .base = base, .n = steps}, true, dtype, device, requires_grad);
}

lt_tensor *op_eye(int64_t n, int64_t m, lt_dtype dtype, const char *device, bool requires_grad)
{
  int64_t columns = m == LT_NONE ? n : m;
  if (n < 0 || columns < 0) return lt_fail_null("sizes must not be negative, got %lld and %lld", (long long)n, (long long)columns);
  LT_AUTO lt_tensor *x = lt_zeros(LT_INTS(n, columns), dtype, device, false);
  if (!x) return NULL;
  int64_t length = n < columns ? n : columns, step = columns + 1;
  LT_AUTO lt_tensor *diagonal = lt_tensor_view(x, 1, &length, &step, 0);
  if (!diagonal || lt_fill_data(diagonal, lt_int_scalar(1))) return NULL;
  if (requires_grad && lt_set_requires_grad(x, true)) return NULL;
  return lt_take(&x);
}
