#include "ops/front.h"

lt_tensor *op_index(lt_tensor *x, lt_tensors indices)
{
  return lt_fail_null("index by %d tensors of a tensor of %d dimensions", indices.n, x->ndim);
}

lt_tensor *op_index_put(lt_tensor *x, lt_tensors indices, lt_tensor *value, bool accumulate)
{
  return lt_fail_null("index by %d tensors of a tensor of %d dimensions %d %d", indices.n, x->ndim, value->ndim, accumulate);
}
