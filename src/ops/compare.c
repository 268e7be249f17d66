#include "ops/front.h"

int op_equal(lt_tensor *x, lt_tensor *y, bool *out)
{
  *out = false;
  if (!lt_same_shape(x, y)) return 0;
  LT_AUTO lt_tensor *same = lt_eq(x, y), *all = lt_all(same, (lt_ints){NULL, 0}, false);
  if (!all) return -1;
  *out = *(const uint8_t *)all->data;
  return 0;
}

/* Integers are compared as float64. */
lt_tensor *op_isclose(lt_tensor *x, lt_tensor *other, double rtol, double atol, bool equal_nan)
{
  if (x->dtype != other->dtype)
    return lt_fail_null("x has dtype %s, other %s: they must be the same", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)other->dtype));
  if (!(rtol >= 0 && atol >= 0)) return lt_fail_null("tolerances must not be negative, got rtol %g and atol %g", rtol, atol);
  if (lt_is_float((lt_dtype)x->dtype)) return lt__isclose(x, other, rtol, atol, equal_nan);
  LT_AUTO lt_tensor *a = lt_to_dtype(x, LT_FLOAT64), *b = lt_to_dtype(other, LT_FLOAT64);
  return lt__isclose(a, b, rtol, atol, equal_nan);
}

int op_allclose(lt_tensor *x, lt_tensor *other, double rtol, double atol, bool equal_nan, bool *out)
{
  LT_AUTO lt_tensor *close = lt_isclose(x, other, rtol, atol, equal_nan), *all = close ? lt_all(close, (lt_ints){NULL, 0}, false) : NULL;
  if (!all) return -1;
  *out = *(const uint8_t *)all->data;
  return 0;
}
