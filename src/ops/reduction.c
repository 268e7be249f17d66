#include "ops/front.h"
#include "tensor/shape.h"

lt_tensor *op__expand_reduced(lt_tensor *g, lt_ints size, lt_ints dim, bool keepdim)
{
  bool mask[LT_MAX_DIMS];
  int64_t kept[LT_MAX_DIMS];
  if (lt_dim_mask(dim, size.n, mask, "dim")) return NULL;
  for (int i = 0; i < size.n; i++) kept[i] = mask[i] ? 1 : size.v[i];
  LT_AUTO lt_tensor *whole = keepdim ? lt_ref(g) : lt_reshape(g, (lt_ints){kept, size.n});
  return lt_expand(whole, size);
}

lt_tensor *op__sum_to(lt_tensor *x, lt_ints size)
{
  int extra = x->ndim - size.n, n = 0;
  int64_t dims[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim; i++)
    if (i < extra || (size.v[i - extra] == 1 && x->size[i] != 1)) dims[n++] = i + 1;
  if (n == 0) return lt_ref(x);
  LT_AUTO lt_tensor *sum = lt_sum(x, (lt_ints){dims, n}, true, LT_NO_DTYPE);
  return lt_reshape(sum, size);
}

lt_tensor *op_mean(lt_tensor *x, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  lt_dtype type = dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype;
  if (!lt_is_float(type)) return lt_fail_null("needs a floating-point dtype, not %s; pass {dtype = torch.float32}", lt_dtype_name(type));
  bool mask[LT_MAX_DIMS];
  if (lt_dim_mask(dim, x->ndim, mask, "dim")) return NULL;
  int64_t count = 1;
  for (int i = 0; i < x->ndim; i++) count *= mask[i] ? x->size[i] : 1;
  LT_AUTO lt_tensor *sum = lt_sum(x, dim, keepdim, type);
  LT_AUTO lt_tensor *n = lt_tensor_from_number(lt_float_scalar((double)count));
  return lt__true_div(sum, n);
}

/* ---- prod ---- */

/* For each element the product of all others along a dimension. Halves are multiplied with each other, which gives a row half as long;
   the others of an element are the others of its pair times its partner. Only products occur, so zeros do no harm. */
static lt_tensor *product_of_others(lt_tensor *x, int64_t dim)
{
  int64_t n = x->size[dim - 1], half = n / 2, odd = n % 2;
  if (n <= 1) return lt_ones_like(x, LT_NO_DTYPE, NULL, false);
  LT_AUTO lt_tensor *left = lt_narrow(x, dim, 1, half), *right = lt_narrow(x, dim, half + 1, half), *last = lt_narrow(x, dim, n - odd + 1, odd);
  LT_AUTO lt_tensor *pairs = lt_mul(left, right), *row = pairs && last ? lt_cat(LT_TENSORS(pairs, last), dim) : NULL;
  LT_AUTO lt_tensor *others = row ? product_of_others(row, dim) : NULL, *shared = lt_narrow(others, dim, 1, half);
  LT_AUTO lt_tensor *of_left = lt_mul(shared, right), *of_right = lt_mul(shared, left), *of_last = lt_narrow(others, dim, half + 1, odd);
  return of_left && of_right && of_last ? lt_cat(LT_TENSORS(of_left, of_right, of_last), dim) : NULL;
}

/* Without zeros it is the whole product divided by each. */
static lt_tensor *others_of(lt_tensor *x, int64_t dim)
{
  LT_AUTO lt_tensor *nonzero = lt_all(x, (lt_ints){NULL, 0}, false);
  if (!nonzero) return NULL;
  if (!*(const uint8_t *)nonzero->data || !lt_is_float((lt_dtype)x->dtype)) return product_of_others(x, dim);
  LT_AUTO lt_tensor *product = lt_prod(x, dim, true, LT_NO_DTYPE);
  return lt__true_div(product, x);
}

lt_tensor *op__prod_backward(lt_tensor *g, lt_tensor *x, int64_t dim, bool keepdim)
{
  lt_ints all = {NULL, 0};
  LT_AUTO lt_tensor *flat = dim == LT_NONE ? lt_reshape(x, LT_INTS(-1)) : lt_atleast_1d(x);
  int d = flat && dim != LT_NONE ? lt_dim(dim, flat->ndim, "dim") : 0;
  LT_AUTO lt_tensor *others = flat && d >= 0 ? others_of(flat, d + 1) : NULL, *shaped = lt_reshape(others, lt_sizes(x));
  LT_AUTO lt_tensor *wide = shaped ? lt__expand_reduced(g, lt_sizes(x), dim == LT_NONE ? all : LT_INTS(dim), keepdim) : NULL;
  return lt_mul(wide, shaped);
}

/* ---- logsumexp ---- */

static lt_tensor *finite_maximum(lt_tensor *x, lt_ints dim)
{
  LT_AUTO lt_tensor *max = lt_amax(x, dim, true), *finite = lt_isfinite(max), *zero = lt_tensor_from_number(lt_float_scalar(0));
  return lt_where(finite, max, zero);
}

lt_tensor *op_logsumexp(lt_tensor *x, lt_ints dim, bool keepdim)
{
  LT_AUTO lt_tensor *real = lt_to_dtype(x, lt_is_float((lt_dtype)x->dtype) ? (lt_dtype)x->dtype : lt_default_dtype());
  LT_AUTO lt_tensor *shift = real && real->numel ? finite_maximum(real, dim) : lt_tensor_from_number(lt_float_scalar(0));
  LT_AUTO lt_tensor *shifted = lt_sub(real, shift, lt_int_scalar(1)), *powers = lt_exp(shifted), *sum = lt_sum(powers, dim, true, LT_NO_DTYPE);
  LT_AUTO lt_tensor *log = lt_log(sum), *result = lt_add(log, shift, lt_int_scalar(1));
  return keepdim || !result ? lt_take(&result) : lt_squeeze(result, dim.n ? dim : (lt_ints){NULL, 0});
}
