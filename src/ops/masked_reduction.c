/* What a mask leaves out becomes the identity of the operation that follows. */
#include "ops/front.h"

#include <math.h>

#include "tensor/shape.h"

enum identity { ZERO, ONE, LOWEST, HIGHEST };

/* ---- masks ---- */

/* The mask as bool, in x's shape. */
static lt_tensor *canonical_mask(lt_tensor *x, lt_tensor *mask, const char *what)
{
  if (lt_check_fits(x, mask, what)) return NULL;
  LT_AUTO lt_tensor *marks = lt_to_dtype(mask, LT_BOOL);
  return lt_expand(marks, lt_sizes(x));
}

static lt_scalar extreme(lt_dtype dtype, bool highest)
{
  if (lt_is_float(dtype)) return lt_float_scalar(highest ? INFINITY : -INFINITY);
  if (dtype == LT_BOOL) return (lt_scalar){LT_SCALAR_BOOL, {.i = highest}};
  if (dtype == LT_UINT8) return lt_int_scalar(highest ? UINT8_MAX : 0);
  int64_t largest = INT64_MAX >> (64 - 8 * lt_itemsize(dtype));
  return lt_int_scalar(highest ? largest : -largest - 1);
}

static lt_scalar identity_of(lt_dtype dtype, enum identity identity)
{
  if (identity == LOWEST || identity == HIGHEST) return extreme(dtype, identity == HIGHEST);
  return dtype == LT_BOOL ? (lt_scalar){LT_SCALAR_BOOL, {.i = identity == ONE}} : lt_int_scalar(identity == ONE);
}

static lt_tensor *filled(lt_tensor *x, lt_tensor *mask, lt_scalar fill, const char *what)
{
  if (!x || !mask) return lt_ref(x);
  LT_AUTO lt_tensor *marks = canonical_mask(x, mask, what), *value = lt_tensor_from_number(fill);
  return lt_where(marks, x, value);
}

static lt_tensor *masked(lt_tensor *x, lt_tensor *mask, enum identity identity)
{
  return filled(x, mask, x ? identity_of((lt_dtype)x->dtype, identity) : lt_no_scalar(), "mask");
}

/* x converted where a dtype is given. */
static lt_tensor *in_dtype(lt_tensor *x, lt_dtype dtype)
{
  return dtype == LT_NO_DTYPE || !x ? lt_ref(x) : lt_to_dtype(x, dtype);
}

/* How many elements of x count, over the dimensions. */
static lt_tensor *counted(lt_tensor *x, lt_tensor *mask, lt_ints dim, bool keepdim)
{
  LT_AUTO lt_tensor *marks = mask ? canonical_mask(x, mask, "mask") : lt_full(lt_sizes(x), (lt_scalar){LT_SCALAR_BOOL, {.i = true}}, LT_BOOL, NULL, false);
  return lt_sum(marks, dim, keepdim, LT_NO_DTYPE);
}

/* ---- sums, products, extremes ---- */

lt_tensor *op_masked_sum(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, ZERO);
  return lt_sum(counting, dim, keepdim, dtype);
}

/* One dimension after the other, from the last, so that the others keep their places. */
lt_tensor *op_masked_prod(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  bool reduced[LT_MAX_DIMS];
  if (lt_dim_mask(dim, x->ndim, reduced, "dim")) return NULL;
  LT_AUTO lt_tensor *out = masked(x, mask, ONE);
  if (out && x->ndim == 0) return lt_prod(out, LT_NONE, keepdim, dtype);
  for (int d = x->ndim; out && d-- > 0;) {
    if (!reduced[d]) continue;
    lt_tensor *next = lt_prod(out, d + 1, keepdim, dtype);
    lt_unref(out);
    out = next;
  }
  return lt_take(&out);
}

lt_tensor *op_masked_mean(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  lt_dtype of = dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype;
  LT_AUTO lt_tensor *total = lt_masked_sum(x, dim, keepdim, of, mask), *count = counted(x, mask, dim, keepdim);
  return lt__true_div(total, count);
}

lt_tensor *op_masked_amax(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, LOWEST), *out = lt_amax(counting, dim, keepdim);
  return in_dtype(out, dtype);
}

lt_tensor *op_masked_amin(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, HIGHEST), *out = lt_amin(counting, dim, keepdim);
  return in_dtype(out, dtype);
}

lt_tensor *op_masked_argmax(lt_tensor *x, int64_t dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, LOWEST), *out = lt_argmax(counting, dim, keepdim);
  return in_dtype(out, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}

lt_tensor *op_masked_argmin(lt_tensor *x, int64_t dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, HIGHEST), *out = lt_argmin(counting, dim, keepdim);
  return in_dtype(out, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}

/* Integers stay integers, as the logarithm is converted back to x's dtype. */
lt_tensor *op_masked_logsumexp(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  bool all[LT_MAX_DIMS];
  int64_t every[LT_MAX_DIMS];
  if (lt_dim_mask(dim, x->ndim, all, "dim")) return NULL;
  for (int i = 0; i < x->ndim; i++) every[i] = i + 1;
  if (dim.n == 0) dim = (lt_ints){every, x->ndim};
  LT_AUTO lt_tensor *counting = masked(x, mask, LOWEST), *out = lt_logsumexp(counting, dim, keepdim);
  return in_dtype(out, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}

/* ---- norms, moments, medians ---- */

lt_tensor *op_masked_norm(lt_tensor *x, lt_scalar ord, lt_ints dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, lt_scalar_double(ord) == -INFINITY ? HIGHEST : ZERO);
  return lt_linalg_vector_norm(counting, ord, dim, keepdim, dtype);
}

/* The count, or one less but not below 0. */
static lt_tensor *freedom(lt_tensor *x, lt_tensor *mask, lt_ints dim, bool keepdim, bool unbiased)
{
  LT_AUTO lt_tensor *count = counted(x, mask, dim, keepdim), *one = lt_tensor_from_number(lt_int_scalar(1)), *zero = lt_tensor_from_number(lt_int_scalar(0));
  if (!unbiased) return lt_take(&count);
  LT_AUTO lt_tensor *less = lt_sub(count, one, lt_int_scalar(1));
  return lt_clamp_min(less, zero);
}

lt_tensor *op_masked_var(lt_tensor *x, lt_ints dim, bool unbiased, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  lt_dtype given = dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype, of = lt_is_float(given) ? given : LT_FLOAT32;
  LT_AUTO lt_tensor *own = lt_to_dtype(x, of), *mean = lt_masked_mean(own, dim, true, of, mask);
  LT_AUTO lt_tensor *deviation = lt_sub(own, mean, lt_int_scalar(1)), *squares = lt_mul(deviation, deviation);
  LT_AUTO lt_tensor *total = squares ? lt_masked_sum(squares, dim, keepdim, of, mask) : NULL, *count = freedom(x, mask, dim, keepdim, unbiased);
  return lt__true_div(total, count);
}

lt_tensor *op_masked_std(lt_tensor *x, lt_ints dim, bool unbiased, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *var = lt_masked_var(x, dim, unbiased, keepdim, dtype, mask);
  return lt_sqrt(var);
}

lt_tensor *op_masked_median(lt_tensor *x, int64_t dim, bool keepdim, lt_dtype dtype, lt_tensor *mask)
{
  bool is_float = lt_is_float((lt_dtype)x->dtype);
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL};
  LT_AUTO lt_tensor *own = is_float ? lt_ref(x) : lt_to_dtype(x, LT_FLOAT32), *counting = filled(own, mask, lt_float_scalar(NAN), "mask");
  if (!counting || lt_nanmedian_along(counting, dim, keepdim, out)) return NULL;
  lt_tensor *values = out[0];
  if (is_float) return in_dtype(values, dtype);
  LT_AUTO lt_tensor *holes = lt_isnan(values), *any = lt_any(holes, (lt_ints){NULL, 0}, false);
  if (!any) return NULL;
  if (lt_load_scalar(any->data, LT_BOOL).i) return lt_fail_null("the mask leaves out a whole row, and %s has no nan", lt_dtype_name((lt_dtype)x->dtype));
  return in_dtype(values, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}

/* ---- along a dimension ---- */

lt_tensor *op_masked_cumsum(lt_tensor *x, int64_t dim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, ZERO);
  return lt_cumsum(counting, dim, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}

lt_tensor *op_masked_cumprod(lt_tensor *x, int64_t dim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, ONE);
  return lt_cumprod(counting, dim, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}

lt_tensor *op_masked_softmax(lt_tensor *x, int64_t dim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, LOWEST);
  return lt_softmax(counting, dim, dtype);
}

lt_tensor *op_masked_log_softmax(lt_tensor *x, int64_t dim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, LOWEST);
  return lt_log_softmax(counting, dim, dtype);
}

lt_tensor *op_masked_softmin(lt_tensor *x, int64_t dim, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, HIGHEST);
  return lt_functional_softmin(counting, dim, dtype);
}

lt_tensor *op_masked_normalize(lt_tensor *x, lt_scalar ord, int64_t dim, double eps, lt_dtype dtype, lt_tensor *mask)
{
  LT_AUTO lt_tensor *counting = masked(x, mask, ZERO), *norm = lt_masked_norm(x, ord, LT_INTS(dim), true, dtype, mask);
  LT_AUTO lt_tensor *least = lt_tensor_from_number(lt_float_scalar(eps)), *divisor = lt_clamp_min(norm, least);
  return lt__true_div(counting, divisor);
}

lt_tensor *op_masked_logaddexp(lt_tensor *x, lt_tensor *other, lt_dtype dtype, lt_tensor *input_mask, lt_tensor *other_mask)
{
  LT_AUTO lt_tensor *a = filled(x, input_mask, extreme((lt_dtype)x->dtype, false), "input_mask");
  LT_AUTO lt_tensor *b = filled(other, other_mask, extreme((lt_dtype)other->dtype, false), "other_mask"), *out = lt_logaddexp(a, b);
  return in_dtype(out, dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype);
}
