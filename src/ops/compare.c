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
