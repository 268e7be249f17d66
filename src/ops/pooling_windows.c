/* The windows of pooling operators. */
#include "ops/pooling.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "ops/spatial.h"
#include "tensor/shape.h"

static void clear(struct lt_pool *pool)
{
  memset(pool, 0, sizeof *pool);
}

/* Checks the plane of n dimensions at the end of `size`, and fills in the inputs of all three dimensions. */
static int set_input(struct lt_pool *pool, lt_ints size, lt_dtype dtype, int n)
{
  clear(pool);
  if (n < 1 || n > 3 || size.n < n + 1) return lt_fail("sizes %s are too few for a plane of %d dimensions", lt_shape_text(size.n, size.v).text, n);
  if (dtype == LT_BOOL) return lt_fail("is not defined for dtype bool");
  pool->n = n;
  pool->type = lt_computing_type(dtype);
  const struct cpu_pooling_table *t = cpu_pooling();
  pool->kernel = pool->type == LT_FLOAT64 ? &t->f64 : pool->type == LT_FLOAT32 ? &t->f32 : &t->i64;
  pool->planes = pool->in_plane = 1;
  for (int i = 0; i < size.n - n; i++) pool->planes *= size.v[i];
  for (int d = 0; d < 3; d++) {
    int i = d - (3 - n);
    pool->p.d[d].in = i < 0 ? 1 : size.v[size.n - n + i];
    pool->in_plane *= pool->p.d[d].in;
  }
  if (pool->in_plane > INT32_MAX) return lt_fail("planes of sizes %s have too many elements", lt_shape_text(size.n, size.v).text);
  return 0;
}

/* Room for the tables of all three dimensions, whose outputs are set. */
static int make_tables(struct lt_pool *pool)
{
  int64_t total = 0;
  pool->out_plane = 1;
  for (int d = 0; d < 3; d++) {
    if (pool->p.d[d].out > INT32_MAX) return lt_fail("a result with %lld elements in a dimension is too large", (long long)pool->p.d[d].out);
    total += 3 * pool->p.d[d].out;
    pool->out_plane *= pool->p.d[d].out;
  }
  pool->table_bytes = (size_t)(total + 1) * sizeof(int64_t);
  if (!(pool->tables = lt_alloc(pool->table_bytes))) return -1;
  int64_t *at = pool->tables;
  for (int d = 0; d < 3; d++, at += 3 * pool->p.d[d - 1].out) {
    struct cpu_windows *w = &pool->p.d[d];
    w->start = at;
    w->stop = at + w->out;
    w->count = at + 2 * w->out;
  }
  return 0;
}

void lt_pool_drop(struct lt_pool *pool)
{
  lt_free(pool->tables, pool->table_bytes);
  pool->tables = NULL;
}

static void set_window(struct cpu_windows *w, int64_t o, int64_t start, int64_t stop, int64_t count)
{
  ((int64_t *)w->start)[o] = start;
  ((int64_t *)w->stop)[o] = stop;
  ((int64_t *)w->count)[o] = count;
}

/* ---- regular ---- */

/* Number of windows along one dimension. With ceil_mode a last one may reach over the end, but must begin before it. */
static int64_t count_windows(int64_t in, int64_t kernel, int64_t stride, int64_t pad, int64_t dilation, bool ceil_mode)
{
  int64_t span = in + 2 * pad - dilation * (kernel - 1) - 1;
  if (span < 0) return 0;
  int64_t n = (span + (ceil_mode ? stride - 1 : 0)) / stride + 1;
  return ceil_mode && (n - 1) * stride >= in + pad ? n - 1 : n;
}

static void place_regular(struct cpu_windows *w, int64_t kernel, int64_t pad, bool count_pad)
{
  for (int64_t o = 0; o < w->out; o++) {
    int64_t start = o * w->stride - pad, stop = start + w->step * (kernel - 1) + 1, limit = w->in + pad;
    int64_t padded = (stop < limit ? stop : limit) - start;
    if (start < 0) start += (-start + w->step - 1) / w->step * w->step;
    if (stop > w->in) stop = w->in;
    set_window(w, o, start, stop, count_pad ? padded : stop - start);
  }
}

static int check_lists(int n, lt_ints stride, lt_ints padding, lt_ints dilation, lt_ints kernel)
{
  if (stride.n != n || padding.n != n || dilation.n != n) return lt_fail("needs %d numbers for each of kernel_size, stride, padding and dilation", n);
  for (int i = 0; i < n; i++) {
    if (kernel.v[i] < 1) return lt_fail("kernel_size must be positive, got %lld", (long long)kernel.v[i]);
    if (stride.v[i] < 1) return lt_fail("stride must be positive, got %lld", (long long)stride.v[i]);
    if (dilation.v[i] < 1) return lt_fail("dilation must be positive, got %lld", (long long)dilation.v[i]);
    if (padding.v[i] < 0) return lt_fail("padding must not be negative, got %lld", (long long)padding.v[i]);
    if (padding.v[i] > kernel.v[i] / 2)
      return lt_fail("padding %lld must be at most half of kernel_size %lld", (long long)padding.v[i], (long long)kernel.v[i]);
  }
  return 0;
}

int lt_pool_regular(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode,
                    bool count_pad)
{
  int n = kernel.n, skip = 3 - n;
  if (set_input(pool, size, dtype, n) || check_lists(n, stride, padding, dilation, kernel)) return -1;
  for (int d = 0; d < 3; d++) {
    int i = d - skip;
    struct cpu_windows *w = &pool->p.d[d];
    w->stride = i < 0 ? 1 : stride.v[i];
    w->step = i < 0 ? 1 : dilation.v[i];
    w->offset = i < 0 ? 0 : -padding.v[i];
    w->taps = i < 0 ? 1 : kernel.v[i];
    w->out = count_windows(w->in, w->taps, w->stride, -w->offset, w->step, ceil_mode);
    if (w->out < 1) return lt_fail("x of sizes %s is smaller, with its padding, than the window", lt_shape_text(size.n, size.v).text);
  }
  if (make_tables(pool)) return -1;
  for (int d = 0; d < 3; d++) place_regular(&pool->p.d[d], pool->p.d[d].taps, -pool->p.d[d].offset, count_pad);
  return 0;
}

/* ---- adaptive ---- */

int lt_pool_adaptive(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints out)
{
  if (set_input(pool, size, dtype, out.n)) return -1;
  for (int d = 0; d < 3; d++) {
    int i = d - (3 - out.n);
    struct cpu_windows *w = &pool->p.d[d];
    w->step = 1;
    w->out = i < 0 ? 1 : out.v[i];
    if (w->out < 0) return lt_fail("output_size must not be negative, got %lld", (long long)w->out);
    if (w->in == 0) return lt_fail("x of sizes %s has an empty dimension to pool over", lt_shape_text(size.n, size.v).text);
  }
  if (make_tables(pool)) return -1;
  for (int d = 0; d < 3; d++) {
    struct cpu_windows *w = &pool->p.d[d];
    for (int64_t o = 0; o < w->out; o++) {
      int64_t start = o * w->in / w->out, stop = ((o + 1) * w->in + w->out - 1) / w->out;
      set_window(w, o, start, stop, stop - start);
    }
  }
  return 0;
}

/* ---- fractional ---- */

int lt_pool_fractional(struct lt_pool *pool, lt_ints size, lt_dtype dtype, lt_ints kernel, lt_ints out)
{
  int n = kernel.n;
  if (set_input(pool, size, dtype, n)) return -1;
  if (out.n != n) return lt_fail("needs %d numbers for each of kernel_size and output_size", n);
  for (int d = 0; d < 3; d++) {
    int i = d - (3 - n);
    struct cpu_windows *w = &pool->p.d[d];
    w->step = 1;
    w->out = i < 0 ? 1 : out.v[i];
    if (i >= 0 && (kernel.v[i] < 1 || w->out < 1 || w->out + kernel.v[i] - 1 > w->in))
      return lt_fail("%lld windows of %lld elements do not fit a dimension of size %lld", (long long)w->out, (long long)kernel.v[i], (long long)w->in);
  }
  return make_tables(pool);
}

/* Window o begins at floor((o + u) a) - floor(u a), where a is the mean distance; the last one ends with the dimension. */
void lt_pool_place(struct lt_pool *pool, lt_ints kernel, const double *samples)
{
  for (int d = 0; d < 3; d++) {
    int i = d - (3 - pool->n);
    struct cpu_windows *w = &pool->p.d[d];
    int64_t length = i < 0 ? 1 : kernel.v[i];
    double u = i < 0 ? 0 : samples[i], a = w->out > 1 ? (double)(w->in - length) / (double)(w->out - 1) : 0;
    for (int64_t o = 0; o < w->out; o++) {
      int64_t start = o == w->out - 1 ? w->in - length : (int64_t)(((double)o + u) * a) - (int64_t)(u * a);
      if (start > w->in - length) start = w->in - length;
      set_window(w, o, start, start + length, length);
    }
  }
}

int lt_pool_size(const struct lt_pool *pool, lt_ints size, int64_t *out)
{
  memcpy(out, size.v, (size_t)size.n * sizeof *out);
  for (int i = 0; i < pool->n; i++) out[size.n - pool->n + i] = pool->p.d[3 - pool->n + i].out;
  return size.n;
}
