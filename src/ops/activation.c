/* Activation functions: which kernel, with which numbers, in place or not. */
#include <math.h>

#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/generator.h"
#include "tensor/shape.h"

lt_tensor *op_functional_relu(lt_tensor *x, bool inplace)
{
  return inplace ? lt_relu_(x) : lt_relu(x);
}

lt_tensor *op_functional_hardtanh(lt_tensor *x, lt_scalar min_val, lt_scalar max_val, bool inplace)
{
  return inplace ? lt__hardtanh_(x, min_val, max_val) : lt__hardtanh(x, min_val, max_val);
}

lt_tensor *op_functional_relu6(lt_tensor *x, bool inplace)
{
  return op_functional_hardtanh(x, lt_int_scalar(0), lt_int_scalar(6), inplace);
}

lt_tensor *op_functional_hardsigmoid(lt_tensor *x, bool inplace)
{
  return inplace ? lt__hardsigmoid_(x) : lt__hardsigmoid(x);
}

lt_tensor *op_functional_hardswish(lt_tensor *x, bool inplace)
{
  return inplace ? lt__hardswish_(x) : lt__hardswish(x);
}

lt_tensor *op_functional_leaky_relu(lt_tensor *x, double negative_slope, bool inplace)
{
  return inplace ? lt__leaky_relu_(x, negative_slope) : lt__leaky_relu(x, negative_slope);
}

static lt_tensor *elu(lt_tensor *x, double positive, double negative, double rate, bool inplace)
{
  return inplace ? lt__elu_(x, positive, negative, rate) : lt__elu(x, positive, negative, rate);
}

lt_tensor *op_functional_elu(lt_tensor *x, double alpha, bool inplace)
{
  return elu(x, 1, alpha, 1, inplace);
}

lt_tensor *op_functional_selu(lt_tensor *x, bool inplace)
{
  const double alpha = 1.6732632423543772, scale = 1.0507009873554805;
  return elu(x, scale, scale * alpha, 1, inplace);
}

lt_tensor *op_functional_celu(lt_tensor *x, double alpha, bool inplace)
{
  if (alpha == 0) return lt_fail_null("alpha must not be 0");
  return elu(x, 1, alpha, 1 / alpha, inplace);
}

lt_tensor *op_functional_silu(lt_tensor *x, bool inplace)
{
  return inplace ? lt__silu_(x) : lt__silu(x);
}

lt_tensor *op_functional_mish(lt_tensor *x, bool inplace)
{
  return inplace ? lt__mish_(x) : lt__mish(x);
}

lt_tensor *op_functional_threshold(lt_tensor *x, lt_scalar threshold, lt_scalar value, bool inplace)
{
  return inplace ? lt__threshold_(x, threshold, value) : lt__threshold(x, threshold, value);
}

lt_tensor *op_functional_gelu(lt_tensor *x, const char *approximate)
{
  if (strcmp(approximate, "none") == 0) return lt__gelu(x);
  if (strcmp(approximate, "tanh") == 0) return lt__gelu_tanh(x);
  return lt_fail_null("approximate is \"%s\"; it can be \"none\" or \"tanh\"", approximate);
}

lt_tensor *op_functional_softplus(lt_tensor *x, double beta, double threshold)
{
  return lt__softplus(x, beta, threshold);
}

lt_tensor *op_functional_hardshrink(lt_tensor *x, double lambd)
{
  return lt__hardshrink(x, lambd);
}

lt_tensor *op_functional_softshrink(lt_tensor *x, double lambd)
{
  if (!(lambd >= 0)) return lt_fail_null("lambd must not be negative, got %g", lambd);
  return lt__softshrink(x, lambd);
}

/* The slopes as a tensor that broadcasts against x: along dimension 2, or as one number. */
lt_tensor *op_functional_prelu(lt_tensor *x, lt_tensor *weight)
{
  if (lt_check_dtype(x, weight, "weight")) return NULL;
  if (weight->numel == 1) {
    LT_AUTO lt_tensor *one = lt_reshape(weight, (lt_ints){weight->size, 0});
    return lt__prelu(x, one);
  }
  int64_t channels = x->ndim >= 2 ? x->size[1] : 1, size[LT_MAX_DIMS];
  if (weight->ndim != 1 || weight->numel != channels)
    return lt_fail_null("weight of sizes %s fits neither one slope nor the %lld channels of sizes %s", LT_SHAPE(weight), (long long)channels, LT_SHAPE(x));
  for (int i = 0; i < x->ndim; i++) size[i] = i == 1 ? channels : 1;
  LT_AUTO lt_tensor *wide = lt_reshape(weight, (lt_ints){size, x->ndim});
  return lt__prelu(x, wide);
}

/* The dimension, and views of its halves; -1 with an error. */
static int halve(lt_tensor *x, int64_t dim, lt_tensor **first, lt_tensor **second)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  if (x->ndim == 0 || x->size[d] % 2) return lt_fail("dimension %d of sizes %s cannot be halved", d + 1, LT_SHAPE(x));
  int64_t half = x->size[d] / 2;
  *first = lt_narrow(x, d + 1, 1, half);
  *second = lt_slice(x, d + 1, half + 1, 2 * half, 1);
  return *first && *second ? d : -1;
}

lt_tensor *op_functional_glu(lt_tensor *x, int64_t dim)
{
  LT_AUTO lt_tensor *value = NULL, *gate = NULL;
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  return halve(x, dim, &value, &gate) < 0 ? NULL : lt__gated(value, gate);
}

lt_tensor *op__glu_backward(lt_tensor *g, lt_tensor *x, int64_t dim)
{
  LT_AUTO lt_tensor *value = NULL, *gate = NULL;
  int d = halve(x, dim, &value, &gate);
  if (d < 0) return NULL;
  LT_AUTO lt_tensor *of_value = lt__gated(g, gate), *of_gate = lt__gate_backward(g, value, gate);
  return of_value && of_gate ? lt_cat(LT_TENSORS(of_value, of_gate), d + 1) : NULL;
}

/* ---- rrelu ---- */

static void draw_slopes_float(float *slope, const float *x, int64_t n, double lower, double upper)
{
  lt_generator *g = lt_default_generator();
  for (int64_t i = 0; i < n; i++) slope[i] = x[i] <= 0 ? (float)(lt_random_unit(g) * (upper - lower) + lower) : 1;
}

static void draw_slopes_double(double *slope, const double *x, int64_t n, double lower, double upper)
{
  lt_generator *g = lt_default_generator();
  for (int64_t i = 0; i < n; i++) slope[i] = x[i] <= 0 ? lt_random_unit(g) * (upper - lower) + lower : 1;
}

lt_tensor *op__rrelu_noise(lt_tensor *x, double lower, double upper)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  lt_dtype type = x->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, type), *slope = from ? lt_tensor_new(type, x->ndim, x->size) : NULL;
  if (!slope) return NULL;
  if (type == LT_FLOAT64) draw_slopes_double((double *)slope->data, (const double *)from->data, x->numel, lower, upper);
  else draw_slopes_float((float *)slope->data, (const float *)from->data, x->numel, lower, upper);
  return lt_contiguous_as(slope, (lt_dtype)x->dtype);
}

lt_tensor *op_functional_rrelu(lt_tensor *x, double lower, double upper, bool training, bool inplace)
{
  if (!(lower <= upper)) return lt_fail_null("lower %g is above upper %g", lower, upper);
  if (!training) return op_functional_leaky_relu(x, (lower + upper) / 2, inplace);
  LT_AUTO lt_tensor *slope = lt__rrelu_noise(x, lower, upper);
  return inplace ? lt__prelu_(x, slope) : lt__prelu(x, slope);
}
