#include "ops/matrices.h"

#include <limits.h>
#include <string.h>

#include "base/error.h"
#include "ops_internal.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

int lt_check_matrices(const lt_tensor *x, const char *name)
{
  if (x->ndim < 2) return lt_fail("argument '%s' must have 2 or more dimensions, not sizes %s", name, LT_SHAPE(x));
  if (x->dtype != LT_FLOAT32 && x->dtype != LT_FLOAT64)
    return lt_fail("argument '%s' must have dtype float32 or float64, not %s", name, lt_dtype_name((lt_dtype)x->dtype));
  if (x->size[x->ndim - 1] > INT_MAX || x->size[x->ndim - 2] > INT_MAX) return lt_fail("sizes of 2^31 and more are too large for LAPACK");
  return 0;
}

int lt_check_square(const lt_tensor *x, const char *name)
{
  if (lt_check_matrices(x, name)) return -1;
  if (x->size[x->ndim - 1] != x->size[x->ndim - 2])
    return lt_fail("argument '%s' must hold square matrices, not sizes %s", name, LT_SHAPE(x));
  return 0;
}

int lt_check_same_dtype(const lt_tensor *x, const lt_tensor *y)
{
  if (x->dtype == y->dtype) return 0;
  return lt_fail("dtypes %s and %s differ; convert one", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)y->dtype));
}

int64_t lt_batch_count(const lt_tensor *x, int dims)
{
  return x->numel == 0 ? 0 : lt_numel(x->ndim - dims, x->size);
}

/* Below this side LAPACK has nothing to share out. */
enum { SMALL_SIDE = 96 };

int lt_calm_threads(const lt_tensor *x)
{
  int before = lt_num_threads();
  if (before > 1 && lt_rows(x) <= SMALL_SIDE && lt_columns(x) <= SMALL_SIDE) lt_set_num_threads(1);
  return before;
}

void lt_restore_threads(const int *before)
{
  if (*before != lt_num_threads()) lt_set_num_threads(*before);
}

lt_tensor *lt_new_matrices(const lt_tensor *like, int64_t rows, int64_t columns)
{
  int64_t size[LT_MAX_DIMS], stride[LT_MAX_DIMS], step = rows * columns;
  int n = like->ndim;
  memcpy(size, like->size, sizeof size);
  size[n - 2] = rows, size[n - 1] = columns;
  stride[n - 2] = 1, stride[n - 1] = rows > 1 ? rows : 1;
  for (int d = n - 3; d >= 0; d--) {
    stride[d] = step > 1 ? step : 1;
    step *= size[d];
  }
  return lt_tensor_new_strided((lt_dtype)like->dtype, n, size, stride);
}

lt_tensor *lt_column_major(lt_tensor *x)
{
  LT_AUTO lt_tensor *out = lt_new_matrices(x, x->size[x->ndim - 2], x->size[x->ndim - 1]);
  return out && lt_copy_data(out, x) == 0 ? lt_take(&out) : NULL;
}

lt_tensor *lt_column_major_rows(lt_tensor *x, int64_t rows)
{
  int64_t own = x->size[x->ndim - 2], kept = own < rows ? own : rows;
  LT_AUTO lt_tensor *out = lt_new_matrices(x, rows, x->size[x->ndim - 1]);
  LT_AUTO lt_tensor *from = out ? lt_narrow(x, -2, 1, kept) : NULL, *to = from ? lt_narrow(out, -2, 1, kept) : NULL;
  if (!to || (own < rows && lt_fill_data(out, lt_int_scalar(0))) || lt_copy_data(to, from)) return NULL;
  return lt_take(&out);
}

lt_tensor *lt_new_per_matrix(const lt_tensor *like, lt_dtype dtype)
{
  return lt_tensor_new(dtype, like->ndim - 2, like->size);
}

lt_tensor *lt_new_vectors(const lt_tensor *like, lt_dtype dtype, int64_t n)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, like->size, sizeof size);
  size[like->ndim - 2] = n;
  return lt_tensor_new(dtype, like->ndim - 1, size);
}

void *lt_member(const lt_tensor *x, int64_t i, int dims)
{
  return x->data + i * lt_numel(dims, x->size + x->ndim - dims) * lt_itemsize((lt_dtype)x->dtype);
}

static lt_tensor *with_batch(lt_tensor *x, int n, const int64_t *batch)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, batch, (size_t)n * sizeof *size);
  size[n] = x->size[x->ndim - 2], size[n + 1] = x->size[x->ndim - 1];
  bool same = x->ndim == n + 2 && memcmp(size, x->size, (size_t)n * sizeof *size) == 0;
  return same ? lt_ref(x) : lt_expand(x, (lt_ints){size, n + 2});
}

int lt_broadcast_batches(lt_tensor *x, lt_tensor *y, lt_tensor **out)
{
  int64_t batch[LT_MAX_DIMS];
  int n = x->ndim - 2;
  memcpy(batch, x->size, (size_t)n * sizeof *batch);
  if (lt_broadcast(&n, batch, y->ndim - 2, y->size)) return -1;
  out[0] = with_batch(x, n, batch);
  out[1] = with_batch(y, n, batch);
  return out[0] && out[1] ? 0 : -1;
}

lt_tensor *lt_identity_like(lt_tensor *x)
{
  LT_AUTO lt_tensor *one = lt_eye(x->size[x->ndim - 1], LT_NONE, (lt_dtype)x->dtype, NULL, false);
  return lt_expand(one, lt_sizes(x));
}

int lt_fill_identity(lt_tensor *x)
{
  LT_AUTO lt_tensor *one = lt_eye(x->size[x->ndim - 2], x->size[x->ndim - 1], (lt_dtype)x->dtype, NULL, false);
  return one ? lt_copy_data(x, one) : -1;
}

lt_tensor *lt_no_elements(lt_dtype dtype)
{
  return lt_tensor_new(dtype, 1, (const int64_t[]){0});
}

lt_tensor *lt_transposed(lt_tensor *x)
{
  return lt_transpose(x, -2, -1);
}

int lt_check_info(const lt_tensor *info, const char *what)
{
  for (int64_t i = 0; i < info->numel; i++) {
    int at = ((const int32_t *)info->data)[i];
    if (at && info->ndim) return lt_fail("matrix %lld of the batch %s (at %d)", (long long)i + 1, what, at);
    if (at) return lt_fail("the matrix %s (at %d)", what, at);
  }
  return 0;
}
