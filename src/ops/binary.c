#include "ops/front.h"

int check_heaviside(lt_tensor *x, lt_tensor *y)
{
  if (x->is_number || y->is_number || x->dtype == y->dtype) return 0;
  return lt_fail("x has dtype %s, the values %s: they must be the same", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)y->dtype));
}

lt_tensor *op_float_power(lt_tensor *x, lt_tensor *exponent)
{
  LT_AUTO lt_tensor *base = lt_to_dtype(x, LT_FLOAT64), *power = lt_to_dtype(exponent, LT_FLOAT64);
  return lt_pow(base, power);
}
