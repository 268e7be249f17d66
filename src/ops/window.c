/* Each window is worked out in float64 from the places t of its numbers, from 0 to 1, and converted at the end. */
#include "ops/front.h"

#include <math.h>

/* The value at t; a and b are the window's own numbers. */
typedef double window_value(double t, double a, double b);

static double bartlett(double t, double a, double b) { return (void)a, (void)b, 1 - fabs(2 * t - 1); }
static double hamming(double t, double a, double b) { return a - b * cos(2 * M_PI * t); }
static double blackman(double t, double a, double b) { return a - 0.5 * cos(2 * M_PI * t) + b * cos(4 * M_PI * t); }
static double kaiser_argument(double t, double a, double b) { return (void)b, a * sqrt(fmax(0, 1 - (2 * t - 1) * (2 * t - 1))); }

static lt_tensor *tabulate(window_value *f, int64_t n, bool periodic, double a, double b)
{
  if (n < 0) return lt_fail_null("argument 'window_length' must not be negative, got %lld", (long long)n);
  lt_tensor *out = lt_tensor_new(LT_FLOAT64, 1, &n);
  double *to = out ? (double *)out->data : NULL, last = (double)(periodic ? n : n - 1);
  for (int64_t i = 0; to && i < n; i++) to[i] = n == 1 ? 1 : f((double)i / last, a, b);
  return out;
}

static lt_tensor *finish(lt_tensor *values, lt_dtype dtype, bool requires_grad)
{
  lt_dtype type = dtype == LT_NO_DTYPE ? lt_default_dtype() : dtype;
  if (!lt_is_float(type)) return lt_fail_null("argument 'dtype': expected a floating-point dtype, got %s", lt_dtype_name(type));
  LT_AUTO lt_tensor *out = lt_to_dtype(values, type);
  return out && requires_grad && lt_set_requires_grad(out, true) ? NULL : lt_take(&out);
}

lt_tensor *op_bartlett_window(int64_t n, bool periodic, lt_dtype dtype, const char *device, bool requires_grad)
{
  (void)device;
  LT_AUTO lt_tensor *values = tabulate(bartlett, n, periodic, 0, 0);
  return finish(values, dtype, requires_grad);
}

lt_tensor *op_hann_window(int64_t n, bool periodic, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_hamming_window(n, periodic, 0.5, 0.5, dtype, device, requires_grad);
}

lt_tensor *op_hamming_window(int64_t n, bool periodic, double alpha, double beta, lt_dtype dtype, const char *device, bool requires_grad)
{
  (void)device;
  LT_AUTO lt_tensor *values = tabulate(hamming, n, periodic, alpha, beta);
  return finish(values, dtype, requires_grad);
}

lt_tensor *op_blackman_window(int64_t n, bool periodic, lt_dtype dtype, const char *device, bool requires_grad)
{
  (void)device;
  LT_AUTO lt_tensor *values = tabulate(blackman, n, periodic, 0.42, 0.08);
  return finish(values, dtype, requires_grad);
}

lt_tensor *op_kaiser_window(int64_t n, bool periodic, double beta, lt_dtype dtype, const char *device, bool requires_grad)
{
  (void)device;
  LT_AUTO lt_tensor *top = lt_full((lt_ints){NULL, 0}, lt_float_scalar(beta), LT_FLOAT64, NULL, false), *most = lt_i0(top);
  LT_AUTO lt_tensor *arguments = tabulate(kaiser_argument, n, periodic, beta, 0), *values = lt_i0(arguments);
  LT_AUTO lt_tensor *window = n == 1 ? lt_ref(arguments) : lt__true_div(values, most);
  return finish(window, dtype, requires_grad);
}
