#include "ops/front.h"

int check_addcdiv(lt_tensor *x, lt_tensor *tensor1, lt_tensor *tensor2, lt_scalar value)
{
  (void)value;
  if (lt_is_float(lt_result_type(LT_TENSORS(x, tensor1, tensor2)))) return 0;
  return lt_fail("integers are not divided here; convert to a floating-point dtype first");
}

int check_lerp(lt_tensor *x, lt_tensor *end, lt_tensor *weight)
{
  const char *own = lt_dtype_name((lt_dtype)x->dtype);
  if (x->dtype != end->dtype) return lt_fail("x has dtype %s, end %s: they must be the same", own, lt_dtype_name((lt_dtype)end->dtype));
  if (weight->is_number || weight->dtype == x->dtype) return 0;
  return lt_fail("x has dtype %s, weight %s: they must be the same", own, lt_dtype_name((lt_dtype)weight->dtype));
}
