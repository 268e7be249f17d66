#include "tensor/shape.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

struct lt_shape_text lt_shape_text(int ndim, const int64_t *size)
{
  struct lt_shape_text s;
  size_t used = 0, room = sizeof s.text - 8;
  s.text[used++] = '{';
  for (int i = 0; i < ndim && used < room; i++) {
    used += (size_t)snprintf(s.text + used, room - used, i ? ", %lld" : "%lld", (long long)size[i]);
    if (used > room) used = room;
  }
  strcpy(s.text + (used > room - 4 ? room - 4 : used), used > room - 4 ? "...}" : "}");
  return s;
}

int lt_dim(int64_t dim, int ndim, const char *what)
{
  int64_t n = ndim > 0 ? ndim : 1;
  if (dim == 0) return lt_fail("%s 0 is out of range: positions count from 1", what);
  if (dim < -n || dim > n)
    return lt_fail("%s %lld is out of range for a tensor of %d dimensions (1 to %lld or -%lld to -1)", what, (long long)dim, ndim,
                   (long long)n, (long long)n);
  return (int)(dim > 0 ? dim - 1 : dim + n);
}

int64_t lt_position(int64_t position, int64_t size, const char *what)
{
  if (position == 0) return lt_fail("%s 0 is out of range: positions count from 1", what);
  if (position < -size || position > size)
    return lt_fail("%s %lld is out of range for a dimension of size %lld", what, (long long)position, (long long)size);
  return position > 0 ? position - 1 : position + size;
}

int lt_dim_mask(lt_ints dims, int ndim, bool mask[LT_MAX_DIMS], const char *what)
{
  for (int i = 0; i < LT_MAX_DIMS; i++) mask[i] = dims.n == 0;
  for (int i = 0; i < dims.n; i++) {
    int d = lt_dim(dims.v[i], ndim, what);
    if (d < 0) return -1;
    if (mask[d]) return lt_fail("%s names dimension %d twice", what, d + 1);
    mask[d] = true;
  }
  return 0;
}

int lt_broadcast(int *ndim, int64_t *size, int other_ndim, const int64_t *other)
{
  int n = *ndim > other_ndim ? *ndim : other_ndim;
  int64_t out[LT_MAX_DIMS];
  for (int i = 0; i < n; i++) {
    int a = i - (n - *ndim), b = i - (n - other_ndim);
    int64_t left = a < 0 ? 1 : size[a], right = b < 0 ? 1 : other[b];
    if (left != right && left != 1 && right != 1)
      return lt_fail("sizes %s and %s do not broadcast: %lld against %lld in dimension %d", lt_shape_text(*ndim, size).text,
                     lt_shape_text(other_ndim, other).text, (long long)left, (long long)right, i + 1);
    out[i] = left == 1 ? right : left;
  }
  memcpy(size, out, (size_t)n * sizeof *size);
  *ndim = n;
  return 0;
}

int64_t lt_numel(int ndim, const int64_t *size)
{
  int64_t n = 1;
  for (int i = 0; i < ndim; i++) n *= size[i];
  return n;
}

/* Old dimensions are taken in runs that are contiguous among themselves; each run must be filled exactly by new ones. */
bool lt_view_strides(const lt_tensor *x, int ndim, const int64_t *size, int64_t *stride)
{
  if (x->numel == 0) {
    int64_t step = 1;
    for (int i = ndim - 1; i >= 0; step *= size[i] > 1 ? size[i] : 1, i--) stride[i] = step;
    return true;
  }
  int view = ndim - 1;
  int64_t base = x->ndim ? x->stride[x->ndim - 1] : 1, run = 1, filled = 1;
  for (int d = x->ndim - 1; d >= 0; d--) {
    run *= x->size[d];
    bool ends = d == 0 || (x->size[d - 1] != 1 && x->stride[d - 1] != run * base);
    if (!ends) continue;
    while (view >= 0 && (filled < run || size[view] == 1)) {
      stride[view] = filled * base;
      filled *= size[view--];
    }
    if (filled != run) return false;
    if (d > 0) base = x->stride[d - 1], run = filled = 1;
  }
  for (; view >= 0; view--) stride[view] = 1;
  return true;
}

int lt_infer_size(lt_ints sizes, int64_t numel, int64_t out[LT_MAX_DIMS])
{
  if (sizes.n > LT_MAX_DIMS) return lt_fail("a tensor has at most %d dimensions, not %d", LT_MAX_DIMS, sizes.n);
  int free_dim = -1;
  int64_t product = 1;
  for (int i = 0; i < sizes.n; i++) {
    out[i] = sizes.v[i];
    if (out[i] == -1 && free_dim >= 0) return lt_fail("only one size can be -1, in %s", lt_shape_text(sizes.n, sizes.v).text);
    if (out[i] < -1) return lt_fail("size %lld of dimension %d is negative", (long long)out[i], i + 1);
    if (out[i] == -1) free_dim = i;
    else if (__builtin_mul_overflow(product, out[i], &product)) return lt_fail("sizes %s are too large", lt_shape_text(sizes.n, sizes.v).text);
  }
  if (free_dim >= 0 && product == 0)
    return lt_fail("size -1 of %s cannot be told: the other sizes hold no element", lt_shape_text(sizes.n, sizes.v).text);
  if (free_dim >= 0 && numel % product == 0) out[free_dim] = numel / product;
  else if (free_dim >= 0 || product != numel)
    return lt_fail("%lld elements do not fit sizes %s", (long long)numel, lt_shape_text(sizes.n, sizes.v).text);
  return 0;
}
