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
