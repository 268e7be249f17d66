/* Rows along the dimension are turned into items (key and position), ordered by the kernels, and read back by position. Threads share the
   rows, each with room of its own for the items. */
#include "base/alloc.h"
#include "base/parallel.h"
#include "cpu/sorting.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct job {
  lt_tensor *in, *value, *index;      /* contiguous; value may be NULL */
  int64_t n, inner, first, count;     /* items first to first + count of the order are kept */
  bool descending, failed;
};

static void write_row(const struct job *j, const struct cpu_item *items, const char *row, int64_t out_row)
{
  int64_t itemsize = lt_itemsize((lt_dtype)j->in->dtype), *index = (int64_t *)j->index->data + out_row;
  for (int64_t i = 0; i < j->count; i++) {
    int64_t position = items[j->first + i].position;
    index[i * j->inner] = position + 1;
    if (j->value) memcpy(j->value->data + (out_row + i * j->inner) * itemsize, row + position * j->inner * itemsize, (size_t)itemsize);
  }
}

static void order_rows(void *context, int64_t begin, int64_t end)
{
  struct job *j = context;
  size_t bytes = 2 * (size_t)j->n * sizeof(struct cpu_item);
  struct cpu_item *items = lt_alloc(bytes);
  if (!items) {
    j->failed = true;
    return;
  }
  for (int64_t r = begin; r < end; r++) {
    int64_t start = r / j->inner * j->n * j->inner + r % j->inner, out_row = r / j->inner * j->count * j->inner + r % j->inner;
    const char *row = j->in->data + start * lt_itemsize((lt_dtype)j->in->dtype);
    cpu_sorting()->items(items, row, (lt_dtype)j->in->dtype, j->inner, j->n, j->descending);
    if (j->first + j->count < j->n) cpu_sorting()->smallest(items, items + j->n, j->n, j->first + j->count);
    else cpu_sorting()->sort(items, items + j->n, j->n);
    write_row(j, items, row, out_row);
  }
  lt_free(items, bytes);
}

static int order(struct job *j, lt_tensor *x, int d, bool values, bool keep_dim)
{
  int64_t size[LT_MAX_DIMS], rows = 1;
  int ndim = 0;
  j->n = x->ndim ? x->size[d] : 1;
  j->inner = 1;
  for (int i = 0; i < x->ndim; i++) {
    if (i != d) rows *= x->size[i];
    if (i > d) j->inner *= x->size[i];
    if (i != d || keep_dim) size[ndim++] = i == d ? j->count : x->size[i];
  }
  j->in = lt_contiguous_as(x, (lt_dtype)x->dtype);
  j->value = values ? lt_tensor_new((lt_dtype)x->dtype, ndim, size) : NULL;
  j->index = lt_tensor_new(LT_INT64, ndim, size);
  bool ready = j->in && j->index && (j->value || !values);
  if (ready && j->index->numel) lt_parallel(rows, 1 + LT_GRAIN / 8 / (j->n + 1), order_rows, j);
  lt_unref(j->in);
  if (j->failed) lt_fail("out of memory for sorting rows of %lld elements", (long long)j->n);
  return ready && !j->failed ? 0 : -1;
}

static int finish(struct job *j, int status, lt_tensor **out)
{
  if (status) {
    lt_unref(j->value);
    lt_unref(j->index);
    return -1;
  }
  out[0] = j->value;
  out[1] = j->index;
  return 0;
}

int op_sort(lt_tensor *x, int64_t dim, bool descending, bool stable, lt_tensor **out)
{
  (void)stable;                       /* it always is */
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  struct job j = {.count = x->ndim ? x->size[d] : 1, .descending = descending};
  return finish(&j, order(&j, x, d, true, true), out);
}

lt_tensor *op_argsort(lt_tensor *x, int64_t dim, bool descending, bool stable)
{
  (void)stable;
  lt_tensor *out[2];
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  struct job j = {.count = x->ndim ? x->size[d] : 1, .descending = descending};
  return finish(&j, order(&j, x, d, false, true), out) ? NULL : out[1];
}

lt_tensor *op_msort(lt_tensor *x)
{
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL, NULL};
  return lt_sort(x, 1, false, false, out) ? NULL : lt_take(&out[0]);
}

int op_topk(lt_tensor *x, int64_t k, int64_t dim, bool largest, bool sorted, lt_tensor **out)
{
  (void)sorted;                       /* it always is */
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  int64_t n = x->ndim ? x->size[d] : 1;
  if (k < 0 || k > n) return lt_fail("k is %lld, but dimension %d has %lld elements", (long long)k, d + 1, (long long)n);
  struct job j = {.count = k, .descending = largest};
  return finish(&j, order(&j, x, d, true, true), out);
}

int op_kthvalue(lt_tensor *x, int64_t k, int64_t dim, bool keepdim, lt_tensor **out)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  int64_t n = x->ndim ? x->size[d] : 1;
  if (k < 1 || k > n) return lt_fail("k is %lld, but dimension %d has %lld elements", (long long)k, d + 1, (long long)n);
  struct job j = {.first = k - 1, .count = 1};
  return finish(&j, order(&j, x, d, true, keepdim || x->ndim == 0), out);
}

/* ---- the gradient: elements at positions along a dimension ---- */

struct strides { int64_t n, k, inner; };

static struct strides strides_of(lt_ints size, const lt_tensor *indices, int d)
{
  struct strides s = {size.n ? size.v[d] : 1, indices->ndim ? indices->size[d] : 1, 1};
  for (int i = d + 1; i < size.n; i++) s.inner *= size.v[i];
  return s;
}

static int64_t place_of(struct strides s, int64_t i, int64_t position)
{
  return (i / s.inner / s.k * s.n + position - 1) * s.inner + i % s.inner;
}

lt_tensor *op__unsort(lt_tensor *g, lt_tensor *indices, lt_ints size, int64_t dim)
{
  lt_dtype type = g->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  LT_AUTO lt_tensor *whole = lt_zeros(size, type, NULL, false), *from = lt_contiguous_as(g, type), *index = lt_contiguous_as(indices, LT_INT64);
  if (!whole || !from || !index) return NULL;
  struct strides s = strides_of(size, indices, lt_dim(dim, size.n, "dim"));
  for (int64_t i = 0; i < index->numel; i++) {
    int64_t at = place_of(s, i, ((int64_t *)index->data)[i]);
    if (type == LT_FLOAT64) ((double *)whole->data)[at] += ((double *)from->data)[i];
    else ((float *)whole->data)[at] += ((float *)from->data)[i];
  }
  return lt_contiguous_as(whole, (lt_dtype)g->dtype);
}

lt_tensor *op__resort(lt_tensor *x, lt_tensor *indices, int64_t dim)
{
  LT_AUTO lt_tensor *table = lt_contiguous_as(x, (lt_dtype)x->dtype), *index = lt_contiguous_as(indices, LT_INT64);
  lt_tensor *out = table && index ? lt_tensor_new((lt_dtype)x->dtype, indices->ndim, indices->size) : NULL;
  if (!out) return NULL;
  int64_t itemsize = lt_itemsize((lt_dtype)x->dtype);
  struct strides s = strides_of(lt_sizes(x), indices, lt_dim(dim, x->ndim, "dim"));
  for (int64_t i = 0; i < index->numel; i++)
    memcpy(out->data + i * itemsize, table->data + place_of(s, i, ((int64_t *)index->data)[i]) * itemsize, (size_t)itemsize);
  return out;
}
