/* Pairs of rows are compared by a kernel, or for Euclidean distances of many rows by one matrix product. */
#include "ops/front.h"

#include <math.h>

#include "base/parallel.h"
#include "cpu/distance.h"
#include "ops/gemm.h"
#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { MANY_ROWS = 25 };                      /* from here on, the matrix product is faster, as PyTorch found */

static enum cpu_metric metric_of(double p)
{
  return p == 0 ? CPU_METRIC_0 : p == 1 ? CPU_METRIC_1 : p == 2 ? CPU_METRIC_2 : isinf(p) ? CPU_METRIC_INF : CPU_METRIC_P;
}

/* ---- the kernel, over a batch ---- */

struct job {
  lt_tensor *x, *y, *dist, *grad, *x_grad;    /* contiguous; the last two only for gradients */
  double p;
};

static void run_rows(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  int64_t rows = lt_rows(j->x);
  while (begin < end) {
    int64_t batch = begin / rows, first = begin % rows, last = first + end - begin < rows ? first + end - begin : rows;
    struct cpu_distance d = {.x = lt_member(j->x, batch, 2), .y = lt_member(j->y, batch, 2), .dist = lt_member(j->dist, batch, 2),
                             .others = lt_rows(j->y), .columns = lt_columns(j->x), .p = j->p, .metric = metric_of(j->p)};
    int type = j->x->dtype == LT_FLOAT64;
    if (j->x_grad) {
      d.grad = lt_member(j->grad, batch, 2);
      d.x_grad = lt_member(j->x_grad, batch, 2);
    }
    (j->x_grad ? cpu_distance()->backward : cpu_distance()->forward)[type](&d, first, last);
    begin += last - first;
  }
}

static int run(struct job *j)
{
  int64_t work = 4 * (int64_t)lt_rows(j->y) * lt_columns(j->x);
  return lt_parallel(lt_numel(j->x->ndim - 1, j->x->size), 1 + LT_GRAIN / (work + 1), run_rows, j);
}

static lt_tensor *new_distances(const lt_tensor *x, const lt_tensor *y)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x->size, sizeof size);
  size[x->ndim - 1] = y->size[y->ndim - 2];
  return lt_tensor_new((lt_dtype)x->dtype, x->ndim, size);
}

lt_tensor *op__cdist(lt_tensor *x, lt_tensor *y, double p)
{
  LT_AUTO lt_tensor *left = lt_contiguous(x), *right = lt_contiguous(y), *out = new_distances(x, y);
  if (!left || !right || !out) return NULL;
  return run(&(struct job){.x = left, .y = right, .dist = out, .p = p}) ? NULL : lt_take(&out);
}

lt_tensor *op__cdist_rows_grad(lt_tensor *g, lt_tensor *x, lt_tensor *y, double p, lt_tensor *dist)
{
  LT_AUTO lt_tensor *left = lt_contiguous(x), *right = lt_contiguous(y), *grad = lt_contiguous(g), *sizes = lt_contiguous(dist);
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  if (!left || !right || !grad || !sizes || !out) return NULL;
  return run(&(struct job){.x = left, .y = right, .dist = sizes, .grad = grad, .x_grad = out, .p = p}) ? NULL : lt_take(&out);
}

/* ---- gradient ---- */

/* The gradient of each difference x[i] - y[j], from that of its norm. */
static lt_tensor *difference_grad(lt_tensor *g, lt_tensor *diff, double p, lt_tensor *dist)
{
  lt_ints last = LT_INTS(-1);
  switch (metric_of(p)) {
  case CPU_METRIC_0: return lt__zeros_of(diff);
  case CPU_METRIC_2: return lt__norm_2_backward(g, diff, last, false, dist);
  case CPU_METRIC_INF: break;
  default: return lt__norm_p_backward(g, diff, p, last, false, dist);
  }
  LT_AUTO lt_tensor *column = lt_unsqueeze(dist, -1), *size = lt_abs(diff), *most = lt_eq(size, column), *sign = lt_sgn(diff);
  LT_AUTO lt_tensor *wide = lt_unsqueeze(g, -1);
  LT_AUTO lt_tensor *signed_grad = lt_mul(wide, sign);
  return lt_mul(signed_grad, most);
}

/* Composed of operators when it is to be differentiated: then all differences are in memory at once. */
lt_tensor *op__cdist_backward(lt_tensor *g, lt_tensor *x, lt_tensor *y, double p, lt_tensor *dist)
{
  if (!lt_grad_enabled()) return lt__cdist_rows_grad(g, x, y, p, dist);
  LT_AUTO lt_tensor *columns = lt_unsqueeze(x, -2), *rows = lt_unsqueeze(y, -3), *diff = lt_sub(columns, rows, lt_int_scalar(1));
  LT_AUTO lt_tensor *parts = diff ? difference_grad(g, diff, p, dist) : NULL;
  return lt_sum(parts, LT_INTS(-2), false, LT_NO_DTYPE);
}

/* ---- Euclidean distances by a matrix product ---- */

lt_tensor *op__euclidean(lt_tensor *x, lt_tensor *y)
{
  lt_ints last = LT_INTS(-1);
  LT_AUTO lt_tensor *xx = lt_square(x), *yy = lt_square(y), *column = lt_sum(xx, last, true, LT_NO_DTYPE);
  LT_AUTO lt_tensor *row = lt_sum(yy, last, false, LT_NO_DTYPE);
  LT_AUTO lt_tensor *wide = lt_unsqueeze(row, -2), *squares = lt_add(column, wide, lt_int_scalar(1)), *turned = lt_transposed(y);
  if (!squares || !turned || lt_gemm(squares, x, turned, -2, 1)) return NULL;
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_int_scalar(0)), *safe = lt_clamp(squares, zero, NULL);
  return lt_sqrt(safe);
}

/* 1: by a product, 0: by the kernel, -1: an error. */
static int by_product(const lt_tensor *x, const lt_tensor *y, const char *mode)
{
  if (!mode || strcmp(mode, "use_mm_for_euclid_dist_if_necessary") == 0)
    return x->size[x->ndim - 2] > MANY_ROWS || y->size[y->ndim - 2] > MANY_ROWS;
  if (strcmp(mode, "use_mm_for_euclid_dist") == 0) return 1;
  if (strcmp(mode, "donot_use_mm_for_euclid_dist") == 0) return 0;
  return lt_fail("argument 'compute_mode' is \"%s\"; it can be \"use_mm_for_euclid_dist\", \"donot_use_mm_for_euclid_dist\" or "
                 "\"use_mm_for_euclid_dist_if_necessary\"", mode);
}

lt_tensor *op_cdist(lt_tensor *x1, lt_tensor *x2, double p, const char *compute_mode)
{
  if (lt_check_matrices(x1, "x1") || lt_check_matrices(x2, "x2") || lt_check_product_types(x1, x2)) return NULL;
  if (x1->size[x1->ndim - 1] != x2->size[x2->ndim - 1])
    return lt_fail_null("sizes %s and %s do not agree: rows of %lld elements against rows of %lld", LT_SHAPE(x1), LT_SHAPE(x2),
                        (long long)x1->size[x1->ndim - 1], (long long)x2->size[x2->ndim - 1]);
  if (!(p >= 0)) return lt_fail_null("argument 'p' must not be negative, not %g", p);
  int product = by_product(x1, x2, compute_mode);
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  if (product < 0 || lt_broadcast_batches(x1, x2, pair)) return NULL;
  return p == 2 && product ? lt__euclidean(pair[0], pair[1]) : lt__cdist(pair[0], pair[1], p);
}

/* ---- pairs of one matrix's rows ---- */

struct pairs { lt_tensor *x, *out; double p; };

/* Row i and those after it: their distances follow each other. */
static void pair_row(const struct pairs *j, int64_t i)
{
  int64_t n = j->x->size[0], columns = j->x->size[1], itemsize = lt_itemsize((lt_dtype)j->x->dtype), row = columns * itemsize;
  int64_t before = i * n - i * (i + 1) / 2;
  struct cpu_distance d = {.x = j->x->data + i * row, .y = j->x->data + (i + 1) * row, .dist = j->out->data + before * itemsize,
                           .others = n - i - 1, .columns = columns, .p = j->p, .metric = metric_of(j->p)};
  cpu_distance()->forward[j->x->dtype == LT_FLOAT64](&d, 0, 1);
}

/* The i-th row from the top goes with the i-th from below, so that all parts have as many pairs. */
static void pairs_part(void *context, int64_t begin, int64_t end)
{
  const struct pairs *j = context;
  int64_t last = j->x->size[0] - 1;
  for (int64_t i = begin; i < end; i++) {
    pair_row(j, i);
    if (last - i != i) pair_row(j, last - i);
  }
}

lt_tensor *op__pdist(lt_tensor *x, double p)
{
  int64_t n = x->size[0], count = n * (n - 1) / 2;
  LT_AUTO lt_tensor *from = lt_contiguous(x), *out = lt_tensor_new((lt_dtype)x->dtype, 1, &count);
  if (!from || !out) return NULL;
  return lt_parallel((n + 1) / 2, 1 + LT_GRAIN / (2 * n * x->size[1] + 1), pairs_part, &(struct pairs){from, out, p}) ? NULL : lt_take(&out);
}

/* The whole matrix of what belongs to pairs. */
static lt_tensor *both_triangles(lt_tensor *packed, int64_t n)
{
  LT_AUTO lt_tensor *upper = lt__as_upper_triangle(packed, LT_INTS(n, n)), *turned = lt_transposed(upper), *lower = lt_contiguous(turned);
  return lt_add(upper, lower, lt_int_scalar(1));
}

/* The gradient of row i is the sum over j of g / dist (x_i - x_j); for p = 2 that is two products. */
static lt_tensor *euclidean_rows_grad(lt_tensor *g, lt_tensor *x, lt_tensor *dist)
{
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_int_scalar(0)), *same = lt_eq(dist, zero), *quotient = lt__true_div(g, dist);
  LT_AUTO lt_tensor *ratio = lt_masked_fill(quotient, same, zero), *sum = lt_sum(ratio, LT_INTS(-1), true, LT_NO_DTYPE);
  LT_AUTO lt_tensor *own = lt_mul(x, sum), *others = lt_mm(ratio, x);
  return lt_sub(own, others, lt_int_scalar(1));
}

lt_tensor *op__pdist_backward(lt_tensor *g, lt_tensor *x, double p, lt_tensor *dist)
{
  LT_AUTO lt_tensor *grads = both_triangles(g, x->size[0]), *sizes = both_triangles(dist, x->size[0]);
  if (!grads || !sizes) return NULL;
  return p == 2 ? euclidean_rows_grad(grads, x, sizes) : lt__cdist_backward(grads, x, x, p, sizes);
}

lt_tensor *op_functional_pdist(lt_tensor *x, double p)
{
  if (lt_check_matrices(x, "x")) return NULL;
  if (x->ndim != 2) return lt_fail_null("needs a matrix, not a tensor of sizes %s", LT_SHAPE(x));
  if (!(p >= 0)) return lt_fail_null("argument 'p' must not be negative, not %g", p);
  return lt__pdist(x, p);
}

/* Copies the parts of n rows above the diagonal of a matrix, which follow each other in `packed`, one way or the other. */
static void copy_triangle(char *matrix, char *packed, int64_t n, int64_t itemsize, bool pack)
{
  for (int64_t i = 0; i + 1 < n; i++) {
    char *row = matrix + (i * n + i + 1) * itemsize;
    size_t bytes = (size_t)((n - i - 1) * itemsize);
    memcpy(pack ? packed : row, pack ? row : packed, bytes);
    packed += bytes;
  }
}

lt_tensor *op__upper_triangle(lt_tensor *x)
{
  int64_t n = x->size[0], count = n * (n - 1) / 2;
  LT_AUTO lt_tensor *from = lt_contiguous(x), *out = lt_tensor_new((lt_dtype)x->dtype, 1, &count);
  if (!from || !out) return NULL;
  copy_triangle(from->data, out->data, n, lt_itemsize((lt_dtype)x->dtype), true);
  return lt_take(&out);
}

lt_tensor *op__as_upper_triangle(lt_tensor *x, lt_ints size)
{
  LT_AUTO lt_tensor *from = lt_contiguous(x), *out = lt_tensor_new((lt_dtype)x->dtype, size.n, size.v);
  if (!from || !out || lt_fill_data(out, lt_int_scalar(0))) return NULL;
  copy_triangle(out->data, from->data, size.v[0], lt_itemsize((lt_dtype)x->dtype), false);
  return lt_take(&out);
}
