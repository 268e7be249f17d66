/* x is seen as {outer, n, inner}; threads share the outer part. Types without a kernel are scanned in a wider one. */
#include "base/parallel.h"
#include "cpu/cumulative.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct scan { cpu_scan *plain; cpu_scan_index *indexed; const char *in; char *out; int64_t *index; int64_t n, inner, itemsize; };

static void scan_part(void *context, int64_t begin, int64_t end)
{
  const struct scan *s = context;
  for (int64_t o = begin; o < end; o++) {
    int64_t at = o * s->n * s->inner;
    if (s->plain) s->plain(s->in + at * s->itemsize, s->out + at * s->itemsize, s->n, s->inner);
    else s->indexed(s->in + at * s->itemsize, s->out + at * s->itemsize, s->index + at, s->n, s->inner);
  }
}

static void run(struct scan *s, const lt_tensor *in, lt_tensor *out, int d)
{
  int64_t outer = 1;
  s->n = in->ndim ? in->size[d] : 1;
  s->inner = 1;
  for (int i = 0; i < in->ndim; i++)
    if (i != d) *(i < d ? &outer : &s->inner) *= in->size[i];
  s->in = in->data;
  s->out = out->data;
  s->itemsize = lt_itemsize((lt_dtype)in->dtype);
  if (in->numel) lt_parallel(outer, 1 + LT_GRAIN / (s->n * s->inner + 1), scan_part, s);
}

static lt_dtype wide(lt_dtype d)
{
  return d == LT_FLOAT64 ? d : lt_is_float(d) ? LT_FLOAT32 : LT_INT64;
}

static lt_tensor *scan(lt_tensor *x, int64_t dim, cpu_scan *const *kernels, lt_dtype result)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (!kernels[wide(result)]) return lt_fail_null("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, wide(result)), *out = in ? lt_tensor_new(wide(result), x->ndim, x->size) : NULL;
  if (!out) return NULL;
  struct scan s = {.plain = kernels[wide(result)]};
  run(&s, in, out, d);
  return lt_contiguous_as(out, result);
}

static lt_dtype result_type(const lt_tensor *x, lt_dtype dtype)
{
  return dtype != LT_NO_DTYPE ? dtype : lt_is_float((lt_dtype)x->dtype) ? (lt_dtype)x->dtype : LT_INT64;
}

lt_tensor *op_cumsum(lt_tensor *x, int64_t dim, lt_dtype dtype) { return scan(x, dim, cpu_cumulative()->sum, result_type(x, dtype)); }
lt_tensor *op__cumsum_reversed(lt_tensor *x, int64_t dim) { return scan(x, dim, cpu_cumulative()->sum_reversed, (lt_dtype)x->dtype); }
lt_tensor *op_cumprod(lt_tensor *x, int64_t dim, lt_dtype dtype) { return scan(x, dim, cpu_cumulative()->product, result_type(x, dtype)); }

lt_tensor *op_logcumsumexp(lt_tensor *x, int64_t dim)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  return scan(x, dim, cpu_cumulative()->logsumexp, (lt_dtype)x->dtype);
}

static int scan_extreme(lt_tensor *x, int64_t dim, cpu_scan_index *const *kernels, lt_tensor **out)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return -1;
  lt_dtype type = wide((lt_dtype)x->dtype);
  LT_AUTO lt_tensor *in = lt_contiguous_as(x, type), *value = in ? lt_tensor_new(type, x->ndim, x->size) : NULL;
  LT_AUTO lt_tensor *index = value ? lt_tensor_new(LT_INT64, x->ndim, x->size) : NULL;
  if (!index) return -1;
  struct scan s = {.indexed = kernels[type], .index = (int64_t *)index->data};
  run(&s, in, value, d);
  if (!(out[0] = lt_contiguous_as(value, (lt_dtype)x->dtype))) return -1;
  out[1] = lt_take(&index);
  return 0;
}

int op_cummax(lt_tensor *x, int64_t dim, lt_tensor **out) { return scan_extreme(x, dim, cpu_cumulative()->max, out); }
int op_cummin(lt_tensor *x, int64_t dim, lt_tensor **out) { return scan_extreme(x, dim, cpu_cumulative()->min, out); }

/* ---- the gradient of products ---- */

/* With r the sum over j >= k of g[j] times the elements between k and j: r[k] = g[k] + x[k + 1] r[k + 1], and the gradient is r[k] times the
   product of the elements before k. */
static void product_gradient(double *g, const double *x, int64_t n, int64_t inner)
{
  for (int64_t k = n - 2; k >= 0; k--) g[k * inner] += x[(k + 1) * inner] * g[(k + 1) * inner];
  double before = 1;
  for (int64_t k = 0; k < n; k++) {
    g[k * inner] *= before;
    before *= x[k * inner];
  }
}

lt_tensor *op__cumprod_gradient(lt_tensor *g, lt_tensor *x, int64_t dim)
{
  int d = lt_dim(dim, x->ndim, "dim");
  LT_AUTO lt_tensor *out = lt_tensor_new(LT_FLOAT64, x->ndim, x->size), *in = lt_contiguous_as(x, LT_FLOAT64);
  if (!out || !in || lt_copy_data(out, g)) return NULL;
  int64_t n = x->ndim ? x->size[d] : 1, inner = 1, outer = 1;
  for (int i = 0; i < x->ndim; i++)
    if (i != d) *(i < d ? &outer : &inner) *= x->size[i];
  for (int64_t i = 0; i < outer * inner && x->numel; i++) {
    int64_t at = i / inner * n * inner + i % inner;
    product_gradient((double *)out->data + at, (double *)in->data + at, n, inner);
  }
  return lt_contiguous_as(out, (lt_dtype)g->dtype);
}

/* While recording, by operators that have gradients themselves. */
lt_tensor *op__cumprod_backward(lt_tensor *g, lt_tensor *x, int64_t dim, lt_tensor *products)
{
  LT_AUTO lt_tensor *typed = lt_to_dtype(x, (lt_dtype)g->dtype);
  if (!lt_grad_enabled()) return lt__cumprod_gradient(g, typed, dim);
  LT_AUTO lt_tensor *weighted = lt_mul(g, products), *sum = lt__cumsum_reversed(weighted, dim);
  return lt__true_div(sum, typed);
}
