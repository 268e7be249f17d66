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
