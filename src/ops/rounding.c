#include <float.h>
#include <math.h>

#include "ops/front.h"

lt_tensor *op_round(lt_tensor *x, int64_t decimals)
{
  if (decimals == 0) return lt__round(x);
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("decimals need a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  return lt__round_decimals(x, pow(10, fabs((double)decimals)), decimals > 0);
}

lt_tensor *op_positive(lt_tensor *x)
{
  if (x->dtype == LT_BOOL) return lt_fail_null("is not defined for dtype bool");
  return lt_ref(x);
}

static double largest(lt_dtype d)
{
  static const double values[LT_DTYPES] = {[LT_FLOAT16] = 65504, [LT_BFLOAT16] = 0x1.fep127, [LT_FLOAT32] = FLT_MAX, [LT_FLOAT64] = DBL_MAX};
  return values[d];
}

lt_tensor *op_nan_to_num(lt_tensor *x, double nan, lt_scalar posinf, lt_scalar neginf)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_clone(x);
  double limit = largest((lt_dtype)x->dtype);
  return lt__nan_to_num(x, nan, posinf.kind == LT_SCALAR_NONE ? limit : lt_scalar_double(posinf), neginf.kind == LT_SCALAR_NONE ? -limit : lt_scalar_double(neginf));
}
