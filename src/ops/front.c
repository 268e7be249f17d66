#include "ops/front.h"

#include "tensor/copy.h"
#include "tensor/shape.h"

int lt_keep_ints(struct lt_kept_ints *kept, lt_ints ints)
{
  if (ints.n > LT_MAX_DIMS) return lt_fail("a list of %d numbers is too long: at most %d are allowed", ints.n, LT_MAX_DIMS);
  kept->n = ints.v || ints.n ? ints.n : -1;
  for (int i = 0; i < ints.n; i++) kept->v[i] = ints.v[i];
  return 0;
}

int lt_missing(const char *op, const char *argument)
{
  const char *outer = lt_op_enter(op);
  lt_fail("argument '%s' is missing", argument);
  lt_op_leave(outer);
  return -1;
}

int lt_check_dtype(const lt_tensor *x, const lt_tensor *y, const char *what)
{
  if (!y || y->dtype == x->dtype) return 0;
  return lt_fail("argument '%s': expected dtype %s, as the tensor has, got %s", what, lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)y->dtype));
}

int lt_check_fits(const lt_tensor *x, const lt_tensor *y, const char *what)
{
  bool fits = !y || y->ndim <= x->ndim;
  for (int i = 0; y && fits && i < y->ndim; i++) fits = y->size[i] == 1 || y->size[i] == x->size[x->ndim - y->ndim + i];
  return fits ? 0 : lt_fail("argument '%s': sizes %s do not broadcast to those of the tensor, %s", what, LT_SHAPE(y), LT_SHAPE(x));
}

bool lt_has_hole(lt_tensors list)
{
  for (int i = 0; i < list.n; i++)
    if (!list.v[i]) return true;
  return false;
}

lt_tensor *lt_value_before(lt_tensor *x, lt_tensor *y)
{
  if (!y || y->storage != x->storage) return lt_ref(y);
  LT_AUTO lt_tensor *copy = lt_tensor_new((lt_dtype)y->dtype, y->ndim, y->size);
  if (!copy || lt_copy_data(copy, y)) return NULL;
  if (!lt_recording(y)) return lt_take(&copy);
  struct lt_edge e = lt_gradient_edge(y);
  lt_tensor *with_history = e.node ? lt_tensor_with_history(copy, e) : NULL;
  return with_history;
}

static int check_result(const lt_tensor *x, const lt_tensor *value)
{
  if (!lt_same_shape(x, value))
    return lt_fail("a result of sizes %s does not fit into the tensor of sizes %s in place", LT_SHAPE(value), LT_SHAPE(x));
  if (lt_can_cast((lt_dtype)value->dtype, (lt_dtype)x->dtype)) return 0;
  return lt_fail("a result of dtype %s cannot be stored in place in a tensor of dtype %s", lt_dtype_name((lt_dtype)value->dtype),
                 lt_dtype_name((lt_dtype)x->dtype));
}

int lt_assign(lt_tensor *x, lt_tensor *value)
{
  if (value == x) return 0;
  if (check_result(x, value)) return -1;
  if (x->storage != value->storage) return lt_copy_data(x, value);
  LT_AUTO lt_tensor *copy = lt_tensor_new((lt_dtype)value->dtype, value->ndim, value->size);
  return !copy || lt_copy_data(copy, value) ? -1 : lt_copy_data(x, copy);
}

lt_tensor *lt_copy_result(lt_tensor *x, lt_tensor *value)
{
  return !value || check_result(x, value) ? NULL : lt_copy_(x, value);
}

int lt_drop_results(lt_tensor **out, int n)
{
  for (int i = 0; i < n; i++) lt_unref(out[i]), out[i] = NULL;
  return -1;
}

void lt_auto_unref2(lt_tensor *(*x)[2])
{
  lt_drop_results(*x, 2);
}

void lt_auto_unref3(lt_tensor *(*x)[3])
{
  lt_drop_results(*x, 3);
}

void lt_auto_unref4(lt_tensor *(*x)[4])
{
  lt_drop_results(*x, 4);
}

void lt_auto_unref5(lt_tensor *(*x)[5])
{
  lt_drop_results(*x, 5);
}
