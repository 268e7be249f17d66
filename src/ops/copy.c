#include "ops/front.h"
#include "base/parallel.h"
#include "tensor/copy.h"
#include "tensor/plan.h"

lt_tensor *op_clone(lt_tensor *x)
{
  LT_AUTO lt_tensor *out = lt_is_dense(x) ? lt_tensor_new_strided((lt_dtype)x->dtype, x->ndim, x->size, x->stride)
                                          : lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  return out && lt_copy_data(out, x) == 0 ? lt_take(&out) : NULL;
}

lt_tensor *op_contiguous(lt_tensor *x)
{
  if (lt_is_contiguous(x)) return lt_ref(x);
  return lt__contiguous_copy(x);
}

lt_tensor *op__contiguous_copy(lt_tensor *x)
{
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  return out && lt_copy_data(out, x) == 0 ? lt_take(&out) : NULL;
}

lt_tensor *op_to_dtype(lt_tensor *x, lt_dtype dtype)
{
  return x->dtype == dtype ? lt_ref(x) : lt__cast(x, dtype);
}

lt_tensor *op__cast(lt_tensor *x, lt_dtype dtype)
{
  LT_AUTO lt_tensor *out = lt_is_dense(x) ? lt_tensor_new_strided(dtype, x->ndim, x->size, x->stride) : lt_tensor_new(dtype, x->ndim, x->size);
  return out && lt_copy_data(out, x) == 0 ? lt_take(&out) : NULL;
}

/* The value that x gets: y itself, expanded; the front copies it. */
lt_tensor *op_copy(lt_tensor *x, lt_tensor *y)
{
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *typed = lt_to_dtype(y, (lt_dtype)x->dtype);
  lt_tensor *out = lt_expand(typed, lt_sizes(x));
  lt_set_grad_enabled(mode);
  return out;
}
