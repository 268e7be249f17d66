#include "ops/front.h"
#include "tensor/copy.h"

static int check_device(const char *device)
{
  if (!device || strcmp(device, "cpu") == 0) return 0;
  return lt_fail("device \"%s\" is not available; this build has \"cpu\"", device);
}

/* The end of every creation: gradients wanted or not. Takes x. */
static lt_tensor *finish(lt_tensor *x, bool requires_grad)
{
  if (x && requires_grad && lt_set_requires_grad(x, true)) lt_unref(x), x = NULL;
  return x;
}

static lt_tensor *new_tensor(lt_ints size, lt_dtype dtype, const char *device)
{
  if (check_device(device)) return NULL;
  return lt_tensor_new(dtype == LT_NO_DTYPE ? lt_default_dtype() : dtype, size.n, size.v);
}

static lt_tensor *filled(lt_tensor *x, lt_scalar value, bool requires_grad)
{
  if (x && lt_fill_data(x, value)) lt_unref(x), x = NULL;
  return finish(x, requires_grad);
}

lt_tensor *op_empty(lt_ints size, lt_dtype dtype, const char *device, bool requires_grad)
{
  return finish(new_tensor(size, dtype, device), requires_grad);
}

lt_tensor *op_full(lt_ints size, lt_scalar value, lt_dtype dtype, const char *device, bool requires_grad)
{
  return filled(new_tensor(size, dtype == LT_NO_DTYPE ? lt_scalar_dtype(value) : dtype, device), value, requires_grad);
}

lt_tensor *op_zeros(lt_ints size, lt_dtype dtype, const char *device, bool requires_grad)
{
  return filled(new_tensor(size, dtype, device), lt_int_scalar(0), requires_grad);
}

lt_tensor *op_ones(lt_ints size, lt_dtype dtype, const char *device, bool requires_grad)
{
  return filled(new_tensor(size, dtype, device), lt_int_scalar(1), requires_grad);
}

/* In x's order of dimensions. */
static lt_tensor *new_like(lt_tensor *x, lt_dtype dtype, const char *device)
{
  lt_dtype type = dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype;
  if (lt_is_contiguous(x) || !lt_is_dense(x)) return new_tensor(lt_sizes(x), type, device);
  return check_device(device) ? NULL : lt_tensor_new_strided(type, x->ndim, x->size, x->stride);
}

lt_tensor *op_empty_like(lt_tensor *x, lt_dtype dtype, const char *device, bool requires_grad)
{
  return finish(new_like(x, dtype, device), requires_grad);
}

lt_tensor *op_zeros_like(lt_tensor *x, lt_dtype dtype, const char *device, bool requires_grad)
{
  return filled(new_like(x, dtype, device), lt_int_scalar(0), requires_grad);
}

lt_tensor *op_ones_like(lt_tensor *x, lt_dtype dtype, const char *device, bool requires_grad)
{
  return filled(new_like(x, dtype, device), lt_int_scalar(1), requires_grad);
}

lt_tensor *op_full_like(lt_tensor *x, lt_scalar value, lt_dtype dtype, const char *device, bool requires_grad)
{
  return filled(new_like(x, dtype, device), value, requires_grad);
}

static lt_dtype type_like(const lt_tensor *x, lt_dtype dtype)
{
  return dtype == LT_NO_DTYPE ? (lt_dtype)x->dtype : dtype;
}

lt_tensor *op_new_empty(lt_tensor *x, lt_ints size, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_empty(size, type_like(x, dtype), device, requires_grad);
}

lt_tensor *op_new_zeros(lt_tensor *x, lt_ints size, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_zeros(size, type_like(x, dtype), device, requires_grad);
}

lt_tensor *op_new_ones(lt_tensor *x, lt_ints size, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_ones(size, type_like(x, dtype), device, requires_grad);
}

lt_tensor *op_new_full(lt_tensor *x, lt_ints size, lt_scalar value, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_full(size, value, type_like(x, dtype), device, requires_grad);
}

/* ---- strided ---- */

/* Elements from the first to the last that the strides reach. */
static int span_of(lt_ints size, lt_ints stride, int64_t *span)
{
  if (size.n != stride.n) return lt_fail("%d sizes but %d strides were given", size.n, stride.n);
  *span = 1;
  bool empty = false;
  for (int i = 0; i < size.n; i++) {
    int64_t reach;
    if (size.v[i] < 0 || stride.v[i] < 0) return lt_fail("sizes and strides must not be negative");
    empty = empty || size.v[i] == 0;
    if (__builtin_mul_overflow(size.v[i] > 0 ? size.v[i] - 1 : 0, stride.v[i], &reach) || __builtin_add_overflow(*span, reach, span))
      return lt_fail("sizes and strides are too large");
  }
  if (empty) *span = 0;
  return 0;
}

lt_tensor *op_empty_strided(lt_ints size, lt_ints stride, lt_dtype dtype, const char *device, bool requires_grad)
{
  int64_t span = 0;
  if (span_of(size, stride, &span)) return NULL;
  LT_AUTO lt_tensor *room = new_tensor(LT_INTS(span), dtype, device);
  return room ? finish(lt_tensor_view(room, size.n, size.v, stride.v, 0), requires_grad) : NULL;
}

lt_tensor *op_new_empty_strided(lt_tensor *x, lt_ints size, lt_ints stride, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_empty_strided(size, stride, type_like(x, dtype), device, requires_grad);
}

lt_tensor *op_scalar_tensor(lt_scalar value, lt_dtype dtype, const char *device, bool requires_grad)
{
  return op_full((lt_ints){&value.i, 0}, value, dtype == LT_NO_DTYPE ? lt_default_dtype() : dtype, device, requires_grad);
}

/* ---- filling ---- */

/* Read as often as needed, and never made as long as x. */
lt_tensor *op_fill(lt_tensor *x, lt_tensor *value)
{
  if (value->ndim != 0) return lt_fail_null("value must be a number or a 0-d tensor, not a tensor of %d dimensions", value->ndim);
  LT_AUTO lt_tensor *typed = lt_to_dtype(value, (lt_dtype)x->dtype);
  return lt_expand(typed, lt_sizes(x));
}

lt_tensor *op_zero(lt_tensor *x)
{
  LT_AUTO lt_tensor *zero = lt_zeros((lt_ints){x->size, 0}, (lt_dtype)x->dtype, NULL, false);
  return lt_expand(zero, lt_sizes(x));
}
