/* What a C host asks of tensors: it sees no fields, gives memory of its own and reads elements. */
#include <string.h>

#include "base/error.h"
#include "tensor/copy.h"
#include "tensor/shape.h"
#include "tensor/tensor.h"

lt_dtype lt_tensor_dtype(const lt_tensor *x) { return x ? (lt_dtype)x->dtype : LT_NO_DTYPE; }
int lt_tensor_ndim(const lt_tensor *x) { return x ? x->ndim : -1; }
int64_t lt_tensor_numel(const lt_tensor *x) { return x ? x->numel : -1; }
lt_ints lt_tensor_sizes(const lt_tensor *x) { return x ? lt_sizes(x) : (lt_ints){NULL, 0}; }
lt_ints lt_tensor_strides(const lt_tensor *x) { return x ? lt_strides(x) : (lt_ints){NULL, 0}; }
void *lt_tensor_data(const lt_tensor *x) { return x ? x->data : NULL; }

int64_t lt_tensor_size(const lt_tensor *x, int64_t dim)
{
  if (!x) return lt_fail("lt_tensor_size: expected a tensor, got NULL");
  if (x->ndim == 0) return lt_fail("lt_tensor_size: a 0-d tensor has no dimension %lld", (long long)dim);
  int d = lt_dim(dim, x->ndim, "lt_tensor_size: dim");
  return d < 0 ? -1 : x->size[d];
}

int lt_tensor_item(const lt_tensor *x, lt_scalar *out)
{
  if (!x) return lt_fail("lt_tensor_item: expected a tensor, got NULL");
  if (x->numel != 1) return lt_fail("lt_tensor_item: expected a tensor of one element, got sizes %s", LT_SHAPE(x));
  *out = lt_load_scalar(x->data, (lt_dtype)x->dtype);
  return 0;
}

int lt_tensor_read(lt_tensor *x, lt_dtype dtype, void *out, size_t bytes)
{
  if (!x) return lt_fail("lt_tensor_read: expected a tensor, got NULL");
  if (dtype < 0 || dtype > LT_FLOAT64) return lt_fail("lt_tensor_read: elements of dtype %s are not supported", lt_dtype_name(dtype));
  size_t needed = (size_t)x->numel * (size_t)lt_itemsize(dtype);
  if (bytes != needed) return lt_fail("lt_tensor_read: a tensor of sizes %s has %zu bytes as %s, the block has %zu", LT_SHAPE(x), needed, lt_dtype_name(dtype), bytes);
  LT_AUTO lt_tensor *copy = lt_contiguous_as(x, dtype);
  if (!copy) return -1;
  if (bytes) memcpy(out, copy->data, bytes);
  return 0;
}

lt_tensor *lt_tensor_from_data(lt_dtype dtype, lt_ints size, const void *data)
{
  lt_tensor *x = lt_tensor_new(dtype, size.n, size.v);
  size_t bytes = x ? (size_t)x->numel * (size_t)lt_itemsize(dtype) : 0;
  if (bytes) memcpy(x->data, data, bytes);
  return x;
}

/* The number of elements from the first to the last that the strides reach; -1 with an error. */
static int64_t extent(lt_ints size, lt_ints stride)
{
  int64_t last = 0, reach;
  for (int d = 0; d < size.n; d++) {
    if (size.v[d] == 0) return 0;
    if (stride.v[d] < 0) return lt_fail("stride %lld of dimension %d is negative", (long long)stride.v[d], d + 1);
    if (__builtin_mul_overflow(size.v[d] - 1, stride.v[d], &reach) || __builtin_add_overflow(last, reach, &last) || last >= INT64_MAX / 16)
      return lt_fail("a tensor of sizes %s is too large", lt_shape_text(size.n, size.v).text);
  }
  return last + 1;
}

/* Elements without strides lie densely. */
static int64_t wrapped_elements(lt_ints size, lt_ints stride)
{
  for (int d = 0; d < size.n; d++)
    if (size.v[d] < 0) return lt_fail("size %lld of dimension %d is negative", (long long)size.v[d], d + 1);
  if (stride.v) return extent(size, stride);
  int64_t dense[LT_MAX_DIMS], step = 1;
  for (int d = size.n - 1; d >= 0; d--) {
    dense[d] = step;
    if (size.v[d] && __builtin_mul_overflow(step, size.v[d], &step)) return lt_fail("a tensor of sizes %s is too large", lt_shape_text(size.n, size.v).text);
  }
  return extent(size, (lt_ints){dense, size.n});
}

static int64_t check_wrap(lt_dtype dtype, lt_ints size, lt_ints stride, const void *data)
{
  if (dtype < 0 || dtype > LT_FLOAT64) return lt_fail("tensors of dtype %s are not supported", lt_dtype_name(dtype));
  if (size.n < 0 || size.n > LT_MAX_DIMS) return lt_fail("a tensor has at most %d dimensions, not %d", LT_MAX_DIMS, size.n);
  if (stride.v && stride.n != size.n) return lt_fail("%d strides were given for %d sizes", stride.n, size.n);
  int64_t elements = wrapped_elements(size, stride);
  if (elements > 0 && !data) return lt_fail("the memory of a tensor of sizes %s is NULL", lt_shape_text(size.n, size.v).text);
  if ((uintptr_t)data % (uintptr_t)lt_itemsize(dtype)) return lt_fail("the memory is not aligned to elements of dtype %s", lt_dtype_name(dtype));
  return elements;
}

/* Foreign memory without an end of its own still needs a deleter, or the engine would free it. */
static void keep(void *context)
{
  (void)context;
}

static lt_tensor *wrap(lt_dtype dtype, lt_ints size, lt_ints stride, void *data, int64_t elements, void (*release)(void *), void *context)
{
  struct lt_storage *storage = lt_storage_wrap(data, (size_t)elements * (size_t)lt_itemsize(dtype), keep, NULL);
  if (!storage) return NULL;
  lt_tensor *x = lt_tensor_from_storage(storage, 0, dtype, size.n, size.v);
  if (x && stride.v && size.n) memcpy(x->stride, stride.v, (size_t)size.n * sizeof *stride.v);
  if (x && release) {
    storage->deleter = release;
    storage->context = context;
  }
  lt_storage_unref(storage);
  return x;
}

lt_tensor *lt_tensor_wrap(lt_dtype dtype, lt_ints size, lt_ints stride, void *data, void (*release)(void *), void *context)
{
  const char *outer = lt_op_enter("lt_tensor_wrap");
  int64_t elements = check_wrap(dtype, size, stride, data);
  lt_tensor *x = elements < 0 ? NULL : wrap(dtype, size, stride, data, elements, release, context);
  lt_op_leave(outer);
  return x;
}
