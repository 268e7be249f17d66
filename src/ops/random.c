/* Random tensors over the fills of kernels/cpu/random.h. They are drawn in the order of memory, as PyTorch does. */
#include <float.h>
#include <math.h>

#include "base/interrupt.h"
#include "cpu/random.h"
#include "cpu/sampling.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* Takes x: NULL if an interruption ended its fill early. */
static lt_tensor *drawn(lt_tensor *x)
{
  if (x && lt_check_interrupt()) lt_unref(x), x = NULL;
  return x;
}

static lt_generator *use(lt_generator *g)
{
  return g ? g : lt_default_generator();
}

/* The dimension with the smallest stride of those that have no place yet; there is one. */
static int innermost(const lt_tensor *x, const bool *placed)
{
  int inner = x->ndim - 1;
  while (inner > 0 && placed[inner]) inner--;
  for (int i = inner - 1; i >= 0; i--)
    if (!placed[i] && x->stride[i] < x->stride[inner]) inner = i;
  return inner;
}

/* A dense tensor of x's sizes, whose dimensions lie in memory in the order of x's. */
static lt_tensor *room_for(const lt_tensor *x, lt_dtype dtype)
{
  int64_t stride[LT_MAX_DIMS] = {0}, step = 1;
  bool placed[LT_MAX_DIMS] = {false};
  for (int n = 0; n < x->ndim; n++) {
    int inner = innermost(x, placed);
    placed[inner] = true;
    stride[inner] = step;
    step *= x->size[inner] > 1 ? x->size[inner] : 1;
  }
  return lt_tensor_new_strided(dtype, x->ndim, x->size, stride);
}

static int check_real(const lt_tensor *x)
{
  return lt_is_float((lt_dtype)x->dtype) ? 0 : lt_fail("needs a floating-point dtype, not %s", lt_dtype_name((lt_dtype)x->dtype));
}

/* ---- creation ---- */

lt_tensor *op_rand(lt_ints size, lt_generator *generator, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *x = lt_empty(size, dtype, device, requires_grad);
  if (!x || check_real(x)) return NULL;
  cpu_random()->uniform(use(generator), x->data, (lt_dtype)x->dtype, x->numel, 0, 1);
  return drawn(lt_take(&x));
}

lt_tensor *op_randn(lt_ints size, lt_generator *generator, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *x = lt_empty(size, dtype, device, requires_grad);
  if (!x || check_real(x)) return NULL;
  cpu_random()->normal(use(generator), x->data, (lt_dtype)x->dtype, x->numel, 0, 1);
  return drawn(lt_take(&x));
}

static int check_bounds(int64_t low, int64_t high)
{
  if (low >= high) return lt_fail("expects low < high, got low %lld and high %lld", (long long)low, (long long)high);
  return 0;
}

/* Bounds that the dtype can hold: the last value is high - 1. */
static int check_fits(lt_dtype d, int64_t low, int64_t high)
{
  static const struct { int64_t low, high; } limits[] = {
    [LT_BOOL] = {0, 1}, [LT_UINT8] = {0, UINT8_MAX}, [LT_INT8] = {INT8_MIN, INT8_MAX}, [LT_INT16] = {INT16_MIN, INT16_MAX}, [LT_INT32] = {INT32_MIN, INT32_MAX},
  };
  if (d > LT_INT32 || (low >= limits[d].low && high - 1 <= limits[d].high)) return 0;
  return lt_fail("the range %lld to %lld does not fit dtype %s", (long long)low, (long long)high - 1, lt_dtype_name(d));
}

lt_tensor *op_randint(int64_t low, int64_t high, lt_ints size, lt_generator *generator, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *x = lt_empty(size, dtype == LT_NO_DTYPE ? LT_INT64 : dtype, device, requires_grad);
  if (!x || check_bounds(low, high) || check_fits((lt_dtype)x->dtype, low, high)) return NULL;
  cpu_random()->integers(use(generator), x->data, (lt_dtype)x->dtype, x->numel, low, (uint64_t)high - (uint64_t)low);
  return drawn(lt_take(&x));
}

lt_tensor *op_randint_high(int64_t high, lt_ints size, lt_generator *generator, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_randint(0, high, size, generator, dtype, device, requires_grad);
}

lt_tensor *op_randperm(int64_t n, lt_generator *generator, lt_dtype dtype, const char *device, bool requires_grad)
{
  if (n < 0) return lt_fail_null("n must not be negative, got %lld", (long long)n);
  lt_dtype wanted = dtype == LT_NO_DTYPE ? LT_INT64 : dtype;
  LT_AUTO lt_tensor *x = lt_empty(LT_INTS(n), LT_INT64, device, false);
  if (!x || check_fits(wanted, 1, n + 1)) return NULL;
  cpu_random()->permutation(use(generator), (int64_t *)x->data, n);
  LT_AUTO lt_tensor *typed = lt_check_interrupt() ? NULL : lt_contiguous_as(x, wanted);
  if (typed && requires_grad && lt_set_requires_grad(typed, true)) return NULL;
  return lt_take(&typed);
}

/* For a *_like function: room in x's order. */
static lt_tensor *like(lt_tensor *x, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *check = lt_empty(LT_INTS(0), dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype, device, requires_grad);
  LT_AUTO lt_tensor *out = check ? room_for(x, (lt_dtype)check->dtype) : NULL;
  if (out && requires_grad && lt_set_requires_grad(out, true)) return NULL;
  return lt_take(&out);
}

lt_tensor *op_rand_like(lt_tensor *x, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *out = like(x, dtype, device, requires_grad);
  if (!out || check_real(out)) return NULL;
  cpu_random()->uniform(lt_default_generator(), out->data, (lt_dtype)out->dtype, out->numel, 0, 1);
  return drawn(lt_take(&out));
}

/* PyTorch draws normal numbers in another way for tensors that are not contiguous. */
static void fill_normal(lt_tensor *out, bool contiguous, double mean, double std, lt_generator *g)
{
  if (contiguous) cpu_random()->normal(g, out->data, (lt_dtype)out->dtype, out->numel, mean, std);
  else cpu_random()->normal_single(g, out->data, (lt_dtype)out->dtype, out->numel, mean, std);
}

lt_tensor *op_randn_like(lt_tensor *x, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *out = like(x, dtype, device, requires_grad);
  if (!out || check_real(out)) return NULL;
  fill_normal(out, lt_is_contiguous(out), 0, 1, lt_default_generator());
  return drawn(lt_take(&out));
}

lt_tensor *op_randint_like(lt_tensor *x, int64_t low, int64_t high, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *out = like(x, dtype, device, requires_grad);
  if (!out || check_bounds(low, high) || check_fits((lt_dtype)out->dtype, low, high)) return NULL;
  cpu_random()->integers(lt_default_generator(), out->data, (lt_dtype)out->dtype, out->numel, low, (uint64_t)high - (uint64_t)low);
  return drawn(lt_take(&out));
}

lt_tensor *op_randint_like_high(lt_tensor *x, int64_t high, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_randint_like(x, 0, high, dtype, device, requires_grad);
}

/* ---- fills: a dense tensor is filled where it lies; for others room is, and the front copies ---- */

static lt_tensor *target(lt_tensor *x)
{
  return lt_is_dense(x) ? lt_ref(x) : room_for(x, (lt_dtype)x->dtype);
}

static lt_tensor *real_target(lt_tensor *x)
{
  return check_real(x) ? NULL : target(x);
}

lt_tensor *op_uniform(lt_tensor *x, double from, double to, lt_generator *generator)
{
  if (!(from <= to)) return lt_fail_null("expects from <= to, got from %g and to %g", from, to);
  lt_tensor *out = real_target(x);
  if (out) cpu_random()->uniform(use(generator), out->data, (lt_dtype)x->dtype, x->numel, from, to);
  return drawn(out);
}

lt_tensor *op_normal(lt_tensor *x, double mean, double std, lt_generator *generator)
{
  if (!(std >= 0)) return lt_fail_null("expects std >= 0, got %g", std);
  lt_tensor *out = real_target(x);
  if (out) fill_normal(out, lt_is_contiguous(x), mean, std, use(generator));
  return drawn(out);
}

lt_tensor *op_random(lt_tensor *x, int64_t from, int64_t to, lt_generator *generator)
{
  int64_t low = to == LT_NONE ? 0 : from, high = to == LT_NONE ? from : to;
  bool bounded = from != LT_NONE || to != LT_NONE;
  if (bounded && (check_bounds(low, high) || check_fits((lt_dtype)x->dtype, low, high))) return NULL;
  lt_tensor *out = target(x);
  if (!out) return NULL;
  if (bounded) cpu_random()->integers(use(generator), out->data, (lt_dtype)x->dtype, x->numel, low, (uint64_t)high - (uint64_t)low);
  else cpu_random()->integers_all(use(generator), out->data, (lt_dtype)x->dtype, x->numel);
  return drawn(out);
}

static int check_probability(double p)
{
  return p >= 0 && p <= 1 ? 0 : lt_fail("a probability lies between 0 and 1, not %g", p);
}

static int check_probabilities(lt_tensor *p)
{
  if (!lt_is_float((lt_dtype)p->dtype)) return lt_fail("probabilities must be of a floating-point dtype, not %s", lt_dtype_name((lt_dtype)p->dtype));
  if (p->numel == 0) return 0;
  LT_AUTO lt_tensor *low = lt_amin(p, (lt_ints){NULL, 0}, false), *high = lt_amax(p, (lt_ints){NULL, 0}, false);
  if (!low || !high) return -1;
  double least = lt_scalar_double(lt_load_scalar(low->data, (lt_dtype)low->dtype)), most = lt_scalar_double(lt_load_scalar(high->data, (lt_dtype)high->dtype));
  return check_probability(least) || check_probability(most) ? -1 : 0;
}

/* Takes out. */
static lt_tensor *bernoulli_each(lt_tensor *out, lt_tensor *p, lt_generator *generator)
{
  LT_AUTO lt_tensor *result = out;
  if (!out || check_probabilities(p)) return NULL;
  LT_AUTO lt_tensor *each = lt_tensor_new_strided((lt_dtype)p->dtype, out->ndim, out->size, out->stride);
  if (!each || lt_copy_data(each, p)) return NULL;
  cpu_random()->bernoulli_each(use(generator), out->data, (lt_dtype)out->dtype, out->numel, each->data, (lt_dtype)each->dtype);
  return drawn(lt_take(&result));
}

/* Takes out. */
static lt_tensor *bernoulli_all(lt_tensor *out, double p, lt_generator *generator)
{
  LT_AUTO lt_tensor *result = out;
  if (!out || check_probability(p)) return NULL;
  cpu_random()->bernoulli(use(generator), out->data, (lt_dtype)out->dtype, out->numel, p);
  return drawn(lt_take(&result));
}

lt_tensor *op_bernoulli(lt_tensor *x, lt_tensor *p, lt_generator *generator)
{
  if (p && !p->is_number) return bernoulli_each(room_for(x, (lt_dtype)x->dtype), p, generator);
  return bernoulli_all(target(x), p ? lt_scalar_double(lt_load_scalar(p->data, (lt_dtype)p->dtype)) : 0.5, generator);
}

lt_tensor *op_bernoulli_of(lt_tensor *x, lt_generator *generator)
{
  return bernoulli_each(lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size), x, generator);
}

lt_tensor *op_bernoulli_p(lt_tensor *x, double p, lt_generator *generator)
{
  return bernoulli_all(lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size), p, generator);
}

lt_tensor *op_exponential(lt_tensor *x, double lambd, lt_generator *generator)
{
  if (!(lambd > 0)) return lt_fail_null("expects lambd > 0, got %g", lambd);
  lt_tensor *out = real_target(x);
  if (out) cpu_random()->exponential(use(generator), out->data, (lt_dtype)x->dtype, x->numel, lambd);
  return drawn(out);
}

lt_tensor *op_cauchy(lt_tensor *x, double median, double sigma, lt_generator *generator)
{
  if (!(sigma > 0)) return lt_fail_null("expects sigma > 0, got %g", sigma);
  lt_tensor *out = real_target(x);
  if (out) cpu_random()->cauchy(use(generator), out->data, (lt_dtype)x->dtype, x->numel, median, sigma);
  return drawn(out);
}

lt_tensor *op_log_normal(lt_tensor *x, double mean, double std, lt_generator *generator)
{
  if (!(std > 0)) return lt_fail_null("expects std > 0, got %g", std);
  lt_tensor *out = real_target(x);
  if (out) cpu_random()->log_normal(use(generator), out->data, (lt_dtype)x->dtype, x->numel, mean, std);
  return drawn(out);
}

lt_tensor *op_geometric(lt_tensor *x, double p, lt_generator *generator)
{
  if (!(p > 0 && p < 1)) return lt_fail_null("expects 0 < p < 1, got %g", p);
  if (x->dtype == LT_BOOL) return lt_fail_null("is not defined for dtype bool");
  lt_tensor *out = target(x);
  if (out) cpu_random()->geometric(use(generator), out->data, (lt_dtype)x->dtype, x->numel, p);
  return drawn(out);
}

/* ---- distributions over tensors of parameters ---- */

lt_tensor *op_normal_of(lt_tensor *mean, lt_tensor *std, lt_generator *generator)
{
  LT_AUTO lt_tensor *spread = std ? lt_ref(std) : lt_tensor_from_number(lt_float_scalar(1));
  LT_AUTO lt_tensor *shape = lt_add(mean, spread, lt_int_scalar(1));
  if (!shape) return NULL;
  LT_AUTO lt_tensor *draw = lt_randn(lt_sizes(shape), generator, (lt_dtype)shape->dtype, NULL, false);
  LT_AUTO lt_tensor *scaled = lt_mul(draw, spread);
  return lt_add(scaled, mean, lt_int_scalar(1));
}

lt_tensor *op_normal_size(double mean, double std, lt_ints size, lt_generator *generator, lt_dtype dtype, const char *device, bool requires_grad)
{
  LT_AUTO lt_tensor *x = lt_empty(size, dtype, device, false), *filled = x ? op_normal(x, mean, std, generator) : NULL;
  if (filled && requires_grad && lt_set_requires_grad(filled, true)) return NULL;
  return lt_take(&filled);
}

lt_tensor *op_poisson(lt_tensor *x, lt_generator *generator)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  lt_dtype type = x->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  LT_AUTO lt_tensor *rate = lt_contiguous_as(x, type), *out = rate ? lt_tensor_new(type, x->ndim, x->size) : NULL;
  if (!out) return NULL;
  LT_AUTO lt_tensor *low = rate->numel ? lt_amin(rate, (lt_ints){NULL, 0}, false) : NULL;
  if (low && lt_scalar_double(lt_load_scalar(low->data, type)) < 0) return lt_fail_null("rates must not be negative");
  cpu_sampling()->poisson(use(generator), out->data, type, out->numel, rate->data);
  return lt_check_interrupt() ? NULL : lt_contiguous_as(out, (lt_dtype)x->dtype);
}
