#include "ops/front.h"
#include "tensor/shape.h"

static double number_of(const lt_tensor *x)
{
  return lt_scalar_double(lt_load_scalar(x->data, (lt_dtype)x->dtype));
}

/* Two numbers go in one pass where they are in order. With tensors as bounds, the bounds themselves get gradients where they win. */
lt_tensor *op_clamp(lt_tensor *x, lt_tensor *min, lt_tensor *max)
{
  if (!min && !max) return lt_fail_null("at least one of min and max must be given");
  bool numbers = min && max && min->is_number && max->is_number && lt_is_float((lt_dtype)x->dtype);
  if (numbers && number_of(min) <= number_of(max)) return lt__clamp_between(x, number_of(min), number_of(max));
  LT_AUTO lt_tensor *low = min ? lt__clamp_low(x, min) : lt_ref(x);
  return max ? lt__clamp_high(low, max) : lt_take(&low);
}

int op_where_nonzero(lt_tensor *condition, lt_list *out)
{
  LT_AUTO lt_tensor *wide = lt_atleast_1d(condition), *rows = lt_nonzero(wide);
  return rows ? lt_unbind(rows, 2, out) : -1;
}

lt_tensor *op_square(lt_tensor *x)
{
  if (x->dtype != LT_BOOL) return lt__square(x);
  LT_AUTO lt_tensor *number = lt_to_dtype(x, LT_INT64);
  return lt__square(number);
}

lt_tensor *op__zeros_of(lt_tensor *x)
{
  LT_AUTO lt_tensor *zero = lt_zeros((lt_ints){x->size, 0}, (lt_dtype)x->dtype, NULL, false);
  return lt_expand(zero, lt_sizes(x));
}

static int check_mask(const lt_tensor *mask, const char *what)
{
  if (mask->dtype == LT_BOOL || mask->dtype == LT_UINT8) return 0;
  return lt_fail("argument '%s': expected dtype bool or uint8, got %s", what, lt_dtype_name((lt_dtype)mask->dtype));
}

/* A number comes only from other operators, for all elements alike. */
int check_where(lt_tensor *condition, lt_tensor *x, lt_tensor *y)
{
  (void)x, (void)y;
  return condition->is_number ? 0 : check_mask(condition, "condition");
}

lt_tensor *op_masked_fill(lt_tensor *x, lt_tensor *mask, lt_tensor *value)
{
  if (check_mask(mask, "mask")) return NULL;
  if (value->ndim > 0) return lt_fail_null("argument 'value': expected a number or a 0-d tensor, got sizes %s", LT_SHAPE(value));
  LT_AUTO lt_tensor *typed = lt_to_dtype(value, (lt_dtype)x->dtype);
  return lt_where(mask, typed, x);
}
