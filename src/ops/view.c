/* Shapes of views. Each function works out sizes, strides and an offset; lt_tensor_view does the rest. */
#include "base/error.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

lt_tensor *op_view(lt_tensor *x, lt_ints size)
{
  int64_t sizes[LT_MAX_DIMS], strides[LT_MAX_DIMS];
  if (lt_infer_size(size, x->numel, sizes)) return NULL;
  if (!lt_view_strides(x, size.n, sizes, strides))
    return lt_fail_null("a tensor of sizes %s and strides %s has no view of sizes %s; use reshape, which copies", LT_SHAPE(x),
                        lt_shape_text(x->ndim, x->stride).text, lt_shape_text(size.n, sizes).text);
  return lt_tensor_view(x, size.n, sizes, strides, 0);
}

lt_tensor *op_view_dtype(lt_tensor *x, lt_dtype dtype)
{
  if (lt_itemsize(dtype) != lt_itemsize((lt_dtype)x->dtype))
    return lt_fail_null("dtype %s has another element size than %s", lt_dtype_name(dtype), lt_dtype_name((lt_dtype)x->dtype));
  lt_tensor *v = lt_tensor_alias(x);
  if (v) v->dtype = (uint8_t)dtype;
  return v;
}

lt_tensor *op_reshape(lt_tensor *x, lt_ints size)
{
  int64_t sizes[LT_MAX_DIMS], strides[LT_MAX_DIMS];
  if (lt_infer_size(size, x->numel, sizes)) return NULL;
  lt_ints full = {sizes, size.n};
  if (lt_view_strides(x, size.n, sizes, strides)) return lt_view(x, full);
  LT_AUTO lt_tensor *copy = lt_contiguous(x);
  return lt_view(copy, full);
}

lt_tensor *op_expand(lt_tensor *x, lt_ints size)
{
  int64_t sizes[LT_MAX_DIMS], strides[LT_MAX_DIMS];
  int extra = size.n - x->ndim;
  if (extra < 0 || size.n > LT_MAX_DIMS)
    return lt_fail_null("sizes %s have fewer dimensions than the tensor's %s", lt_shape_text(size.n, size.v).text, LT_SHAPE(x));
  for (int i = 0; i < size.n; i++) {
    int64_t own = i < extra ? 1 : x->size[i - extra], wish = size.v[i] == -1 && i >= extra ? own : size.v[i];
    if (wish < 0 || (wish != own && own != 1))
      return lt_fail_null("sizes %s do not expand to %s: %lld against %lld in dimension %d", LT_SHAPE(x), lt_shape_text(size.n, size.v).text,
                          (long long)own, (long long)size.v[i], i + 1);
    sizes[i] = wish;
    strides[i] = i < extra || wish != own ? 0 : x->stride[i - extra];
  }
  return lt_check_sizes(size.n, sizes) ? NULL : lt_tensor_view(x, size.n, sizes, strides, 0);
}

/* The order as indices from 0; every dimension once. */
static int read_order(lt_ints dims, int ndim, int *order)
{
  bool mask[LT_MAX_DIMS] = {false};
  if (dims.n != ndim) return lt_fail("dims names %d dimensions of a tensor of %d", dims.n, ndim);
  if (ndim && lt_dim_mask(dims, ndim, mask, "dims")) return -1;
  for (int i = 0; i < ndim; i++) order[i] = lt_dim(dims.v[i], ndim, "dims");
  return 0;
}

lt_tensor *op_permute(lt_tensor *x, lt_ints dims)
{
  int order[LT_MAX_DIMS];
  int64_t sizes[LT_MAX_DIMS], strides[LT_MAX_DIMS];
  if (read_order(dims, x->ndim, order)) return NULL;
  for (int i = 0; i < x->ndim; i++) {
    sizes[i] = x->size[order[i]];
    strides[i] = x->stride[order[i]];
  }
  return lt_tensor_view(x, x->ndim, sizes, strides, 0);
}

lt_tensor *op__unpermute(lt_tensor *x, lt_ints dims)
{
  int order[LT_MAX_DIMS];
  int64_t inverse[LT_MAX_DIMS];
  if (read_order(dims, x->ndim, order)) return NULL;
  for (int i = 0; i < x->ndim; i++) inverse[order[i]] = i + 1;
  return lt_permute(x, (lt_ints){inverse, x->ndim});
}

lt_tensor *op_transpose(lt_tensor *x, int64_t dim0, int64_t dim1)
{
  int a = lt_dim(dim0, x->ndim, "dim0"), b = lt_dim(dim1, x->ndim, "dim1");
  if (a < 0 || b < 0) return NULL;
  lt_tensor *v = lt_tensor_alias(x);
  if (!v || x->ndim == 0) return v;
  v->size[a] = x->size[b];
  v->stride[a] = x->stride[b];
  v->size[b] = x->size[a];
  v->stride[b] = x->stride[a];
  return v;
}

lt_tensor *op_t(lt_tensor *x)
{
  if (x->ndim > 2) return lt_fail_null("needs a tensor of at most 2 dimensions, not sizes %s", LT_SHAPE(x));
  return x->ndim < 2 ? lt_tensor_alias(x) : op_transpose(x, 1, 2);
}

lt_tensor *op_select(lt_tensor *x, int64_t dim, int64_t index)
{
  if (x->ndim == 0) return lt_fail_null("a 0-d tensor has no positions to select");
  int d = lt_dim(dim, x->ndim, "dim");
  int64_t at = d < 0 ? -1 : lt_position(index, x->size[d], "index");
  if (at < 0) return NULL;
  lt_tensor *v = lt_tensor_alias(x);
  if (!v) return NULL;
  v->ndim--;
  for (int i = d; i < v->ndim; i++) {
    v->size[i] = x->size[i + 1];
    v->stride[i] = x->stride[i + 1];
  }
  v->data += at * x->stride[d] * lt_itemsize((lt_dtype)x->dtype);
  v->numel = lt_numel(v->ndim, v->size);
  return v;
}

/* Zeros whose part, cut out by a view function, is then overwritten. */
static lt_tensor *zeros_of(lt_tensor *like, lt_ints size)
{
  return lt_zeros(size, (lt_dtype)like->dtype, NULL, false);
}

static lt_tensor *place(lt_tensor *whole, lt_tensor *part, lt_tensor *g)
{
  if (!part || lt_copy_data(part, g)) return NULL;
  return lt_ref(whole);
}

lt_tensor *op__select_backward(lt_tensor *g, lt_ints size, int64_t dim, int64_t index)
{
  LT_AUTO lt_tensor *whole = zeros_of(g, size), *part = lt_select(whole, dim, index);
  return place(whole, part, g);
}

lt_tensor *op_slice(lt_tensor *x, int64_t dim, int64_t start, int64_t stop, int64_t step)
{
  if (x->ndim == 0) return lt_fail_null("a 0-d tensor has no positions to slice");
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (step < 1) return lt_fail_null("step must be at least 1, not %lld", (long long)step);
  if (start == 0) return lt_fail_null("start 0 is out of range: positions count from 1");
  int64_t size = x->size[d], from = start > 0 ? start - 1 : start + size, to = stop >= 0 ? stop : stop + size + 1;
  if (from < 0) from = 0;
  if (from > size) from = size;
  if (to > size) to = size;
  lt_tensor *v = lt_tensor_alias(x);
  if (!v) return NULL;
  v->size[d] = to > from ? (to - from + step - 1) / step : 0;
  v->stride[d] = x->stride[d] * step;
  v->data += from * x->stride[d] * lt_itemsize((lt_dtype)x->dtype);
  v->numel = lt_numel(v->ndim, v->size);
  return v;
}

lt_tensor *op__slice_backward(lt_tensor *g, lt_ints size, int64_t dim, int64_t start, int64_t stop, int64_t step)
{
  LT_AUTO lt_tensor *whole = zeros_of(g, size), *part = lt_slice(whole, dim, start, stop, step);
  return place(whole, part, g);
}

lt_tensor *op_narrow(lt_tensor *x, int64_t dim, int64_t start, int64_t length)
{
  if (x->ndim == 0) return lt_fail_null("a 0-d tensor cannot be narrowed");
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  int64_t size = x->size[d], from = start > 0 ? start : start + size + 1;
  if (start == 0) return lt_fail_null("start 0 is out of range: positions count from 1");
  if (length < 0) return lt_fail_null("length %lld is negative", (long long)length);
  if (from < 1 || from - 1 > size - length)
    return lt_fail_null("start %lld and length %lld exceed dimension %d of size %lld", (long long)start, (long long)length, d + 1, (long long)size);
  return lt_slice(x, dim, from, from + length - 1, 1);
}

lt_tensor *op_unsqueeze(lt_tensor *x, int64_t dim)
{
  int d = lt_dim(dim, x->ndim + 1, "dim");
  if (d < 0) return NULL;
  if (x->ndim == LT_MAX_DIMS) return lt_fail_null("a tensor has at most %d dimensions", LT_MAX_DIMS);
  lt_tensor *v = lt_tensor_alias(x);
  if (!v) return NULL;
  for (int i = x->ndim; i > d; i--) {
    v->size[i] = x->size[i - 1];
    v->stride[i] = x->stride[i - 1];
  }
  v->stride[d] = d < x->ndim ? x->size[d] * x->stride[d] : 1;
  v->size[d] = 1;
  v->ndim++;
  return v;
}

lt_tensor *op_squeeze(lt_tensor *x, lt_ints dim)
{
  bool mask[LT_MAX_DIMS];
  if (lt_dim_mask(dim, x->ndim, mask, "dim")) return NULL;
  lt_tensor *v = lt_tensor_alias(x);
  if (!v) return NULL;
  v->ndim = 0;
  for (int i = 0; i < x->ndim; i++) {
    if (mask[i] && x->size[i] == 1) continue;
    v->size[v->ndim] = x->size[i];
    v->stride[v->ndim++] = x->stride[i];
  }
  return v;
}

lt_tensor *op_as_strided(lt_tensor *x, lt_ints size, lt_ints stride, int64_t storage_offset)
{
  if (size.n != stride.n) return lt_fail_null("%d sizes but %d strides were given", size.n, stride.n);
  int64_t offset = storage_offset == LT_NONE ? lt_offset(x) : storage_offset, last = offset;
  bool empty = false;
  for (int i = 0; i < size.n; i++) {
    if (size.v[i] < 0 || stride.v[i] < 0) return lt_fail_null("sizes and strides must not be negative");
    empty = empty || size.v[i] == 0;
    int64_t reach;
    if (__builtin_mul_overflow(size.v[i] > 0 ? size.v[i] - 1 : 0, stride.v[i], &reach) || __builtin_add_overflow(last, reach, &last))
      return lt_fail_null("sizes and strides are too large");
  }
  int64_t room = (int64_t)x->storage->bytes / lt_itemsize((lt_dtype)x->dtype);
  if (offset < 0 || (!empty && last >= room))
    return lt_fail_null("the window reaches element %lld of a storage of %lld elements", (long long)last + 1, (long long)room);
  return lt_check_sizes(size.n, size.v) ? NULL : lt_tensor_view(x, size.n, size.v, stride.v, offset - lt_offset(x));
}

lt_tensor *op__as_strided_backward(lt_tensor *g, lt_ints base, lt_ints size, lt_ints stride, int64_t storage_offset)
{
  LT_AUTO lt_tensor *whole = zeros_of(g, base);
  LT_AUTO lt_tensor *part = lt_as_strided(whole, size, stride, storage_offset == LT_NONE ? 0 : storage_offset);
  if (!part || lt_accumulate_overlapping(part, g)) return NULL;
  return lt_take(&whole);
}

lt_tensor *op_detach(lt_tensor *x)
{
  return lt_tensor_alias(x);
}

lt_tensor *op_flatten(lt_tensor *x, int64_t start_dim, int64_t end_dim)
{
  int from = lt_dim(start_dim, x->ndim, "start_dim"), to = lt_dim(end_dim, x->ndim, "end_dim"), n = 0;
  if (from < 0 || to < 0) return NULL;
  if (from > to) return lt_fail_null("start_dim %lld comes after end_dim %lld", (long long)start_dim, (long long)end_dim);
  if (x->ndim == 0) return lt_reshape(x, LT_INTS(1));
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < from; i++) size[n++] = x->size[i];
  size[n] = 1;
  for (int i = from; i <= to; i++) size[n] *= x->size[i];
  n++;
  for (int i = to + 1; i < x->ndim; i++) size[n++] = x->size[i];
  return lt_reshape(x, (lt_ints){size, n});
}

/* A 0-d tensor counts as one element of one dimension. */
lt_tensor *op_unfold(lt_tensor *x, int64_t dimension, int64_t size, int64_t step)
{
  int d = lt_dim(dimension, x->ndim, "dimension"), n = x->ndim;
  if (d < 0) return NULL;
  int64_t room = n ? x->size[d] : 1, stride = n ? x->stride[d] : 1, sizes[LT_MAX_DIMS + 1], strides[LT_MAX_DIMS + 1];
  if (size < 0 || size > room) return lt_fail_null("size %lld does not fit into dimension %d of size %lld", (long long)size, d + 1, (long long)room);
  if (step < 1) return lt_fail_null("step must be at least 1, not %lld", (long long)step);
  memcpy(sizes, x->size, (size_t)n * sizeof *sizes);
  memcpy(strides, x->stride, (size_t)n * sizeof *strides);
  sizes[n] = size;
  strides[n] = stride;
  if (n) {
    sizes[d] = (room - size) / step + 1;
    strides[d] = stride * step;
  }
  return lt_tensor_view(x, n + 1, sizes, strides, 0);
}

lt_tensor *op__unfold_backward(lt_tensor *g, lt_ints base, int64_t dimension, int64_t size, int64_t step)
{
  LT_AUTO lt_tensor *whole = zeros_of(g, base), *part = lt_unfold(whole, dimension, size, step);
  if (!part || lt_accumulate_overlapping(part, g)) return NULL;
  return lt_take(&whole);
}
