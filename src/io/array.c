/* From bytes to tensors. A tensor takes over a reference to the buffer as its storage's deleter, so that reading a mapped file
   copies nothing until the values are used. */
#include "io/array.h"

#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "tensor/shape.h"

int64_t lt_array_bytes(int ndim, const int64_t *size, int itemsize)
{
  int64_t bytes = itemsize;
  bool empty = false;
  for (int d = 0; d < ndim; d++) {
    if (size[d] < 0) return -1;
    if (size[d] == 0) empty = true;
    else if (__builtin_mul_overflow(bytes, size[d], &bytes)) return -1;
  }
  return empty ? 0 : bytes;
}

static void reverse(uint8_t *to, const uint8_t *from, int itemsize)
{
  uint64_t item = 0;
  memcpy((uint8_t *)&item + 8 - itemsize, from, (size_t)itemsize);
  item = __builtin_bswap64(item);
  memcpy(to, &item, (size_t)itemsize);
}

void lt_swap_bytes(void *to, const void *from, size_t n, int itemsize)
{
  for (size_t i = 0; lt_goes_on((int64_t)i, (int64_t)n); i++)
    reverse((uint8_t *)to + i * (size_t)itemsize, (const uint8_t *)from + i * (size_t)itemsize, itemsize);
}

/* Walks the array in row-major order, gathering items that lie in column-major order. */
static void gather_columns(uint8_t *to, const struct lt_array *array, size_t itemsize)
{
  int64_t index[LT_MAX_DIMS] = {0}, stride[LT_MAX_DIMS];
  int64_t step = 1, at = 0;
  for (int d = 0; d < array->ndim; d++) {
    stride[d] = step;
    step *= array->size[d];
  }
  for (size_t i = 0; lt_goes_on((int64_t)i, (int64_t)array->bytes); i += itemsize) {
    memcpy(to + i, array->data + (size_t)at * itemsize, itemsize);
    for (int d = array->ndim - 1; d >= 0; d--) {
      at += stride[d];
      if (++index[d] < array->size[d]) break;
      at -= stride[d] * array->size[d];
      index[d] = 0;
    }
  }
}

/* Complex items are two numbers, each of which has its own byte order. */
static int swapped_unit(enum lt_dtype dtype)
{
  int itemsize = lt_itemsize(dtype);
  return dtype == LT_COMPLEX64 || dtype == LT_COMPLEX128 ? itemsize / 2 : itemsize;
}

int lt_array_normalize(struct lt_array *array, bool column_major, bool swap)
{
  int unit = swapped_unit(array->dtype);
  swap = swap && unit > 1;
  column_major = column_major && array->ndim > 1;
  if (!swap && !column_major) return 0;
  struct lt_buffer *copy = lt_buffer_new(array->owner->name, array->bytes);
  if (!copy) return -1;
  copy->size = array->bytes;
  const uint8_t *source = array->data;
  if (column_major) {
    gather_columns(copy->data, array, (size_t)lt_itemsize(array->dtype));
    source = copy->data;
  }
  if (swap) lt_swap_bytes(copy->data, source, array->bytes / (size_t)unit, unit);
  lt_buffer_release(array->owner);
  array->owner = copy;
  array->data = copy->data;
  return lt_check_interrupt();
}

static void release_buffer(void *buffer)
{
  lt_buffer_release(buffer);
}

static lt_tensor *copy_array(const struct lt_array *array)
{
  lt_tensor *tensor = lt_tensor_new(array->dtype, array->ndim, array->size);
  if (tensor && array->dtype == LT_BOOL)
    for (size_t i = 0; i < array->bytes; i++) tensor->data[i] = array->data[i] != 0;
  else if (tensor && array->bytes)
    memcpy(tensor->data, array->data, array->bytes);
  return tensor;
}

static bool must_copy(const struct lt_array *array)
{
  bool aligned = (uintptr_t)array->data % (uintptr_t)lt_itemsize(array->dtype) == 0;
  return !aligned || array->bytes == 0 || array->owner->kind == LT_BUFFER_BORROWED || array->dtype == LT_BOOL;
}

lt_tensor *lt_array_tensor(const struct lt_array *array)
{
  if (must_copy(array)) return copy_array(array);
  struct lt_buffer *owner = lt_buffer_retain(array->owner);
  struct lt_storage *storage = lt_storage_wrap((void *)(uintptr_t)array->data, array->bytes, release_buffer, owner);
  if (!storage) {
    lt_buffer_release(owner);
    return NULL;
  }
  lt_tensor *tensor = lt_tensor_from_storage(storage, 0, array->dtype, array->ndim, array->size);
  lt_storage_unref(storage);
  return tensor;
}

void lt_array_of_tensor(const lt_tensor *tensor, struct lt_array *array)
{
  *array = (struct lt_array){.dtype = (enum lt_dtype)tensor->dtype, .ndim = tensor->ndim};
  memcpy(array->size, tensor->size, (size_t)tensor->ndim * sizeof *tensor->size);
  array->data = (const uint8_t *)tensor->data;
  array->bytes = (size_t)tensor->numel * (size_t)lt_itemsize(array->dtype);
}

/* The last element that a window reaches, `offset` if it is empty; -1 when a number is negative or too large. */
static int64_t last_element(lt_ints size, lt_ints stride, int64_t offset)
{
  int64_t last = offset, reach;
  for (int d = 0; d < size.n; d++) {
    if (size.v[d] < 0 || stride.v[d] < 0) return -1;
    if (__builtin_mul_overflow(size.v[d] > 0 ? size.v[d] - 1 : 0, stride.v[d], &reach)) return -1;
    if (__builtin_add_overflow(last, reach, &last)) return -1;
  }
  return last;
}

lt_tensor *lt_storage_window(const lt_tensor *x, lt_ints size, lt_ints stride, int64_t offset)
{
  int itemsize = lt_itemsize((enum lt_dtype)x->dtype);
  if (size.n != stride.n || size.n > LT_MAX_DIMS)
    return lt_fail_null("a tensor of %d sizes and %d strides cannot be", size.n, stride.n);
  int64_t bytes = lt_array_bytes(size.n, size.v, itemsize), last = last_element(size, stride, offset);
  int64_t room = (int64_t)(x->storage->bytes / (size_t)itemsize);
  if (offset < 0 || bytes < 0 || last < 0 || (bytes > 0 ? last >= room : offset > room))
    return lt_fail_null("a tensor of sizes %s does not fit into its storage of %lld elements",
                        lt_shape_text(size.n, size.v).text, (long long)room);
  return lt_tensor_view(x, size.n, size.v, stride.v, offset - lt_offset(x));
}

void lt_array_clear(struct lt_array *array)
{
  lt_buffer_release(array->owner);
  *array = (struct lt_array){.owner = NULL};
}
