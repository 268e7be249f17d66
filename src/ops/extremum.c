/* x is seen as {outer, n, inner}: with inner = 1 a row is searched at once, else a row of running extremes is kept for all inner elements. */
#include "base/parallel.h"
#include "cpu/extremum.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct search {
  cpu_extremum_row *row;
  cpu_extremum_columns *columns;
  const char *in;
  char *value;
  int64_t *index;
  int64_t n, inner, itemsize;
};

static void search_part(void *context, int64_t begin, int64_t end)
{
  const struct search *s = context;
  for (int64_t o = begin; o < end; o++) {
    const char *in = s->in + o * s->n * s->inner * s->itemsize;
    if (s->inner == 1) s->row(in, s->n, s->value + o * s->itemsize, s->index + o);
    else s->columns(in, s->n, s->inner, s->value + o * s->inner * s->itemsize, s->index + o * s->inner);
  }
}

/* Sizes without the dimension, or with 1 in its place. */
static lt_ints without(const lt_tensor *x, int d, bool keepdim, int64_t *size)
{
  bool mask[LT_MAX_DIMS] = {false};
  if (x->ndim) mask[d] = true;
  return (lt_ints){size, lt_reduced_size(x, mask, keepdim, size)};
}

static void split_sizes(const lt_tensor *x, int d, int64_t *outer, int64_t *n, int64_t *inner)
{
  *outer = *inner = 1;
  *n = x->ndim ? x->size[d] : 1;
  for (int i = 0; i < x->ndim; i++)
    if (i != d) *(i < d ? outer : inner) *= x->size[i];
}

static int search(lt_tensor *x, int64_t dim, bool keepdim, bool largest, lt_tensor **out)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  if (x->ndim && x->size[d] == 0) return lt_fail("dimension %d of sizes %s has no elements", d + 1, LT_SHAPE(x));
  lt_dtype type = lt_is_half((lt_dtype)x->dtype) ? LT_FLOAT32 : (lt_dtype)x->dtype;
  int64_t size[LT_MAX_DIMS], outer;
  lt_ints sizes = without(x, d, keepdim, size);
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, type), *value = lt_empty(sizes, type, NULL, false), *index = lt_empty(sizes, LT_INT64, NULL, false);
  if (!in || !value || !index) return -1;
  struct search s = {.in = in->data, .value = value->data, .index = (int64_t *)index->data, .itemsize = lt_itemsize(type)};
  split_sizes(x, d, &outer, &s.n, &s.inner);
  s.row = largest ? cpu_extremum()->max_row[type] : cpu_extremum()->min_row[type];
  s.columns = largest ? cpu_extremum()->max_columns[type] : cpu_extremum()->min_columns[type];
  if (value->numel && lt_parallel(outer, 1 + LT_GRAIN / (s.n * s.inner + 1), search_part, &s)) return -1;
  if (!(out[0] = lt_contiguous_as(value, (lt_dtype)x->dtype))) return -1;
  out[1] = lt_take(&index);
  return 0;
}

int op__max_along(lt_tensor *x, int64_t dim, bool keepdim, lt_tensor **out) { return search(x, dim, keepdim, true, out); }
int op__min_along(lt_tensor *x, int64_t dim, bool keepdim, lt_tensor **out) { return search(x, dim, keepdim, false, out); }

static lt_tensor *position(lt_tensor *x, int64_t dim, bool keepdim, bool largest)
{
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL, NULL};
  if (x->dtype == LT_BOOL) return lt_fail_null("is not defined for dtype bool");
  if (dim != LT_NONE) return search(x, dim, keepdim, largest, out) ? NULL : lt_take(&out[1]);
  if (x->numel == 0) return lt_fail_null("a tensor of sizes %s has no elements", LT_SHAPE(x));
  LT_AUTO lt_tensor *flat = lt_reshape(x, LT_INTS(x->numel));
  if (!flat || search(flat, 1, false, largest, out)) return NULL;
  int64_t ones[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim; i++) ones[i] = 1;
  return keepdim ? lt_reshape(out[1], (lt_ints){ones, x->ndim}) : lt_take(&out[1]);
}

lt_tensor *op_argmax(lt_tensor *x, int64_t dim, bool keepdim) { return position(x, dim, keepdim, true); }
lt_tensor *op_argmin(lt_tensor *x, int64_t dim, bool keepdim) { return position(x, dim, keepdim, false); }

/* ---- the gradient: one position along the dimension ---- */

/* Copies between a table and a list that has k positions (from 1) along the dimension instead of n. */
static void move(char *table, char *list, const int64_t *index, const lt_tensor *shape, int d, int64_t count, int64_t itemsize, bool into)
{
  if (count == 0) return;
  int64_t outer, n, inner;
  split_sizes(shape, d, &outer, &n, &inner);
  int64_t block = count / (outer * inner) * inner;
  for (int64_t i = 0; i < count; i++) {
    char *at = table + ((i / block * n + index[i] - 1) * inner + i % inner) * itemsize;
    if (into) memcpy(at, list + i * itemsize, (size_t)itemsize);
    else memcpy(list + i * itemsize, at, (size_t)itemsize);
  }
}

lt_tensor *op__place_along(lt_tensor *g, lt_tensor *indices, lt_ints size, int64_t dim, bool keepdim)
{
  (void)keepdim;
  LT_AUTO lt_tensor *whole = lt_zeros(size, (lt_dtype)g->dtype, NULL, false), *list = lt_contiguous_as(g, (lt_dtype)g->dtype);
  LT_AUTO lt_tensor *index = lt_contiguous_as(indices, LT_INT64);
  if (!whole || !list || !index) return NULL;
  int d = lt_dim(dim, size.n, "dim");
  move(whole->data, list->data, (int64_t *)index->data, whole, d, list->numel, lt_itemsize((lt_dtype)g->dtype), true);
  return lt_take(&whole);
}

lt_tensor *op__pick_along(lt_tensor *x, lt_tensor *indices, int64_t dim, bool keepdim)
{
  (void)keepdim;
  LT_AUTO lt_tensor *table = lt_contiguous_as(x, (lt_dtype)x->dtype), *index = lt_contiguous_as(indices, LT_INT64);
  lt_tensor *out = table && index ? lt_empty(lt_sizes(indices), (lt_dtype)x->dtype, NULL, false) : NULL;
  if (!out) return NULL;
  int d = lt_dim(dim, x->ndim, "dim");
  move(table->data, out->data, (int64_t *)index->data, x, d, out->numel, lt_itemsize((lt_dtype)x->dtype), false);
  return out;
}

/* With a dimension to keep, even a 0-d tensor has one, as in PyTorch. */
int op_aminmax(lt_tensor *x, int64_t dim, bool keepdim, lt_tensor **out)
{
  lt_ints dims = {&dim, dim != LT_NONE};
  LT_AUTO lt_tensor *from = x->ndim == 0 && keepdim && dims.n ? lt_reshape(x, LT_INTS(1)) : lt_ref(x);
  LT_AUTO lt_tensor *least = lt_amin(from, dims, keepdim), *most = lt_amax(from, dims, keepdim);
  if (!least || !most) return -1;
  out[0] = lt_take(&least);
  out[1] = lt_take(&most);
  return 0;
}
