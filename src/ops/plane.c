/* Elements of planes by position: what max pooling and its inverse exchange. */
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* Planes of two tensors whose leading dimensions agree. */
struct planes { int64_t count, whole, part; };

/* whole: sizes of the indexed tensor; part: of the indices. Checks every index. */
static int read_planes(struct planes *p, lt_ints whole, const lt_tensor *indices, int n)
{
  *p = (struct planes){1, 1, 1};
  bool fits = n >= 1 && whole.n == indices->ndim && whole.n >= n;
  for (int i = 0; fits && i < whole.n - n; i++) {
    fits = whole.v[i] == indices->size[i];
    p->count *= whole.v[i];
  }
  if (!fits) return lt_fail("indices of sizes %s do not fit sizes %s", LT_SHAPE(indices), lt_shape_text(whole.n, whole.v).text);
  for (int i = whole.n - n; i < whole.n; i++) {
    p->whole *= whole.v[i];
    p->part *= indices->size[i];
  }
  const int64_t *at = (const int64_t *)indices->data;
  for (int64_t i = 0; i < indices->numel; i++)
    if (at[i] < 1 || at[i] > p->whole)
      return lt_fail("index %lld is out of range for a plane of %lld elements, counted from 1", (long long)at[i], (long long)p->whole);
  return 0;
}

static lt_tensor *contiguous_indices(lt_tensor *indices)
{
  if (!lt_is_int((lt_dtype)indices->dtype)) return lt_fail_null("indices must be integers, not %s", lt_dtype_name((lt_dtype)indices->dtype));
  return lt_contiguous_as(indices, LT_INT64);
}

lt_tensor *op__plane_get(lt_tensor *x, lt_tensor *indices, lt_ints like)
{
  struct planes p;
  lt_dtype dtype = (lt_dtype)x->dtype;
  LT_AUTO lt_tensor *at = contiguous_indices(indices), *from = lt_contiguous_as(x, dtype);
  if (!at || !from || read_planes(&p, lt_sizes(x), at, like.n)) return NULL;
  LT_AUTO lt_tensor *out = lt_tensor_new(dtype, at->ndim, at->size);
  int64_t itemsize = lt_itemsize(dtype);
  for (int64_t i = 0; out && i < at->numel; i++) {
    int64_t source = i / p.part * p.whole + ((const int64_t *)at->data)[i] - 1;
    memcpy(out->data + i * itemsize, from->data + source * itemsize, (size_t)itemsize);
  }
  return lt_take(&out);
}

/* Zeros with x put (add: added, for float32 and float64) at positions. */
static lt_tensor *put(lt_tensor *x, lt_tensor *indices, lt_ints size, int n, bool add)
{
  struct planes p;
  lt_dtype dtype = (lt_dtype)x->dtype, type = add && lt_is_half(dtype) ? LT_FLOAT32 : dtype;
  if (!lt_same_shape(x, indices)) return lt_fail_null("x of sizes %s differs from indices of sizes %s", LT_SHAPE(x), LT_SHAPE(indices));
  LT_AUTO lt_tensor *at = contiguous_indices(indices), *from = lt_contiguous_as(x, type);
  if (!at || !from || read_planes(&p, size, at, n)) return NULL;
  LT_AUTO lt_tensor *out = lt_zeros(size, type, NULL, false);
  int64_t itemsize = lt_itemsize(type);
  for (int64_t i = 0; out && i < at->numel; i++) {
    int64_t target = i / p.part * p.whole + ((const int64_t *)at->data)[i] - 1;
    if (add && type == LT_FLOAT32) ((float *)out->data)[target] += ((const float *)from->data)[i];
    else if (add && type == LT_FLOAT64) ((double *)out->data)[target] += ((const double *)from->data)[i];
    else memcpy(out->data + target * itemsize, from->data + i * itemsize, (size_t)itemsize);
  }
  return out ? lt_contiguous_as(out, dtype) : NULL;
}

lt_tensor *op__plane_add(lt_tensor *g, lt_tensor *indices, lt_tensor *x, lt_ints like)
{
  return put(g, indices, lt_sizes(x), like.n, true);
}

lt_tensor *op__plane_put(lt_tensor *x, lt_tensor *indices, lt_ints size, lt_ints like)
{
  return put(x, indices, size, like.n, false);
}
