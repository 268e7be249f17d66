#include "ops/front.h"

/* A fraction of integers would be lost. */
int check_add(lt_tensor *x, lt_tensor *y, lt_scalar alpha)
{
  if (alpha.kind != LT_SCALAR_FLOAT || alpha.d == 1 || lt_is_float(lt_result_type(LT_TENSORS(x, y)))) return 0;
  return lt_fail("argument 'alpha': expected an integer, for integer tensors, got %g", alpha.d);
}

int check_sub(lt_tensor *x, lt_tensor *y, lt_scalar alpha)
{
  if (x->dtype == LT_BOOL || y->dtype == LT_BOOL) return lt_fail("is not defined for dtype bool; use logical_xor or logical_not");
  return check_add(x, y, alpha);
}

lt_tensor *op__scaled(lt_tensor *x, lt_scalar factor)
{
  if (lt_scalar_double(factor) == 1) return lt_ref(x);
  LT_AUTO lt_tensor *number = lt_tensor_from_number(factor);
  return lt_mul(x, number);
}

/* Integers have no infinity to answer a division by zero with. */
static int check_divisor(lt_tensor *x, lt_tensor *y)
{
  if (lt_is_float(lt_result_type(LT_TENSORS(x, y)))) return 0;
  LT_AUTO lt_tensor *nonzero = lt_all(y, (lt_ints){NULL, 0}, false);
  if (!nonzero) return -1;
  return *(const uint8_t *)nonzero->data ? 0 : lt_fail("integers are divided by zero");
}

int check__floor_div(lt_tensor *x, lt_tensor *y) { return check_divisor(x, y); }
int check__trunc_div(lt_tensor *x, lt_tensor *y) { return check_divisor(x, y); }
int check_remainder(lt_tensor *x, lt_tensor *y) { return check_divisor(x, y); }
int check_fmod(lt_tensor *x, lt_tensor *y) { return check_divisor(x, y); }

lt_tensor *op_div(lt_tensor *x, lt_tensor *y, const char *rounding_mode)
{
  if (!rounding_mode) return lt__true_div(x, y);
  if (strcmp(rounding_mode, "floor") == 0) return lt_floor_divide(x, y);
  if (strcmp(rounding_mode, "trunc") == 0) return lt__trunc_div(x, y);
  return lt_fail_null("rounding_mode is \"%s\"; it can be \"trunc\", \"floor\" or nil", rounding_mode);
}

lt_tensor *op_div_(lt_tensor *x, lt_tensor *y, const char *rounding_mode)
{
  if (!rounding_mode) return lt__true_div_(x, y);
  if (strcmp(rounding_mode, "floor") == 0) return lt__floor_div_(x, y);
  if (strcmp(rounding_mode, "trunc") == 0) return lt__trunc_div_(x, y);
  return lt_fail_null("rounding_mode is \"%s\"; it can be \"trunc\", \"floor\" or nil", rounding_mode);
}

lt_tensor *op_floor_divide(lt_tensor *x, lt_tensor *y)
{
  return lt__floor_div(x, y);
}

/* ---- powers ---- */

/* Exponents that a cheaper operator has; NULL with no error for others. */
static lt_tensor *special_power(lt_tensor *x, double exponent)
{
  if (exponent == 2) return lt_square(x);
  if (exponent == 1) return lt_clone(x);
  if (exponent == 0.5) return lt_sqrt(x);
  if (exponent == -0.5) return lt_rsqrt(x);
  if (exponent == -1) return lt_reciprocal(x);
  return exponent == 3 ? lt__cube(x) : NULL;
}

lt_tensor *op_pow(lt_tensor *x, lt_tensor *y)
{
  if (!y->is_number || x->is_number || !lt_is_float((lt_dtype)x->dtype)) return lt__power(x, y);
  lt_tensor *out = special_power(x, lt_scalar_double(lt_load_scalar(y->data, (lt_dtype)y->dtype)));
  return out || lt_error_message() ? out : lt__power(x, y);
}

/* One exponent for all integers must not be negative; among many, each stands for the power cut off to an integer. */
int check__power(lt_tensor *x, lt_tensor *y)
{
  if (lt_is_float(lt_result_type(LT_TENSORS(x, y))) || y->ndim > 0 || x->is_number || y->dtype == LT_BOOL) return 0;
  if (lt_scalar_int(lt_load_scalar(y->data, (lt_dtype)y->dtype)) >= 0) return 0;
  return lt_fail("integers have no negative integer powers; convert to a floating-point dtype first");
}
