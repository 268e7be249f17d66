#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* ---- diagonals ---- */

static int64_t least(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

static int two_dims(int ndim, int64_t dim1, int64_t dim2, int *a, int *b)
{
  *a = lt_dim(dim1, ndim, "dim1");
  *b = *a < 0 ? -1 : lt_dim(dim2, ndim, "dim2");
  if (*b < 0) return -1;
  return *a == *b ? lt_fail("dim1 and dim2 are both dimension %d", *a + 1) : 0;
}

lt_tensor *op_diagonal(lt_tensor *x, int64_t offset, int64_t dim1, int64_t dim2)
{
  int a, b, n = 0;
  int64_t size[LT_MAX_DIMS], stride[LT_MAX_DIMS];
  if (two_dims(x->ndim, dim1, dim2, &a, &b)) return NULL;
  int64_t up = offset > 0 ? least(offset, x->size[b]) : 0, down = offset < 0 ? least(-offset, x->size[a]) : 0;
  int64_t length = least(x->size[a] - down, x->size[b] - up);
  for (int i = 0; i < x->ndim; i++) {
    if (i == a || i == b) continue;
    size[n] = x->size[i];
    stride[n++] = x->stride[i];
  }
  size[n] = length;
  stride[n++] = x->stride[a] + x->stride[b];
  return lt_tensor_view(x, n, size, stride, length ? up * x->stride[b] + down * x->stride[a] : 0);
}

static lt_tensor *on_diagonal(lt_tensor *x, lt_ints size, int64_t offset, int64_t dim1, int64_t dim2)
{
  LT_AUTO lt_tensor *whole = lt_zeros(size, (lt_dtype)x->dtype, NULL, false), *part = lt_diagonal(whole, offset, dim1, dim2);
  return part && !lt_copy_data(part, x) ? lt_take(&whole) : NULL;
}

lt_tensor *op__diagonal_backward(lt_tensor *g, lt_ints size, int64_t offset, int64_t dim1, int64_t dim2)
{
  return on_diagonal(g, size, offset, dim1, dim2);
}

lt_tensor *op_diag_embed(lt_tensor *x, int64_t offset, int64_t dim1, int64_t dim2)
{
  int a, b, from = 0;
  int64_t size[LT_MAX_DIMS + 1];
  if (x->ndim == 0) return lt_fail_null("needs a tensor of at least 1 dimension");
  if (two_dims(x->ndim + 1, dim1, dim2, &a, &b)) return NULL;
  int64_t side = x->size[x->ndim - 1] + (offset < 0 ? -offset : offset);
  for (int i = 0; i <= x->ndim; i++) size[i] = i == a || i == b ? side : x->size[from++];
  return on_diagonal(x, (lt_ints){size, x->ndim + 1}, offset, a + 1, b + 1);
}

lt_tensor *op_diag(lt_tensor *x, int64_t diagonal)
{
  if (x->ndim == 1) return lt_diag_embed(x, diagonal, -2, -1);
  if (x->ndim != 2) return lt_fail_null("needs a tensor of 1 or 2 dimensions, not sizes %s", LT_SHAPE(x));
  if (diagonal > x->size[1] || diagonal < -x->size[0])
    return lt_fail_null("argument 'diagonal': %lld is outside of a matrix of sizes %s", (long long)diagonal, LT_SHAPE(x));
  LT_AUTO lt_tensor *view = lt_diagonal(x, diagonal, 1, 2);
  return lt_clone(view);
}

lt_tensor *op_diagflat(lt_tensor *x, int64_t offset)
{
  LT_AUTO lt_tensor *flat = lt_reshape(x, LT_INTS(-1));
  return lt_diag_embed(flat, offset, -2, -1);
}

/* How many elements the main diagonal of a contiguous x has, and how far apart they lie. */
static int main_diagonal(const lt_tensor *x, bool wrap, int64_t *n, int64_t *step)
{
  if (x->ndim < 2) return lt_fail("needs at least two dimensions, not sizes %s", LT_SHAPE(x));
  int64_t stride = 1;
  *step = 0;
  for (int i = 0; i < x->ndim; i++, stride *= x->size[0]) {
    if (x->ndim > 2 && x->size[i] != x->size[0]) return lt_fail("sizes %s: of more than two dimensions all must be equal", LT_SHAPE(x));
    *step += x->ndim > 2 ? stride : 0;
  }
  if (x->ndim == 2) *step = x->size[1] + 1;
  *n = x->ndim > 2 ? x->size[0] : least(x->size[0], x->size[1]);
  if (wrap && x->ndim == 2) *n = (x->numel + *step - 1) / *step;
  return 0;
}

lt_tensor *op_fill_diagonal(lt_tensor *x, lt_scalar value, bool wrap)
{
  int64_t n = 0, step = 1;
  if (main_diagonal(x, wrap, &n, &step)) return NULL;
  LT_AUTO lt_tensor *number = lt_tensor_from_number(value), *copy = lt_clone(x), *flat = lt_reshape(copy, LT_INTS(-1));
  LT_AUTO lt_tensor *line = flat ? lt_as_strided(flat, LT_INTS(n), LT_INTS(step), LT_NONE) : NULL, *filled = lt_fill_(line, number);
  return filled ? lt_reshape(flat, lt_sizes(x)) : NULL;
}

lt_tensor *op_trace(lt_tensor *x)
{
  if (x->ndim != 2) return lt_fail_null("needs a matrix, not sizes %s", LT_SHAPE(x));
  if (x->dtype == LT_BOOL) return lt_fail_null("is not defined for dtype bool");
  LT_AUTO lt_tensor *diagonal = lt_diagonal(x, 0, 1, 2);
  return lt_sum(diagonal, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
}

/* ---- triangles: of each row a part is copied, the rest is zero ---- */

struct triangle {
  const char *from;
  char *to;
  int64_t rows, row_bytes, itemsize, offset;
  bool upper;
};

static void copy_triangle(void *context, int64_t begin, int64_t end)
{
  const struct triangle *t = context;
  int64_t columns = t->row_bytes / t->itemsize;
  for (int64_t i = begin; i < end; i++) {
    int64_t split = i % t->rows + t->offset + !t->upper;        /* columns before it are the lower part */
    if (split < 0) split = 0;
    size_t low = (size_t)(least(split, columns) * t->itemsize), high = (size_t)t->row_bytes - low;
    char *to = t->to + i * t->row_bytes;
    const char *from = t->from + i * t->row_bytes;
    if (t->upper) {
      memset(to, 0, low);
      memcpy(to + low, from + low, high);
    } else {
      memcpy(to, from, low);
      memset(to + low, 0, high);
    }
  }
}

static lt_tensor *triangle(lt_tensor *x, int64_t offset, bool upper)
{
  if (x->ndim < 2) return lt_fail_null("needs a tensor of at least 2 dimensions, not sizes %s", LT_SHAPE(x));
  LT_AUTO lt_tensor *source = lt_contiguous_as(x, (lt_dtype)x->dtype), *out = source ? lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size) : NULL;
  if (!out || out->numel == 0) return lt_take(&out);
  int64_t itemsize = lt_itemsize((lt_dtype)x->dtype), columns = x->size[x->ndim - 1], limit = INT64_MAX / 4;
  offset = offset > limit ? limit : offset < -limit ? -limit : offset;
  struct triangle t = {source->data, out->data, x->size[x->ndim - 2], columns * itemsize, itemsize, offset, upper};
  return lt_parallel(x->numel / columns, 1 + LT_GRAIN / columns, copy_triangle, &t) ? NULL : lt_take(&out);
}

lt_tensor *op_tril(lt_tensor *x, int64_t diagonal) { return triangle(x, diagonal, false); }
lt_tensor *op_triu(lt_tensor *x, int64_t diagonal) { return triangle(x, diagonal, true); }

/* ---- positions of triangles ---- */

/* Columns first + 1 to last of row r (from 0) belong to the triangle. */
static void row_range(int64_t r, int64_t columns, int64_t offset, bool upper, int64_t *first, int64_t *last)
{
  int64_t split = r + offset + !upper;
  split = split < 0 ? 0 : least(split, columns);
  *first = upper ? split : 0;
  *last = upper ? columns : split;
}

static lt_tensor *triangle_indices(int64_t rows, int64_t columns, int64_t offset, bool upper, lt_dtype dtype, const char *device)
{
  int64_t n = 0, first, last;
  if (rows < 0 || columns < 0) return lt_fail_null("sizes must not be negative, got %lld and %lld", (long long)rows, (long long)columns);
  if (rows > INT32_MAX || columns > INT32_MAX) return lt_fail_null("sizes %lld and %lld are too large", (long long)rows, (long long)columns);
  if (offset > columns) offset = columns;
  if (offset < -rows) offset = -rows;
  for (int64_t r = 0; r < rows; n += last - first, r++) row_range(r, columns, offset, upper, &first, &last);
  LT_AUTO lt_tensor *x = lt_empty(LT_INTS(2, n), LT_INT64, device, false);
  if (!x) return NULL;
  int64_t *row = (int64_t *)x->data, *column = row + n;
  for (int64_t r = 0; r < rows; r++) {
    row_range(r, columns, offset, upper, &first, &last);
    for (int64_t c = first; c < last; c++) {
      *row++ = r + 1;
      *column++ = c + 1;
    }
  }
  return lt_contiguous_as(x, dtype == LT_NO_DTYPE ? LT_INT64 : dtype);
}

lt_tensor *op_tril_indices(int64_t row, int64_t col, int64_t offset, lt_dtype dtype, const char *device)
{
  return triangle_indices(row, col, offset, false, dtype, device);
}

lt_tensor *op_triu_indices(int64_t row, int64_t col, int64_t offset, lt_dtype dtype, const char *device)
{
  return triangle_indices(row, col, offset, true, dtype, device);
}
