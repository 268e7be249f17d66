/* Every index comes down to one form: x as a tensor {outer, n, inner} and flat positions, from 0, in the middle. Indexed dimensions that
   stand together are merged to that middle where they stand; otherwise they are moved to the front first, as PyTorch (and NumPy) do.
   Masks become the positions of their true elements. */
#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* ---- positions ---- */

lt_tensor *op_nonzero(lt_tensor *x, bool as_tuple)
{
  (void)as_tuple;
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_int_scalar(0)), *set = lt_ne(x, zero), *flat = set ? lt_contiguous_as(set, LT_BOOL) : NULL;
  if (!flat) return NULL;
  int64_t count = 0;
  const uint8_t *mask = (const uint8_t *)flat->data;
  for (int64_t i = 0; i < flat->numel; i++) count += mask[i];
  lt_tensor *out = lt_empty(LT_INTS(count, x->ndim), LT_INT64, NULL, false);
  int64_t *to = out ? (int64_t *)out->data : NULL;
  for (int64_t i = 0; out && x->ndim && i < flat->numel; i++) {
    int64_t rest = i;
    if (!mask[i]) continue;
    for (int d = x->ndim - 1; d >= 0; rest /= x->size[d--]) to[d] = rest % x->size[d] + 1;
    to += x->ndim;
  }
  return out;
}

/* The index in its normal form. */
struct selection {
  lt_list index;                      /* int64, by dimension of x; NULL: whole */
  int64_t size[LT_MAX_DIMS];          /* broadcast shape of the index tensors */
  int ndim;
  int first, count;                   /* of the indexed dimensions, after `order` */
  int64_t order[LT_MAX_DIMS];         /* of x's dimensions, from 1, that makes them adjacent */
  lt_tensor *x;                       /* in that order; owned */
  lt_tensor *rows;                    /* flat positions; owned */
};

static void drop_selection(struct selection *s)
{
  lt_list_free(&s->index);
  lt_unref(s->x);
  lt_unref(s->rows);
}

static bool is_mask(const lt_tensor *x)
{
  return x->dtype == LT_BOOL || x->dtype == LT_UINT8;
}

static int add_mask(struct selection *s, const lt_tensor *x, lt_tensor *mask, int d)
{
  if (d + mask->ndim > x->ndim) return lt_fail("a mask of sizes %s has too many dimensions for a tensor of sizes %s", LT_SHAPE(mask), LT_SHAPE(x));
  for (int i = 0; i < mask->ndim; i++)
    if (mask->size[i] != x->size[d + i]) return lt_fail("a mask of sizes %s does not fit the tensor's sizes %s in dimension %d", LT_SHAPE(mask), LT_SHAPE(x), d + i + 1);
  LT_AUTO lt_tensor *positions = lt_nonzero(mask, false);
  if (!positions) return -1;
  for (int i = 0; i < mask->ndim; i++)
    if (!(s->index.v[d + i] = lt_select(positions, 2, i + 1))) return -1;
  return 0;
}

static int read_indices(struct selection *s, const lt_tensor *x, lt_tensors indices)
{
  if (indices.n > x->ndim) return lt_fail("%d indices are too many for a tensor of %d dimensions", indices.n, x->ndim);
  if (lt_list_init(&s->index, x->ndim)) return -1;
  for (int i = 0, d = 0; i < indices.n; i++) {
    lt_tensor *index = indices.v[i];
    if (!index) {
      d++;
    } else if (is_mask(index)) {
      if (add_mask(s, x, index, d)) return -1;
      while (i + 1 < indices.n && !indices.v[i + 1] && d + index->ndim > i + 1) i++;
      d += index->ndim;
    } else {
      if (!lt_is_int((lt_dtype)index->dtype)) return lt_fail("an index must hold integers or booleans, not %s", lt_dtype_name((lt_dtype)index->dtype));
      if (!(s->index.v[d++] = lt_ref(index))) return -1;
    }
  }
  return 0;
}

/* The order of dimensions that brings the indexed ones together, and the shape that the index tensors broadcast to. */
static int arrange(struct selection *s, const lt_tensor *x)
{
  int last = -1, n = 0;
  bool adjacent = true;
  s->first = -1;
  s->count = s->ndim = 0;
  for (int d = 0; d < x->ndim; d++) {
    lt_tensor *index = s->index.v[d];
    if (!index) continue;
    if (s->first < 0) s->first = d;
    else adjacent = adjacent && last == d - 1;
    last = d;
    s->count++;
    if (lt_broadcast(&s->ndim, s->size, index->ndim, index->size)) return -1;
  }
  if (s->count == 0) return lt_fail("needs at least one index tensor");
  for (int d = 0; d < x->ndim; d++)
    if (adjacent || s->index.v[d]) s->order[n++] = d + 1;
  for (int d = 0; d < x->ndim && !adjacent; d++)
    if (!s->index.v[d]) s->order[n++] = d + 1;
  if (!adjacent) s->first = 0;
  return 0;
}

/* Adds (position - 1) * step of one index tensor to the flat positions. */
static int add_positions(int64_t *flat, lt_tensor *index, const struct selection *s, int64_t size, int64_t step)
{
  LT_AUTO lt_tensor *wide = lt_expand(index, (lt_ints){s->size, s->ndim}), *whole = wide ? lt_contiguous_as(wide, LT_INT64) : NULL;
  if (!whole) return -1;
  const int64_t *v = (const int64_t *)whole->data;
  for (int64_t i = 0; i < whole->numel; i++) {
    int64_t p = v[i] > 0 ? v[i] - 1 : v[i] + size;
    if (v[i] == 0 || p < 0 || p >= size) return (int)lt_position(v[i], size, "index") < 0 ? -1 : -1;
    flat[i] += p * step;
  }
  return 0;
}

static int flatten(struct selection *s, const lt_tensor *x)
{
  int64_t n = lt_numel(s->ndim, s->size), step = 1;
  s->rows = lt_zeros(LT_INTS(n), LT_INT64, NULL, false);
  if (!s->rows) return -1;
  for (int k = s->first + s->count - 1; k >= s->first; k--) {
    int d = (int)s->order[k] - 1;
    if (add_positions((int64_t *)s->rows->data, s->index.v[d], s, x->size[d], step)) return -1;
    step *= x->size[d];
  }
  return 0;
}

static int select_in(struct selection *s, lt_tensor *x, lt_tensors indices)
{
  *s = (struct selection){.x = NULL};
  if (read_indices(s, x, indices) || arrange(s, x) || flatten(s, x)) return -1;
  s->x = lt_permute(x, (lt_ints){s->order, x->ndim});
  return s->x ? 0 : -1;
}

static lt_tensor *as_table(lt_tensor *x, int first, int count)
{
  int64_t outer = 1, n = 1, inner = 1;
  for (int d = 0; d < x->ndim; d++) *(d < first ? &outer : d < first + count ? &n : &inner) *= x->size[d];
  return lt_reshape(x, LT_INTS(outer, n, inner));
}

/* Sizes with the indexed dimensions replaced by the index tensors' shape. */
static lt_ints selected_size(const struct selection *s, int64_t *size)
{
  int n = 0;
  for (int d = 0; d < s->first; d++) size[n++] = s->x->size[d];
  for (int d = 0; d < s->ndim; d++) size[n++] = s->size[d];
  for (int d = s->first + s->count; d < s->x->ndim; d++) size[n++] = s->x->size[d];
  return (lt_ints){size, n};
}

lt_tensor *op_index(lt_tensor *x, lt_tensors indices)
{
  struct selection s;
  int64_t size[2 * LT_MAX_DIMS];
  lt_tensor *out = NULL;
  if (select_in(&s, x, indices) == 0) {
    LT_AUTO lt_tensor *table = as_table(s.x, s.first, s.count), *rows = lt__take_rows(table, s.rows);
    out = lt_reshape(rows, selected_size(&s, size));
  }
  drop_selection(&s);
  return out;
}

static lt_tensor *put(const struct selection *s, lt_tensor *values, bool accumulate)
{
  int64_t size[2 * LT_MAX_DIMS], inverse[LT_MAX_DIMS];
  LT_AUTO lt_tensor *typed = lt_to_dtype(values, (lt_dtype)s->x->dtype), *wide = lt_expand(typed, selected_size(s, size));
  LT_AUTO lt_tensor *table = as_table(s->x, s->first, s->count);
  if (!wide || !table) return NULL;
  LT_AUTO lt_tensor *parts = lt_reshape(wide, LT_INTS(table->size[0], s->rows->numel, table->size[2]));
  LT_AUTO lt_tensor *sum = accumulate ? lt__sum_rows(parts, s->rows, lt_sizes(table)) : NULL;
  LT_AUTO lt_tensor *done = accumulate ? lt_add(table, sum, lt_int_scalar(1)) : lt__put_rows(table, s->rows, parts);
  LT_AUTO lt_tensor *shaped = lt_reshape(done, lt_sizes(s->x));
  for (int i = 0; i < s->x->ndim; i++) inverse[s->order[i] - 1] = i + 1;
  return lt_permute(shaped, (lt_ints){inverse, s->x->ndim});
}

lt_tensor *op_index_put(lt_tensor *x, lt_tensors indices, lt_tensor *values, bool accumulate)
{
  struct selection s;
  lt_tensor *out = select_in(&s, x, indices) == 0 ? put(&s, values, accumulate) : NULL;
  drop_selection(&s);
  return out;
}

lt_tensor *op_index_select(lt_tensor *x, int64_t dim, lt_tensor *index)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (index->ndim > 1) return lt_fail_null("index must have at most one dimension, not sizes %s", LT_SHAPE(index));
  if (is_mask(index) || !lt_is_int((lt_dtype)index->dtype)) return lt_fail_null("index must hold integers, not %s", lt_dtype_name((lt_dtype)index->dtype));
  LT_AUTO lt_tensor *row = lt_reshape(index, LT_INTS(index->numel)), *line = x->ndim ? lt_ref(x) : lt_reshape(x, LT_INTS(1));
  lt_tensor *list[LT_MAX_DIMS] = {NULL};
  list[d] = row;
  LT_AUTO lt_tensor *out = row && line ? lt_index(line, (lt_tensors){list, d + 1}) : NULL;
  return x->ndim || !out ? lt_take(&out) : lt_reshape(out, (lt_ints){NULL, 0});
}

/* ---- rows ---- */

struct rows_copy { char *to; const char *from; const int64_t *rows; int64_t n, count, bytes; bool gather; };

/* Row i of the result (counted over outer and rows) comes from, or goes to, its place in the table. */
static void copy_rows(void *context, int64_t begin, int64_t end)
{
  const struct rows_copy *c = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t place = (i / c->count * c->n + c->rows[i % c->count]) * c->bytes;
    if (c->gather) memcpy(c->to + i * c->bytes, c->from + place, (size_t)c->bytes);
    else memcpy(c->to + place, c->from + i * c->bytes, (size_t)c->bytes);
  }
}

lt_tensor *op__take_rows(lt_tensor *x, lt_tensor *rows)
{
  LT_AUTO lt_tensor *table = lt_contiguous_as(x, (lt_dtype)x->dtype);
  lt_tensor *out = table ? lt_empty(LT_INTS(x->size[0], rows->numel, x->size[2]), (lt_dtype)x->dtype, NULL, false) : NULL;
  if (!out) return NULL;
  struct rows_copy c = {out->data, table->data, (const int64_t *)rows->data, x->size[1], rows->numel, x->size[2] * lt_itemsize((lt_dtype)x->dtype), true};
  if (out->numel) lt_parallel(x->size[0] * rows->numel, 1 + LT_GRAIN / (x->size[2] + 1), copy_rows, &c);
  return out;
}

lt_tensor *op__put_rows(lt_tensor *x, lt_tensor *rows, lt_tensor *values)
{
  LT_AUTO lt_tensor *from = lt_contiguous_as(values, (lt_dtype)x->dtype);
  lt_tensor *out = from ? lt__contiguous_copy(x) : NULL;
  if (!out) return NULL;
  struct rows_copy c = {out->data, from->data, (const int64_t *)rows->data, x->size[1], rows->numel, x->size[2] * lt_itemsize((lt_dtype)x->dtype), false};
  if (from->numel) copy_rows(&c, 0, x->size[0] * rows->numel);
  return out;
}

lt_tensor *op__clear_rows(lt_tensor *x, lt_tensor *rows)
{
  LT_AUTO lt_tensor *zeros = lt_zeros(LT_INTS(x->size[0], rows->numel, x->size[2]), (lt_dtype)x->dtype, NULL, false);
  return zeros ? op__put_rows(x, rows, zeros) : NULL;
}

static void add_row_float(float *to, const float *from, int64_t n)
{
  for (int64_t i = 0; i < n; i++) to[i] += from[i];
}

static void add_row_double(double *to, const double *from, int64_t n)
{
  for (int64_t i = 0; i < n; i++) to[i] += from[i];
}

static void add_row_int(int64_t *to, const int64_t *from, int64_t n)
{
  for (int64_t i = 0; i < n; i++) to[i] += from[i];
}

/* In order, so that sums are the same every time. Types without an adder of their own are summed in a wider one. */
static void add_rows(lt_tensor *out, const lt_tensor *values, const int64_t *rows, int64_t count)
{
  int64_t inner = out->size[2], total = out->size[0] * count;
  for (int64_t i = 0; i < total; i++) {
    int64_t place = (i / count * out->size[1] + rows[i % count]) * inner;
    if (out->dtype == LT_FLOAT32) add_row_float((float *)out->data + place, (const float *)values->data + i * inner, inner);
    else if (out->dtype == LT_FLOAT64) add_row_double((double *)out->data + place, (const double *)values->data + i * inner, inner);
    else add_row_int((int64_t *)out->data + place, (const int64_t *)values->data + i * inner, inner);
  }
}

lt_tensor *op__sum_rows(lt_tensor *values, lt_tensor *rows, lt_ints size)
{
  lt_dtype type = (lt_dtype)values->dtype, wide = lt_is_half(type) ? LT_FLOAT32 : lt_is_float(type) ? type : LT_INT64;
  LT_AUTO lt_tensor *from = lt_contiguous_as(values, wide), *out = from ? lt_zeros(size, wide, NULL, false) : NULL;
  if (!out) return NULL;
  if (from->numel) add_rows(out, from, (const int64_t *)rows->data, rows->numel);
  return lt_contiguous_as(out, type);
}
