/* Pooling operators on tensors: planes are shared out to threads. */
#include "base/parallel.h"
#include "ops/front.h"
#include "ops/pooling.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct job {
  const struct lt_pool *pool;
  char *out;
  int64_t *indices;                  /* NULL: means */
  const char *x;
  int64_t rows, itemsize;
};

/* Rows of all planes. */
static void forward_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  const struct lt_pool *pool = j->pool;
  while (begin < end) {
    int64_t plane = begin / j->rows, from = begin % j->rows, to = from + end - begin < j->rows ? from + end - begin : j->rows;
    char *out = j->out + plane * pool->out_plane * j->itemsize;
    const char *x = j->x + plane * pool->in_plane * j->itemsize;
    if (j->indices) pool->kernel->max(&pool->p, out, j->indices + plane * pool->out_plane, x, from, to);
    else pool->kernel->mean(&pool->p, out, x, from, to);
    begin += to - from;
  }
}

static struct job make_job(const struct lt_pool *pool, const lt_tensor *out, lt_tensor *indices, const lt_tensor *x)
{
  return (struct job){.pool = pool, .out = out->data, .indices = indices ? (int64_t *)indices->data : NULL, .x = x->data,
                      .rows = pool->p.d[0].out * pool->p.d[1].out, .itemsize = lt_itemsize(pool->type)};
}

static int forward(const struct lt_pool *pool, lt_tensor *out, lt_tensor *indices, const lt_tensor *x)
{
  struct job j = make_job(pool, out, indices, x);
  int64_t work = pool->in_plane / (j.rows ? j.rows : 1) + pool->p.d[2].out;
  return lt_parallel(pool->planes * j.rows, 1 + LT_GRAIN / 4 / (work + 1), forward_part, &j);
}

/* ---- maxima ---- */

/* A prepared pool (or one that failed); given back here. samples: of a fractional pool, n for each plane. */
static int maxima(struct lt_pool *pool, int status, lt_tensor *x, lt_ints kernel, lt_tensor *samples, lt_tensor **out)
{
  int64_t size[LT_MAX_DIMS];
  out[0] = out[1] = NULL;
  LT_AUTO lt_tensor *from = status ? NULL : lt_contiguous_as(x, pool->type);
  int ndim = status ? 0 : lt_pool_size(pool, lt_sizes(x), size);
  LT_AUTO lt_tensor *values = from ? lt_tensor_new(pool->type, ndim, size) : NULL, *indices = values ? lt_tensor_new(LT_INT64, ndim, size) : NULL;
  if (indices && !samples) status = forward(pool, values, indices, from);
  for (int64_t i = 0; indices && samples && i < pool->planes; i++) {
    struct job j = make_job(pool, values, indices, from);
    lt_pool_place(pool, kernel, (const double *)samples->data + i * pool->n);
    forward_part(&j, i * j.rows, (i + 1) * j.rows);
  }
  lt_pool_drop(pool);
  if (!indices || status || !(out[0] = lt_contiguous_as(values, (lt_dtype)x->dtype))) return -1;
  out[1] = lt_take(&indices);
  return 0;
}

int op__max_pool(lt_tensor *x, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode, lt_tensor **out)
{
  struct lt_pool pool;
  int status = lt_pool_regular(&pool, lt_sizes(x), (lt_dtype)x->dtype, kernel, stride, padding, dilation, ceil_mode, true);
  return maxima(&pool, status, x, kernel, NULL, out);
}

int op__adaptive_max_pool(lt_tensor *x, lt_ints size, lt_tensor **out)
{
  struct lt_pool pool;
  return maxima(&pool, lt_pool_adaptive(&pool, lt_sizes(x), (lt_dtype)x->dtype, size), x, size, NULL, out);
}

int op__fractional_max_pool(lt_tensor *x, lt_ints kernel, lt_ints size, lt_tensor *samples, lt_tensor **out)
{
  struct lt_pool pool;
  out[0] = out[1] = NULL;
  LT_AUTO lt_tensor *u = lt_contiguous_as(samples, LT_FLOAT64);
  if (!u) return -1;
  int status = lt_pool_fractional(&pool, lt_sizes(x), (lt_dtype)x->dtype, kernel, size);
  if (!status && u->numel != pool.planes * pool.n)
    status = lt_fail("random_samples of sizes %s do not hold %d numbers for each of %lld planes", LT_SHAPE(samples), pool.n, (long long)pool.planes);
  return maxima(&pool, status, x, kernel, u, out);
}

/* ---- means ---- */

static lt_tensor *means(struct lt_pool *pool, int status, lt_tensor *x)
{
  int64_t size[LT_MAX_DIMS];
  LT_AUTO lt_tensor *from = status ? NULL : lt_contiguous_as(x, pool->type);
  int ndim = status ? 0 : lt_pool_size(pool, lt_sizes(x), size);
  LT_AUTO lt_tensor *out = from ? lt_tensor_new(pool->type, ndim, size) : NULL;
  if (out) status = forward(pool, out, NULL, from);
  lt_pool_drop(pool);
  return out && !status ? lt_contiguous_as(out, (lt_dtype)x->dtype) : NULL;
}

static void backward_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++)
    j->pool->kernel->mean_backward(&j->pool->p, j->out + i * j->pool->in_plane * j->itemsize, j->x + i * j->pool->out_plane * j->itemsize);
}

static lt_tensor *spread_means(struct lt_pool *pool, int status, lt_tensor *g, lt_ints size)
{
  int64_t expected[LT_MAX_DIMS];
  int ndim = status ? 0 : lt_pool_size(pool, size, expected);
  if (!status && (ndim != g->ndim || memcmp(expected, g->size, (size_t)ndim * sizeof *expected)))
    status = lt_fail("a gradient of sizes %s does not fit a result of sizes %s", LT_SHAPE(g), lt_shape_text(ndim, expected).text);
  LT_AUTO lt_tensor *from = status ? NULL : lt_contiguous_as(g, pool->type), *out = from ? lt_zeros(size, pool->type, NULL, false) : NULL;
  if (out) {
    struct job j = make_job(pool, out, NULL, from);
    status = lt_parallel(pool->planes, 1 + LT_GRAIN / 4 / (pool->in_plane + 1), backward_part, &j);
  }
  lt_pool_drop(pool);
  return out && !status ? lt_contiguous_as(out, (lt_dtype)g->dtype) : NULL;
}

static int prepare_means(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints kernel, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_pad,
                         int64_t divisor)
{
  static const int64_t ones[] = {1, 1, 1};
  int status = lt_pool_regular(pool, size, dtype, kernel, stride, padding, (lt_ints){ones, kernel.n}, ceil_mode, count_pad);
  pool->p.divisor = divisor;
  return status;
}

lt_tensor *op__avg_pool(lt_tensor *x, lt_ints kernel, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_pad, int64_t divisor)
{
  struct lt_pool pool;
  return means(&pool, prepare_means(&pool, lt_sizes(x), (lt_dtype)x->dtype, kernel, stride, padding, ceil_mode, count_pad, divisor), x);
}

lt_tensor *op__avg_pool_backward(lt_tensor *g, lt_tensor *x, lt_ints kernel, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_pad, int64_t divisor)
{
  struct lt_pool pool;
  return spread_means(&pool, prepare_means(&pool, lt_sizes(x), (lt_dtype)g->dtype, kernel, stride, padding, ceil_mode, count_pad, divisor), g, lt_sizes(x));
}

lt_tensor *op__adaptive_avg_pool(lt_tensor *x, lt_ints size)
{
  struct lt_pool pool;
  return means(&pool, lt_pool_adaptive(&pool, lt_sizes(x), (lt_dtype)x->dtype, size), x);
}

lt_tensor *op__adaptive_avg_pool_backward(lt_tensor *g, lt_tensor *x, lt_ints size)
{
  struct lt_pool pool;
  return spread_means(&pool, lt_pool_adaptive(&pool, lt_sizes(x), (lt_dtype)g->dtype, size), g, lt_sizes(x));
}
