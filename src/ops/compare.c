#include "ops/front.h"

static int same_elements(lt_tensor *x, lt_tensor *y, bool *out)
{
  LT_AUTO lt_tensor *same = lt_eq(x, y), *all = lt_all(same, (lt_ints){NULL, 0}, false);
  if (!all) return -1;
  *out = *(const uint8_t *)all->data;
  return 0;
}

/* Part by part, so that the first difference ends it. */
int op_equal(lt_tensor *x, lt_tensor *y, bool *out)
{
  enum { PART = 1 << 16 };
  *out = false;
  if (!lt_same_shape(x, y)) return 0;
  if (x->numel <= PART || !lt_is_contiguous(x) || !lt_is_contiguous(y)) return same_elements(x, y, out);
  LT_AUTO lt_tensor *a = lt_reshape(x, LT_INTS(-1)), *b = lt_reshape(y, LT_INTS(-1));
  for (int64_t done = 0; done < x->numel && a && b; done += PART) {
    int64_t n = x->numel - done < PART ? x->numel - done : PART;
    LT_AUTO lt_tensor *part = lt_narrow(a, 1, done + 1, n), *other = lt_narrow(b, 1, done + 1, n);
    if (!part || !other || same_elements(part, other, out)) return -1;
    if (!*out) return 0;
  }
  return a && b ? 0 : -1;
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
