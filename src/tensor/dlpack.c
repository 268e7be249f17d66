/* DLPack: a structure that says where a tensor's elements lie, with a deleter for whoever takes it.

   Its layout is public and fixed; it is written out here so that nothing else is needed. What comes from outside is checked before it
   is believed. An exported structure holds the storage, whose count is atomic, so that it may be deleted on any thread. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "tensor/tensor.h"

enum { DEVICE_CPU = 1 };
enum { CODE_INT, CODE_UINT, CODE_FLOAT, CODE_BFLOAT = 4, CODE_COMPLEX = 5, CODE_BOOL = 6 };

struct device { int32_t type, id; };
struct element { uint8_t code, bits; uint16_t lanes; };

struct array {
  void *data;
  struct device device;
  int32_t ndim;
  struct element element;
  int64_t *shape, *strides;              /* strides in elements; NULL: row-major */
  uint64_t byte_offset;
};

struct DLManagedTensor {
  struct array array;
  void *context;
  void (*deleter)(struct DLManagedTensor *self);
};

static const struct element elements[] = {
  [LT_BOOL] = {CODE_BOOL, 8, 1}, [LT_UINT8] = {CODE_UINT, 8, 1}, [LT_INT8] = {CODE_INT, 8, 1}, [LT_INT16] = {CODE_INT, 16, 1},
  [LT_INT32] = {CODE_INT, 32, 1}, [LT_INT64] = {CODE_INT, 64, 1}, [LT_FLOAT16] = {CODE_FLOAT, 16, 1}, [LT_BFLOAT16] = {CODE_BFLOAT, 16, 1},
  [LT_FLOAT32] = {CODE_FLOAT, 32, 1}, [LT_FLOAT64] = {CODE_FLOAT, 64, 1},
};

/* ---- out ---- */

struct export {
  struct DLManagedTensor managed;
  struct lt_storage *storage;
  int64_t shape[LT_MAX_DIMS], strides[LT_MAX_DIMS];
};

static void end_export(struct DLManagedTensor *self)
{
  struct export *e = self->context;
  lt_storage_unref(e->storage);
  free(e);
}

static struct array describe(const lt_tensor *x, struct export *e)
{
  memcpy(e->shape, x->size, (size_t)x->ndim * sizeof *x->size);
  memcpy(e->strides, x->stride, (size_t)x->ndim * sizeof *x->stride);
  return (struct array){.data = x->data, .device = {DEVICE_CPU, 0}, .ndim = x->ndim, .element = elements[x->dtype],
                        .shape = e->shape, .strides = e->strides};
}

struct DLManagedTensor *lt_to_dlpack(lt_tensor *x)
{
  if (!x) return lt_fail_null("to_dlpack: expected a tensor, got NULL");
  if (lt_requires_grad(x)) return lt_fail_null("to_dlpack: the tensor requires grad, and DLPack knows no gradients: pass x:detach()");
  struct export *e = malloc(sizeof *e);
  if (!e) return lt_fail_null("to_dlpack: out of memory");
  e->storage = lt_storage_ref(x->storage);
  e->managed = (struct DLManagedTensor){describe(x, e), e, end_export};
  return &e->managed;
}

/* ---- in ---- */

/* Some libraries write a bool as an 8-bit number of a code of its own, others as uint8, which stays uint8. */
static lt_dtype dtype_of(struct element element)
{
  for (int d = 0; d <= LT_FLOAT64; d++)
    if (elements[d].code == element.code && elements[d].bits == element.bits && element.lanes == 1) return (lt_dtype)d;
  lt_fail("from_dlpack: elements of code %d, %d bits and %d lanes are not supported", element.code, element.bits, element.lanes);
  return LT_NO_DTYPE;
}

static int check(const struct array *a)
{
  if (a->device.type != DEVICE_CPU) return lt_fail("from_dlpack: the tensor is on a device of type %d, expected the CPU (1)", (int)a->device.type);
  if (a->ndim < 0 || a->ndim > LT_MAX_DIMS) return lt_fail("from_dlpack: a tensor has at most %d dimensions, not %d", LT_MAX_DIMS, (int)a->ndim);
  return a->ndim > 0 && !a->shape ? lt_fail("from_dlpack: the tensor has no sizes") : 0;
}

void lt_dlpack_free(struct DLManagedTensor *source)
{
  if (source && source->deleter) source->deleter(source);
}

static void end_import(void *context)
{
  lt_dlpack_free(context);
}

lt_tensor *lt_from_dlpack(struct DLManagedTensor *source)
{
  if (!source) return lt_fail_null("from_dlpack: expected a DLPack structure, got NULL");
  const struct array *a = &source->array;
  lt_dtype dtype = check(a) ? LT_NO_DTYPE : dtype_of(a->element);
  if (dtype == LT_NO_DTYPE) return NULL;
  void *data = a->data ? (char *)a->data + a->byte_offset : NULL;
  const char *outer = lt_op_enter("from_dlpack");
  lt_tensor *x = lt_tensor_wrap(dtype, (lt_ints){a->shape, a->ndim}, (lt_ints){a->strides, a->ndim}, data, end_import, source);
  lt_op_leave(outer);
  return x;
}
