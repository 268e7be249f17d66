/* Rows along the dimension are shared out among threads, each with scratch memory of its own; kernels find positions, and values are
   picked by them. */
#include <math.h>

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/sort.h"
#include "ops/front.h"
#include "ops/rows.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum order_kind { SORT, KTH, MODE, MEDIAN, NANMEDIAN };

struct order {
  enum order_kind kind;
  bool descending;
  lt_dtype type;
  const char *x;
  char *value, *scratch;
  int64_t *position;
  int64_t rows, n, k, out_n, parts, itemsize, scratch_bytes;
};

/* ---- what is done in one row; an interruption ends it early ---- */

static bool is_nan_at(const struct order *o, const char *row, int64_t i)
{
  if (o->type == LT_FLOAT64) return isnan(((const double *)row)[i]);
  return o->type == LT_FLOAT32 && isnan(((const float *)row)[i]);
}

/* The position of the lower median. nan counts where there is one, or not at all. */
static int64_t median(const struct order *o, const char *row, void *scratch)
{
  int64_t numbers = o->n;
  for (int64_t i = 0; lt_goes_on(i, o->n); i++) {
    if (!is_nan_at(o, row, i)) continue;
    if (o->kind == MEDIAN) return i + 1;
    numbers--;
  }
  return numbers ? cpu_sort()->select[o->type](row, o->n, (numbers + 1) / 2, false, scratch) : 1;
}

/* The last position of the longest run in sorted order; 0 after an interruption. */
static int64_t mode(const struct order *o, const char *row, char *scratch)
{
  int64_t *position = (int64_t *)(scratch + cpu_sort_scratch(o->n)), best = 0, best_at = 0, run = 0;
  if (!cpu_sort()->sort[o->type](position, row, o->n, o->n, false, scratch)) return 0;
  for (int64_t i = 0; lt_goes_on(i, o->n); i++) {
    const char *element = row + (position[i] - 1) * o->itemsize, *before = i ? row + (position[i - 1] - 1) * o->itemsize : NULL;
    run = before && !memcmp(element, before, (size_t)o->itemsize) ? run + 1 : 1;
    if (run > best || (best_at + 1 == i && run == best + 1)) best = run, best_at = i;
  }
  return position[best_at];
}

/* Whether it came to its end, so that the positions are some. */
static bool order_row(const struct order *o, const char *row, int64_t *position, char *scratch)
{
  switch (o->kind) {
  case SORT: return cpu_sort()->sort[o->type](position, row, o->n, o->k, o->descending, scratch);
  case KTH: *position = cpu_sort()->select[o->type](row, o->n, o->k, false, scratch); break;
  case MODE: *position = mode(o, row, scratch); break;
  default: *position = median(o, row, scratch);
  }
  return *position > 0;
}

/* ---- over all rows ---- */

static void pick(char *value, const char *row, const int64_t *position, int64_t n, int64_t itemsize)
{
  switch (itemsize) {
  case 1: for (int64_t i = 0; i < n; i++) value[i] = row[position[i] - 1]; break;
  case 2: for (int64_t i = 0; i < n; i++) ((int16_t *)value)[i] = ((const int16_t *)row)[position[i] - 1]; break;
  case 4: for (int64_t i = 0; i < n; i++) ((int32_t *)value)[i] = ((const int32_t *)row)[position[i] - 1]; break;
  default: for (int64_t i = 0; i < n; i++) ((int64_t *)value)[i] = ((const int64_t *)row)[position[i] - 1];
  }
}

static void pick_row(char *value, const char *row, const int64_t *position, int64_t n, int64_t itemsize)
{
  for (int64_t i = 0, end; lt_goes_on(i, n); i = end) {
    end = lt_stretch(i, n);
    pick(value + i * itemsize, row, position + i, end - i, itemsize);
  }
}

static void order_part(void *context, int64_t begin, int64_t end)
{
  const struct order *o = context;
  for (int64_t part = begin; part < end; part++)
    for (int64_t r = o->rows * part / o->parts; lt_goes_on(r, o->rows * (part + 1) / o->parts); r++) {
      const char *row = o->x + r * o->n * o->itemsize;
      int64_t *position = o->position + r * o->out_n;
      bool done = order_row(o, row, position, o->scratch + part * o->scratch_bytes);
      if (done && o->value) pick_row(o->value + r * o->out_n * o->itemsize, row, position, o->out_n, o->itemsize);
    }
}

static int run_parts(struct order *o)
{
  int64_t work = 1 + o->rows * o->n / (LT_GRAIN / 8), threads = lt_num_threads();
  o->parts = work < threads ? work : threads;
  if (o->parts > o->rows) o->parts = o->rows;
  o->scratch_bytes = (cpu_sort_scratch(o->n) + (o->kind == MODE ? 8 * o->n : 0) + 63) / 64 * 64;
  o->scratch = lt_alloc((size_t)(o->parts * o->scratch_bytes));
  if (!o->scratch) return -1;
  int status = lt_parallel(o->parts, 1, order_part, o);
  lt_free(o->scratch, (size_t)(o->parts * o->scratch_bytes));
  return status;
}

/* Positions, and values unless `values` is NULL, as rows of out_n elements. */
static int order_rows(struct order *o, lt_tensor *x, int d, lt_tensor **values, lt_tensor **positions)
{
  o->type = lt_kernel_dtype(x);
  LT_AUTO lt_tensor *rows = lt_to_rows(x, d, o->type);
  if (!rows) return -1;
  LT_AUTO lt_tensor *value = values ? lt_new_rows(rows, o->out_n, o->type) : NULL, *position = lt_new_rows(rows, o->out_n, LT_INT64);
  if (!position || (values && !value)) return -1;
  o->x = rows->data, o->value = value ? value->data : NULL, o->position = (int64_t *)position->data;
  o->rows = lt_row_count(rows), o->n = rows->size[rows->ndim - 1], o->itemsize = lt_itemsize(o->type);
  if (position->numel && run_parts(o)) return -1;
  if (values && !(*values = lt_from_rows(value, x, d, (lt_dtype)x->dtype))) return -1;
  *positions = lt_from_rows(position, x, d, LT_INT64);
  return *positions ? 0 : -1;
}

static int64_t size_along(const lt_tensor *x, int d)
{
  return x->ndim ? x->size[d] : 1;
}

/* ---- operators ---- */

int op_sort(lt_tensor *x, int64_t dim, bool descending, bool stable, lt_tensor **out)
{
  (void)stable;
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  struct order o = {.kind = SORT, .descending = descending, .k = size_along(x, d), .out_n = size_along(x, d)};
  return order_rows(&o, x, d, &out[0], &out[1]) ? lt_drop_results(out, 2) : 0;
}

lt_tensor *op_argsort(lt_tensor *x, int64_t dim, bool descending, bool stable)
{
  (void)stable;
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  struct order o = {.kind = SORT, .descending = descending, .k = size_along(x, d), .out_n = size_along(x, d)};
  lt_tensor *position = NULL;
  return order_rows(&o, x, d, NULL, &position) ? NULL : position;
}

int op_topk(lt_tensor *x, int64_t k, int64_t dim, bool largest, bool sorted, lt_tensor **out)
{
  (void)sorted;
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  if (k < 0 || k > size_along(x, d))
    return lt_fail("k = %lld is out of range for dimension %d of %lld elements", (long long)k, d + 1, (long long)size_along(x, d));
  struct order o = {.kind = SORT, .descending = largest, .k = k, .out_n = k};
  return order_rows(&o, x, d, &out[0], &out[1]) ? lt_drop_results(out, 2) : 0;
}

/* Drops the dimension of one element unless it is to be kept. */
static int finish_single(const lt_tensor *x, int d, bool keepdim, lt_tensor **out)
{
  if (keepdim || x->ndim == 0) return 0;
  for (int i = 0; i < 2; i++) {
    LT_AUTO lt_tensor *whole = out[i], *single = lt_select(whole, d + 1, 1);
    out[i] = single ? lt_clone(single) : NULL;
    if (!out[i]) return lt_drop_results(out, 2);
  }
  return 0;
}

static int single(enum order_kind kind, lt_tensor *x, int64_t k, int64_t dim, bool keepdim, lt_tensor **out)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  int64_t n = size_along(x, d);
  if (kind == KTH && (k < 1 || k > n)) return lt_fail("k = %lld is out of range for dimension %d of %lld elements", (long long)k, d + 1, (long long)n);
  if (n == 0) return lt_fail("dimension %d of sizes %s has no elements", d + 1, LT_SHAPE(x));
  struct order o = {.kind = kind, .k = k, .out_n = 1};
  if (order_rows(&o, x, d, &out[0], &out[1])) return lt_drop_results(out, 2);
  return finish_single(x, d, keepdim, out);
}

int op_kthvalue(lt_tensor *x, int64_t k, int64_t dim, bool keepdim, lt_tensor **out)
{
  return x->dtype == LT_BOOL ? lt_fail("is not defined for dtype bool") : single(KTH, x, k, dim, keepdim, out);
}

int op_mode(lt_tensor *x, int64_t dim, bool keepdim, lt_tensor **out) { return single(MODE, x, 1, dim, keepdim, out); }
int op__median_along(lt_tensor *x, int64_t dim, bool keepdim, lt_tensor **out) { return single(MEDIAN, x, 1, dim, keepdim, out); }
int op__nanmedian_along(lt_tensor *x, int64_t dim, bool keepdim, lt_tensor **out) { return single(NANMEDIAN, x, 1, dim, keepdim, out); }

static lt_tensor *flat_median(enum order_kind kind, lt_tensor *x)
{
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL, NULL};
  LT_AUTO lt_tensor *flat = lt_reshape(x, LT_INTS(-1));
  if (!flat || single(kind, flat, 1, 1, false, out)) return NULL;
  return lt_take(&out[0]);
}

lt_tensor *op_median(lt_tensor *x) { return flat_median(MEDIAN, x); }
lt_tensor *op_nanmedian(lt_tensor *x) { return flat_median(NANMEDIAN, x); }
