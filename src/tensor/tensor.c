#include "tensor/tensor.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "tensor/shape.h"

static lt_tensor *new_header(lt_dtype dtype, int ndim, const int64_t *size)
{
  if (ndim > LT_MAX_DIMS) return lt_fail_null("a tensor has at most %d dimensions, not %d", LT_MAX_DIMS, ndim);
  lt_tensor *x = lt_alloc(sizeof *x);
  if (!x) return NULL;
  memset(x, 0, offsetof(lt_tensor, size));
  x->refs = 1;
  x->dtype = (uint8_t)dtype;
  x->ndim = (uint8_t)ndim;
  x->is_inference = lt_inference_mode();
  x->numel = 1;
  for (int i = 0; i < ndim; i++) {
    x->size[i] = size[i];
    x->numel *= size[i];
  }
  return x;
}

static void set_contiguous_strides(lt_tensor *x)
{
  int64_t step = 1;
  for (int i = x->ndim - 1; i >= 0; i--) {
    x->stride[i] = step;
    step *= x->size[i] > 1 ? x->size[i] : 1;
  }
}

int lt_check_sizes(int ndim, const int64_t *size)
{
  int64_t bytes = 16;
  bool empty = false;
  for (int i = 0; i < ndim; i++) {
    if (size[i] < 0) return lt_fail("size %lld of dimension %d is negative", (long long)size[i], i + 1);
    empty = empty || size[i] == 0;
  }
  for (int i = 0; i < ndim && !empty; i++)
    if (__builtin_mul_overflow(bytes, size[i], &bytes)) return lt_fail("a tensor of sizes %s is too large", lt_shape_text(ndim, size).text);
  return 0;
}

lt_tensor *lt_tensor_new(lt_dtype dtype, int ndim, const int64_t *size)
{
  if (lt_check_sizes(ndim, size)) return NULL;
  if (dtype < 0 || dtype > LT_FLOAT64) return lt_fail_null("tensors of dtype %s are not supported", lt_dtype_name(dtype));
  lt_tensor *x = new_header(dtype, ndim, size);
  if (!x) return NULL;
  set_contiguous_strides(x);
  x->storage = lt_storage_new((size_t)x->numel * (size_t)lt_itemsize(dtype));
  if (!x->storage) {
    lt_free(x, sizeof *x);
    return NULL;
  }
  x->data = x->storage->data;
  return x;
}

lt_tensor *lt_tensor_new_strided(lt_dtype dtype, int ndim, const int64_t *size, const int64_t *stride)
{
  lt_tensor *x = lt_tensor_new(dtype, ndim, size);
  if (x) memcpy(x->stride, stride, (size_t)ndim * sizeof *stride);
  return x;
}

lt_tensor *lt_tensor_view(const lt_tensor *x, int ndim, const int64_t *size, const int64_t *stride, int64_t offset)
{
  lt_tensor *v = new_header((lt_dtype)x->dtype, ndim, size);
  if (!v) return NULL;
  memcpy(v->stride, stride, (size_t)ndim * sizeof *stride);
  v->storage = lt_storage_ref(x->storage);
  v->data = x->data + offset * lt_itemsize((lt_dtype)x->dtype);
  v->is_inference = x->is_inference;
  return v;
}

lt_tensor *lt_tensor_alias(const lt_tensor *x)
{
  return lt_tensor_view(x, x->ndim, x->size, x->stride, 0);
}

lt_tensor *lt_tensor_from_storage(struct lt_storage *s, int64_t offset, lt_dtype dtype, int ndim, const int64_t *size)
{
  if (lt_check_sizes(ndim, size)) return NULL;
  lt_tensor *x = new_header(dtype, ndim, size);
  if (!x) return NULL;
  set_contiguous_strides(x);
  x->storage = lt_storage_ref(s);
  x->data = s->data + offset * lt_itemsize(dtype);
  return x;
}

lt_tensor *lt_tensor_from_number(lt_scalar value)
{
  lt_tensor *x = lt_tensor_new(value.kind == LT_SCALAR_FLOAT ? LT_FLOAT64 : value.kind == LT_SCALAR_INT ? LT_INT64 : LT_BOOL, 0, NULL);
  if (!x) return NULL;
  lt_store_scalar(x->data, (lt_dtype)x->dtype, value);
  x->is_number = true;
  return x;
}

lt_tensor *lt_ref(lt_tensor *x)
{
  if (x) x->refs++;
  return x;
}

void lt_unref(lt_tensor *x)
{
  if (!x || --x->refs > 0) return;
  if (x->autograd) lt_autograd_free(x);
  lt_tensor *base = x->base;
  lt_storage_unref(x->storage);
  lt_free(x, sizeof *x);
  lt_unref(base);
}

void lt_auto_unref(lt_tensor **x)
{
  lt_unref(*x);
}

int lt_list_init(lt_list *list, int n)
{
  *list = (lt_list){lt_alloc((size_t)n * sizeof *list->v), n};
  if (!list->v) return list->n = 0, -1;
  if (n) memset(list->v, 0, (size_t)n * sizeof *list->v);
  return 0;
}

void lt_list_free(lt_list *list)
{
  for (int i = 0; i < list->n; i++) lt_unref(list->v[i]);
  lt_free(list->v, (size_t)list->n * sizeof *list->v);
  *list = (lt_list){NULL, 0};
}

bool lt_is_contiguous(const lt_tensor *x)
{
  int64_t step = 1;
  for (int i = x->ndim - 1; i >= 0; i--) {
    if (x->size[i] == 1) continue;
    if (x->size[i] == 0) return true;
    if (x->stride[i] != step) return false;
    step *= x->size[i];
  }
  return true;
}

bool lt_same_shape(const lt_tensor *a, const lt_tensor *b)
{
  if (a->ndim != b->ndim) return false;
  for (int i = 0; i < a->ndim; i++)
    if (a->size[i] != b->size[i]) return false;
  return true;
}

bool lt_is_dense(const lt_tensor *x)
{
  if (lt_is_contiguous(x)) return true;
  bool seen[LT_MAX_DIMS] = {false};
  int64_t step = 1;
  while (step < x->numel) {
    int next = -1;
    for (int i = 0; i < x->ndim && next < 0; i++)
      if (!seen[i] && x->size[i] > 1 && x->stride[i] == step) next = i;
    if (next < 0) return false;
    seen[next] = true;
    step *= x->size[next];
  }
  return true;
}
