/* Scans: the tensor as (outer, n, inner) around the dimension, shared out by rows or by blocks of columns. */
#include "base/parallel.h"
#include "cpu/scan.h"
#include "ops/front.h"
#include "ops/rows.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct job {
  cpu_scan_fn *scan;
  cpu_running_fn *running;
  const char *x, *a;
  char *out;
  int64_t *index;
  int64_t n, inner, blocks, itemsize;
  bool reverse;
};

static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t column = i % j->blocks * CPU_SCAN_WIDTH, width = j->inner - column < CPU_SCAN_WIDTH ? j->inner - column : CPU_SCAN_WIDTH;
    int64_t at = i / j->blocks * j->n * j->inner + column, step = j->reverse ? -j->inner : j->inner;
    if (j->reverse) at += (j->n - 1) * j->inner;
    int64_t offset = at * j->itemsize;
    if (j->running) j->running(j->out + offset, j->index + at, j->x + offset, j->n, step, width);
    else j->scan(j->out + offset, j->x + offset, j->a ? j->a + offset : NULL, j->n, step, width);
  }
}

static int run(struct job *j, const lt_tensor *x, int d)
{
  int64_t outer = 1;
  j->n = j->inner = 1;
  for (int i = 0; i < x->ndim; i++) *(i < d ? &outer : i == d ? &j->n : &j->inner) *= x->size[i];
  if (x->numel == 0) return 0;
  j->itemsize = lt_itemsize((lt_dtype)x->dtype);
  j->blocks = (j->inner + CPU_SCAN_WIDTH - 1) / CPU_SCAN_WIDTH;
  int64_t unit = j->n * (j->inner < CPU_SCAN_WIDTH ? j->inner : CPU_SCAN_WIDTH);
  return lt_parallel(outer * j->blocks, 1 + LT_GRAIN / 2 / unit, run_part, j);
}

/* In float32, float64 or int64, then back in the type of x. */
static lt_tensor *scan(enum cpu_scan_kind kind, lt_tensor *x, lt_tensor *a, int64_t dim, bool reverse)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  lt_dtype type = !lt_is_float((lt_dtype)x->dtype) ? LT_INT64 : lt_kernel_dtype(x);
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, type), *factors = a ? lt_contiguous_as(a, type) : NULL;
  LT_AUTO lt_tensor *out = in ? lt_tensor_new(type, in->ndim, in->size) : NULL;
  if (!out || (a && !factors)) return NULL;
  cpu_scan_fn *const *kernels = type == LT_FLOAT32 ? cpu_scan()->f32 : type == LT_FLOAT64 ? cpu_scan()->f64 : cpu_scan()->i64;
  if (!kernels[kind]) return lt_fail_null("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  struct job j = {.scan = kernels[kind], .x = in->data, .a = factors ? factors->data : NULL, .out = out->data, .reverse = reverse};
  return run(&j, in, d) ? NULL : lt_contiguous_as(out, (lt_dtype)x->dtype);
}

lt_tensor *op__cumsum(lt_tensor *x, int64_t dim) { return scan(CPU_SCAN_SUM, x, NULL, dim, false); }
lt_tensor *op__cumsum_reverse(lt_tensor *x, int64_t dim) { return scan(CPU_SCAN_SUM, x, NULL, dim, true); }
lt_tensor *op__cumprod(lt_tensor *x, int64_t dim) { return scan(CPU_SCAN_PRODUCT, x, NULL, dim, false); }
lt_tensor *op__cumprod_reverse(lt_tensor *x, int64_t dim) { return scan(CPU_SCAN_PRODUCT, x, NULL, dim, true); }
lt_tensor *op__recurrence(lt_tensor *b, lt_tensor *a, int64_t dim) { return scan(CPU_SCAN_RECURRENCE, b, a, dim, false); }
lt_tensor *op__recurrence_reverse(lt_tensor *b, lt_tensor *a, int64_t dim) { return scan(CPU_SCAN_RECURRENCE, b, a, dim, true); }
lt_tensor *op__logcumsumexp(lt_tensor *x, int64_t dim) { return scan(CPU_SCAN_LOG_SUM, x, NULL, dim, false); }

/* Out of integers come integers of 64 bits, unless a type is asked for. */
static lt_tensor *typed(lt_tensor *x, lt_dtype dtype)
{
  lt_dtype type = dtype != LT_NO_DTYPE ? dtype : lt_is_float((lt_dtype)x->dtype) ? (lt_dtype)x->dtype : LT_INT64;
  return type == (lt_dtype)x->dtype ? lt_ref(x) : lt_to_dtype(x, type);
}

lt_tensor *op_cumsum(lt_tensor *x, int64_t dim, lt_dtype dtype)
{
  LT_AUTO lt_tensor *in = typed(x, dtype);
  return lt__cumsum(in, dim);
}

lt_tensor *op_cumprod(lt_tensor *x, int64_t dim, lt_dtype dtype)
{
  LT_AUTO lt_tensor *in = typed(x, dtype);
  return lt__cumprod(in, dim);
}

/* ---- running extremes ---- */

static int running(cpu_running_fn *const *kernels, lt_tensor *x, int64_t dim, lt_tensor **out)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  lt_dtype type = lt_kernel_dtype(x);
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, type), *value = in ? lt_tensor_new(type, x->ndim, x->size) : NULL;
  LT_AUTO lt_tensor *index = value ? lt_tensor_new(LT_INT64, x->ndim, x->size) : NULL;
  if (!index) return -1;
  struct job j = {.running = kernels[type], .x = in->data, .out = value->data, .index = (int64_t *)index->data};
  if (run(&j, in, d) || !(out[0] = lt_contiguous_as(value, (lt_dtype)x->dtype))) return -1;
  out[1] = lt_take(&index);
  return 0;
}

int op_cummax(lt_tensor *x, int64_t dim, lt_tensor **out) { return running(cpu_scan()->max, x, dim, out); }
int op_cummin(lt_tensor *x, int64_t dim, lt_tensor **out) { return running(cpu_scan()->min, x, dim, out); }

static void sum_at_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t r = begin; r < end; r++)
    for (int64_t i = r * j->n; i < (r + 1) * j->n; i++) {
      int64_t to = r * j->n + j->index[i] - 1;
      if (j->itemsize == 8) ((double *)j->out)[to] += ((const double *)j->x)[i];
      else ((float *)j->out)[to] += ((const float *)j->x)[i];
    }
}

lt_tensor *op__sum_at_along(lt_tensor *g, lt_tensor *indices, int64_t dim)
{
  int d = lt_dim(dim, g->ndim, "dim");
  if (d < 0) return NULL;
  LT_AUTO lt_tensor *rows = lt_to_rows(g, d, lt_kernel_dtype(g)), *index = lt_to_rows(indices, d, LT_INT64);
  LT_AUTO lt_tensor *sum = rows ? lt_zeros(lt_sizes(rows), (lt_dtype)rows->dtype, NULL, false) : NULL;
  if (!sum || !index) return NULL;
  struct job j = {.x = rows->data, .out = sum->data, .index = (int64_t *)index->data, .n = rows->size[rows->ndim - 1],
    .itemsize = lt_itemsize((lt_dtype)rows->dtype)};
  if (lt_parallel(lt_row_count(rows), 1 + LT_GRAIN / (j.n + 1), sum_at_part, &j)) return NULL;
  return lt_from_rows(sum, g, d, (lt_dtype)g->dtype);
}

/* ---- moving by one place ---- */

lt_tensor *op__shift(lt_tensor *x, int64_t dim, int64_t by, lt_scalar fill)
{
  int d = lt_dim(dim, x->ndim, "dim");
  LT_AUTO lt_tensor *out = d < 0 ? NULL : lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  if (!out || out->numel == 0) return lt_take(&out);
  int64_t n = x->ndim ? x->size[d] : 1;
  if (n == 1) return lt_fill_data(out, fill) ? NULL : lt_take(&out);
  LT_AUTO lt_tensor *to = lt_narrow(out, d + 1, by > 0 ? 2 : 1, n - 1), *from = lt_narrow(x, d + 1, by > 0 ? 1 : 2, n - 1);
  LT_AUTO lt_tensor *edge = lt_narrow(out, d + 1, by > 0 ? 1 : n, 1);
  if (!to || !from || !edge || lt_copy_data(to, from) || lt_fill_data(edge, fill)) return NULL;
  return lt_take(&out);
}

lt_tensor *op__shift_back(lt_tensor *g, int64_t dim, int64_t by)
{
  return op__shift(g, dim, -by, lt_int_scalar(0));
}
