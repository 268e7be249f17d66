#include "ops/front.h"

/* Room for `bytes` from x's first element on. */
static int grow(lt_tensor *x, size_t bytes)
{
  size_t room = x->storage->bytes - (size_t)(x->data - x->storage->data);
  if (bytes <= room) return 0;
  struct lt_storage *larger = lt_storage_new(bytes);
  if (!larger) return -1;
  memcpy(larger->data, x->data, room);
  lt_storage_unref(x->storage);
  x->storage = larger;
  x->data = larger->data;
  return 0;
}

lt_tensor *op_resize(lt_tensor *x, lt_ints size)
{
  if (lt_requires_grad(x)) return lt_fail_null("a tensor that requires grad cannot be resized; detach it first");
  LT_AUTO lt_tensor *form = lt_tensor_new(LT_BOOL, size.n, size.v);         /* checks the sizes, has the strides */
  if (!form || grow(x, (size_t)form->numel * (size_t)lt_itemsize((lt_dtype)x->dtype))) return NULL;
  x->ndim = form->ndim;
  x->numel = form->numel;
  memcpy(x->size, form->size, sizeof x->size);
  memcpy(x->stride, form->stride, sizeof x->stride);
  return lt_ref(x);
}

lt_tensor *op_resize_as(lt_tensor *x, lt_tensor *other)
{
  return op_resize(x, lt_sizes(other));
}
