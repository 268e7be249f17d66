/* The public normalizations: from shapes to the layout that the kernels of norm.c work on. */
#include <math.h>

#include "ops/front.h"
#include "tensor/shape.h"

static int check_parameter(const lt_tensor *p, int64_t channels, const char *name)
{
  if (!p || (p->ndim == 1 && p->numel == channels)) return 0;
  return lt_fail("%s of sizes %s does not fit %lld channels", name, LT_SHAPE(p), (long long)channels);
}

/* x's last dimensions must be `shape`; returns how many elements they hold, or -1. */
static int64_t trailing(const lt_tensor *x, lt_ints shape)
{
  int64_t n = 1;
  bool fits = shape.n > 0 && shape.n <= x->ndim;
  for (int i = 0; fits && i < shape.n; i++) {
    fits = x->size[x->ndim - shape.n + i] == shape.v[i];
    n *= shape.v[i];
  }
  if (fits) return n;
  return lt_fail("normalized_shape %s is not the end of sizes %s", lt_shape_text(shape.n, shape.v).text, LT_SHAPE(x));
}

static int check_shape(const lt_tensor *p, lt_ints shape, const char *name)
{
  if (!p || (p->ndim == shape.n && memcmp(p->size, shape.v, (size_t)shape.n * sizeof *shape.v) == 0)) return 0;
  return lt_fail("%s of sizes %s differs from normalized_shape %s", name, LT_SHAPE(p), lt_shape_text(shape.n, shape.v).text);
}

/* Parameters have x's type; those of half types may be float32. */
static int check_type(const lt_tensor *x, const lt_tensor *p, const char *name)
{
  return p && lt_is_half((lt_dtype)x->dtype) && p->dtype == LT_FLOAT32 ? 0 : lt_check_dtype(x, p, name);
}

/* _norm over rows. */
static int norm(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, int64_t groups, int64_t per_group, int64_t inner, double eps, lt_tensor **out)
{
  if (check_type(x, weight, "weight") || check_type(x, bias, "bias")) return -1;
  return lt__norm(x, weight, bias, groups, per_group, inner, eps, out);
}

static lt_tensor *flat(lt_tensor *p)
{
  return p && p->ndim != 1 ? lt_reshape(p, LT_INTS(p->numel)) : lt_ref(p);
}

static int layer_norm(lt_tensor *x, lt_ints normalized_shape, lt_tensor *weight, lt_tensor *bias, double eps, lt_tensor **out)
{
  int64_t n = trailing(x, normalized_shape);
  if (n < 0 || check_shape(weight, normalized_shape, "weight") || check_shape(bias, normalized_shape, "bias")) return -1;
  LT_AUTO lt_tensor *flat_weight = flat(weight), *flat_bias = flat(bias);
  return lt_error_message() ? -1 : norm(x, flat_weight, flat_bias, 1, n, 1, eps, out);
}

lt_tensor *op_functional_layer_norm(lt_tensor *x, lt_ints normalized_shape, lt_tensor *weight, lt_tensor *bias, double eps)
{
  lt_tensor *out[3] LT_AUTO_ARRAY(3) = {NULL};
  return layer_norm(x, normalized_shape, weight, bias, eps, out) ? NULL : lt_take(&out[0]);
}

static int64_t inner_of(const lt_tensor *x)
{
  int64_t n = 1;
  for (int i = 2; i < x->ndim; i++) n *= x->size[i];
  return n;
}

static int group_norm(lt_tensor *x, int64_t groups, lt_tensor *weight, lt_tensor *bias, double eps, lt_tensor **out)
{
  if (x->ndim < 2) return lt_fail("needs {N, C, ...}, not sizes %s", LT_SHAPE(x));
  int64_t channels = x->size[1];
  if (groups < 1 || channels % groups) return lt_fail("%lld channels cannot be split into %lld groups", (long long)channels, (long long)groups);
  if (check_parameter(weight, channels, "weight") || check_parameter(bias, channels, "bias")) return -1;
  return norm(x, weight, bias, groups, channels / groups, inner_of(x), eps, out);
}

lt_tensor *op_functional_group_norm(lt_tensor *x, int64_t num_groups, lt_tensor *weight, lt_tensor *bias, double eps)
{
  lt_tensor *out[3] LT_AUTO_ARRAY(3) = {NULL};
  return group_norm(x, num_groups, weight, bias, eps, out) ? NULL : lt_take(&out[0]);
}

/* ---- statistics that are kept ---- */

static double element(const lt_tensor *x, int64_t i)
{
  return lt_scalar_double(lt_load_scalar(x->data + i * lt_itemsize((lt_dtype)x->dtype), (lt_dtype)x->dtype));
}

static void move_towards(lt_tensor *x, int64_t i, double value, double momentum)
{
  int64_t at = i * x->stride[0] * lt_itemsize((lt_dtype)x->dtype);
  double old = lt_scalar_double(lt_load_scalar(x->data + at, (lt_dtype)x->dtype));
  lt_store_scalar(x->data + at, (lt_dtype)x->dtype, lt_float_scalar((1 - momentum) * old + momentum * value));
}

/* Moves running statistics of C channels towards the means over `samples` of those of {samples, C} rows, each over n elements. */
static int update(lt_tensor *running_mean, lt_tensor *running_var, const lt_tensor *mean, const lt_tensor *rstd, int64_t channels, double n, double momentum,
                  double eps)
{
  if (running_mean && lt_check_inplace(running_mean)) return -1;
  if (running_var && lt_check_inplace(running_var)) return -1;
  int64_t samples = channels ? mean->numel / channels : 0;
  for (int64_t c = 0; c < channels; c++) {
    double mean_sum = 0, var_sum = 0;
    for (int64_t s = 0; s < samples; s++) {
      double r = element(rstd, s * channels + c);
      mean_sum += element(mean, s * channels + c);
      var_sum += (1 / (r * r) - eps) * n / (n - 1);
    }
    if (running_mean) move_towards(running_mean, c, mean_sum / (double)samples, momentum);
    if (running_var) move_towards(running_var, c, var_sum / (double)samples, momentum);
  }
  if (running_mean) lt_bump_version(running_mean);
  if (running_var) lt_bump_version(running_var);
  return 0;
}

lt_tensor *op__channel_scale(lt_tensor *var, lt_tensor *weight, double eps)
{
  LT_AUTO lt_tensor *small = lt_tensor_from_number(lt_float_scalar(eps)), *sum = lt_add(var, small, lt_int_scalar(1)), *rstd = lt_rsqrt(sum);
  return weight ? lt_mul(rstd, weight) : lt_take(&rstd);
}

/* x normalized by given statistics: x scale + (bias - mean scale). */
static lt_tensor *normalize_by(lt_tensor *x, lt_tensor *mean, lt_tensor *var, lt_tensor *weight, lt_tensor *bias, double eps)
{
  LT_AUTO lt_tensor *scale = lt__channel_scale(var, weight, eps), *moved = lt_mul(mean, scale);
  LT_AUTO lt_tensor *shift = bias ? lt_sub(bias, moved, lt_int_scalar(1)) : lt_neg(moved);
  return lt__affine_channels(x, scale, shift, x->size[1], inner_of(x));
}

/* Checks everything that has one element for each channel. Returns the number of channels, or -1. */
static int64_t check_channels(const lt_tensor *x, lt_tensor *running_mean, lt_tensor *running_var, lt_tensor *weight, lt_tensor *bias)
{
  if (x->ndim < 2) return lt_fail("needs {N, C, ...}, not sizes %s", LT_SHAPE(x));
  int64_t c = x->size[1];
  if (check_parameter(running_mean, c, "running_mean") || check_parameter(running_var, c, "running_var")) return -1;
  return check_parameter(weight, c, "weight") || check_parameter(bias, c, "bias") ? -1 : c;
}

/* Without training there is one result. */
static int batch_norm(lt_tensor *x, lt_tensor *running_mean, lt_tensor *running_var, lt_tensor *weight, lt_tensor *bias, bool training, double momentum,
                      double eps, lt_tensor **out)
{
  int64_t channels = check_channels(x, running_mean, running_var, weight, bias);
  if (channels < 0) return -1;
  if (!training) {
    if (!running_mean || !running_var) return lt_fail("needs running_mean and running_var unless it is training");
    return (out[0] = normalize_by(x, running_mean, running_var, weight, bias, eps)) ? 0 : -1;
  }
  int64_t n = channels ? x->numel / channels : 0;
  if (lt__batch_norm(x, weight, bias, channels, inner_of(x), eps, out)) return -1;
  return n && (running_mean || running_var) ? update(running_mean, running_var, out[1], out[2], channels, (double)n, momentum, eps) : 0;
}

lt_tensor *op_functional_batch_norm(lt_tensor *x, lt_tensor *running_mean, lt_tensor *running_var, lt_tensor *weight, lt_tensor *bias, bool training,
                                    double momentum, double eps)
{
  if (x->ndim == 1 && x->numel == 0) return lt_clone(x);
  if (training && x->ndim > 1 && x->size[1] && x->numel == x->size[1])
    return lt_fail_null("needs more than 1 value for each channel in training, but got sizes %s", LT_SHAPE(x));
  lt_tensor *out[3] LT_AUTO_ARRAY(3) = {NULL};
  return batch_norm(x, running_mean, running_var, weight, bias, training, momentum, eps, out) ? NULL : lt_take(&out[0]);
}

lt_tensor *op_functional_instance_norm(lt_tensor *x, lt_tensor *running_mean, lt_tensor *running_var, lt_tensor *weight, lt_tensor *bias, bool use_input_stats,
                                       double momentum, double eps)
{
  int64_t channels = check_channels(x, running_mean, running_var, weight, bias);
  if (channels < 0) return NULL;
  if (!use_input_stats) {
    if (!running_mean || !running_var) return lt_fail_null("needs running_mean and running_var unless use_input_stats");
    return normalize_by(x, running_mean, running_var, weight, bias, eps);
  }
  int64_t n = inner_of(x);
  if (n == 1) return lt_fail_null("needs more than 1 value for each channel, but got sizes %s", LT_SHAPE(x));
  lt_tensor *out[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt__norm(x, weight, bias, channels ? channels : 1, 1, n, eps, out)) return NULL;
  if (x->numel && (running_mean || running_var) && update(running_mean, running_var, out[1], out[2], channels, (double)n, momentum, eps)) return NULL;
  return lt_take(&out[0]);
}

/* ---- with the statistics as results ---- */

/* Statistics in the given sizes; they take no part in gradients. */
static int hand_out_statistics(lt_tensor **out, lt_ints size)
{
  for (int i = 1; i < 3; i++) {
    LT_AUTO lt_tensor *values = lt_detach(out[i]);
    lt_unref(out[i]);
    out[i] = lt_reshape(values, size);
  }
  return out[1] && out[2] ? 0 : lt_drop_results(out, 3);
}

int op_native_layer_norm(lt_tensor *x, lt_ints normalized_shape, lt_tensor *weight, lt_tensor *bias, double eps, lt_tensor **out)
{
  int64_t size[LT_MAX_DIMS];
  if (layer_norm(x, normalized_shape, weight, bias, eps, out)) return -1;
  for (int i = 0; i < x->ndim; i++) size[i] = i < x->ndim - normalized_shape.n ? x->size[i] : 1;
  return hand_out_statistics(out, (lt_ints){size, x->ndim});
}

int op_native_group_norm(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, int64_t N, int64_t C, int64_t HxW, int64_t group, double eps, lt_tensor **out)
{
  if (x->ndim < 2 || N < 0 || C < 0 || x->size[0] != N || x->size[1] != C || inner_of(x) != HxW)
    return lt_fail("x of sizes %s is not %lld samples of %lld channels of %lld elements", LT_SHAPE(x), (long long)N, (long long)C, (long long)HxW);
  if (group_norm(x, group, weight, bias, eps, out)) return -1;
  return hand_out_statistics(out, LT_INTS(N, group));
}

int op_native_batch_norm(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_tensor *running_mean, lt_tensor *running_var, bool training, double momentum,
                         double eps, lt_tensor **out)
{
  if (batch_norm(x, running_mean, running_var, weight, bias, training, momentum, eps, out)) return -1;
  if (training) return hand_out_statistics(out, LT_INTS(x->size[1]));
  for (int i = 1; i < 3; i++) out[i] = lt_empty(LT_INTS(0), (lt_dtype)x->dtype, NULL, false);
  return out[1] && out[2] ? 0 : lt_drop_results(out, 3);
}

/* ---- without a mean ---- */

lt_tensor *op_functional_rms_norm(lt_tensor *x, lt_ints normalized_shape, lt_tensor *weight, double eps)
{
  int64_t dims[LT_MAX_DIMS];
  if (trailing(x, normalized_shape) < 0 || check_shape(weight, normalized_shape, "weight")) return NULL;
  for (int i = 0; i < normalized_shape.n; i++) dims[i] = -1 - i;
  LT_AUTO lt_tensor *squares = lt_square(x), *mean = lt_mean(squares, (lt_ints){dims, normalized_shape.n}, true, LT_NO_DTYPE);
  LT_AUTO lt_tensor *scale = lt__channel_scale(mean, NULL, eps), *out = lt_mul(x, scale);
  return weight ? lt_mul(out, weight) : lt_take(&out);
}
