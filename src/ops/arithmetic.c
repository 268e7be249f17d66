#include "ops/front.h"

lt_tensor *op_div(lt_tensor *x, lt_tensor *y, const char *rounding_mode)
{
  if (!rounding_mode) return lt__true_div(x, y);
  if (strcmp(rounding_mode, "floor") == 0) return lt_floor_divide(x, y);
  if (strcmp(rounding_mode, "trunc") == 0) return lt__trunc_div(x, y);
  return lt_fail_null("rounding_mode is \"%s\"; it can be \"trunc\", \"floor\" or nil", rounding_mode);
}

lt_tensor *op_floor_divide(lt_tensor *x, lt_tensor *y)
{
  return lt__floor_div(x, y);
}

/* Whole powers of small size are products; of integers they must not be negative. */
lt_tensor *op__pow_number(lt_tensor *x, lt_scalar exponent)
{
  double e = lt_scalar_double(exponent);
  bool whole = exponent.kind != LT_SCALAR_FLOAT, real = lt_is_float((lt_dtype)x->dtype);
  if (whole && !real && e < 0) return lt_fail_null("integers have no negative integer powers: exponent is %g", e);
  if (real || whole) {
    LT_AUTO lt_tensor *wide = x->dtype == LT_BOOL ? lt_to_dtype(x, LT_INT64) : lt_ref(x);
    if (e == 2) return lt_mul(wide, wide);
    LT_AUTO lt_tensor *square = e == 3 ? lt_mul(wide, wide) : NULL;
    if (e == 3) return lt_mul(square, wide);
  }
  if (real && e == 0.5) return lt_sqrt(x);
  if (real && e == -0.5) return lt_rsqrt(x);
  if (real && e == -1) return lt_reciprocal(x);
  LT_AUTO lt_tensor *y = lt_tensor_from_number(exponent);
  return lt_pow(x, y);
}
