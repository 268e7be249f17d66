#include "ops/front.h"
#include "tensor/shape.h"

static const lt_ints all_dims = {NULL, 0};

/* ---- products ---- */

lt_tensor *op_prod(lt_tensor *x, lt_dtype dtype)
{
  return lt__product(x, all_dims, false, dtype);
}

lt_tensor *op_prod_along(lt_tensor *x, int64_t dim, bool keepdim, lt_dtype dtype)
{
  return lt__product(x, (lt_ints){&dim, 1}, keepdim, dtype);
}

/* Running products before each position: those up to it, moved by one, after a first of 1. */
static lt_tensor *products_before(lt_tensor *x, int64_t dim)
{
  int d = lt_dim(dim, x->ndim, "dim");
  int64_t n = x->size[d], size[LT_MAX_DIMS];
  memcpy(size, x->size, sizeof size);
  size[d] = 1;
  LT_AUTO lt_tensor *one = lt_ones((lt_ints){size, x->ndim}, (lt_dtype)x->dtype, NULL, false), *head = lt_narrow(x, dim, 1, n - 1);
  LT_AUTO lt_tensor *running = lt_cumprod(head, dim, LT_NO_DTYPE);
  return running && one ? lt_cat(LT_TENSORS(one, running), dim) : NULL;
}

static lt_tensor *products_of_others(lt_tensor *x, int64_t dim)
{
  LT_AUTO lt_tensor *before = products_before(x, dim), *turned = lt_flip(x, (lt_ints){&dim, 1});
  LT_AUTO lt_tensor *after_turned = turned ? products_before(turned, dim) : NULL, *after = lt_flip(after_turned, (lt_ints){&dim, 1});
  return lt_mul(before, after);
}

static bool has_zero(lt_tensor *x)
{
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *every = lt_all(x, all_dims, false);
  lt_set_grad_enabled(mode);
  return every && !*(uint8_t *)every->data;
}

lt_tensor *op__product_backward(lt_tensor *g, lt_tensor *x, lt_ints dim, bool keepdim, lt_tensor *product)
{
  LT_AUTO lt_tensor *wide = lt__expand_reduced(g, lt_sizes(x), dim, keepdim), *typed = lt_to_dtype(x, (lt_dtype)g->dtype);
  if (!wide || !typed || x->numel == 0) return lt_take(&wide);
  if (x->ndim == 0) return lt_take(&wide);
  if (!has_zero(typed)) {
    LT_AUTO lt_tensor *whole = lt__expand_reduced(product, lt_sizes(x), dim, keepdim), *others = lt__true_div(whole, typed);
    return lt_mul(wide, others);
  }
  LT_AUTO lt_tensor *row = dim.n ? lt_ref(typed) : lt_reshape(typed, LT_INTS(x->numel));
  LT_AUTO lt_tensor *others = row ? products_of_others(row, dim.n ? dim.v[0] : 1) : NULL, *shaped = lt_reshape(others, lt_sizes(x));
  return lt_mul(wide, shaped);
}

/* ---- variance ---- */

int op__variance(lt_tensor *x, lt_ints dim, int64_t correction, bool keepdim, lt_tensor **out)
{
  bool mask[LT_MAX_DIMS];
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  if (lt_dim_mask(dim, x->ndim, mask, "dim")) return -1;
  int64_t count = 1;
  for (int i = 0; i < x->ndim; i++) count *= mask[i] ? x->size[i] : 1;
  double divisor = count > correction ? (double)(count - correction) : 0;
  LT_AUTO lt_tensor *centre = lt_mean(x, dim, true, LT_NO_DTYPE), *off = lt_sub(x, centre, lt_int_scalar(1)), *square = lt_mul(off, off);
  LT_AUTO lt_tensor *sum = lt_sum(square, dim, keepdim, LT_NO_DTYPE), *n = lt_tensor_from_number(lt_float_scalar(divisor));
  LT_AUTO lt_tensor *value = lt__true_div(sum, n);
  if (!value) return -1;
  lt_tensor *mean = keepdim ? lt_take(&centre) : lt_reshape(centre, lt_sizes(value));
  if (!mean) return -1;
  out[0] = lt_take(&value);
  out[1] = mean;
  return 0;
}

/* ---- sums of exponentials ---- */

/* The largest element is taken out first; where it is infinite there is nothing to scale. */
static lt_tensor *finite_maximum(lt_tensor *x, lt_ints dim)
{
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *high = lt_amax(x, dim, true), *finite = lt_isfinite(high), *zero = lt_tensor_from_number(lt_float_scalar(0));
  lt_tensor *out = lt_where(finite, high, zero);
  lt_set_grad_enabled(mode);
  return out;
}

lt_tensor *op_logsumexp(lt_tensor *x, lt_ints dim, bool keepdim)
{
  LT_AUTO lt_tensor *real = lt_is_float((lt_dtype)x->dtype) ? lt_ref(x) : lt_to_dtype(x, lt_default_dtype());
  if (!real) return NULL;
  if (x->numel == 0) {
    LT_AUTO lt_tensor *exp = lt_exp(real), *sum = lt_sum(exp, dim, keepdim, LT_NO_DTYPE);
    return lt_log(sum);
  }
  LT_AUTO lt_tensor *high = finite_maximum(real, dim), *low = lt_sub(real, high, lt_int_scalar(1)), *exp = lt_exp(low);
  LT_AUTO lt_tensor *sum = lt_sum(exp, dim, keepdim, LT_NO_DTYPE), *log = lt_log(sum);
  LT_AUTO lt_tensor *shift = log ? lt_reshape(high, lt_sizes(log)) : NULL;
  return lt_add(log, shift, lt_int_scalar(1));
}

/* ---- closeness ---- */

lt_tensor *op_isclose(lt_tensor *x, lt_tensor *other, double rtol, double atol, bool equal_nan)
{
  if (x->dtype != other->dtype)
    return lt_fail_null("dtypes differ: %s and %s", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)other->dtype));
  if (!(rtol >= 0) || !(atol >= 0)) return lt_fail_null("rtol and atol must not be negative, got %g and %g", rtol, atol);
  LT_AUTO lt_tensor *same = lt_eq(x, other);
  if (equal_nan) {
    LT_AUTO lt_tensor *a = lt_isnan(x), *b = lt_isnan(other), *both = lt_logical_and(a, b);
    lt_tensor *more = lt_logical_or(same, both);
    lt_unref(same);
    same = more;
  }
  if (rtol == 0 && atol == 0) return lt_take(&same);
  LT_AUTO lt_tensor *wx = lt_to_dtype(x, LT_FLOAT64), *wo = lt_to_dtype(other, LT_FLOAT64), *off = lt_sub(wx, wo, lt_int_scalar(1)), *distance = lt_abs(off);
  LT_AUTO lt_tensor *size = lt_abs(wo), *r = lt_tensor_from_number(lt_float_scalar(rtol)), *a = lt_tensor_from_number(lt_float_scalar(atol));
  LT_AUTO lt_tensor *part = lt_mul(size, r), *room = lt_add(part, a, lt_int_scalar(1)), *near = lt_le(distance, room), *finite = lt_isfinite(distance);
  LT_AUTO lt_tensor *close = lt_logical_and(near, finite);
  return lt_logical_or(same, close);
}

int op_allclose(lt_tensor *x, lt_tensor *other, double rtol, double atol, bool equal_nan, bool *out)
{
  LT_AUTO lt_tensor *close = op_isclose(x, other, rtol, atol, equal_nan), *every = lt_all(close, all_dims, false);
  if (!every) return -1;
  *out = *(uint8_t *)every->data;
  return 0;
}
