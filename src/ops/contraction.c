/* Each of these brings its operands into matrices, and leaves the sums to one or two matrix products. */
#include "ops/front.h"
#include "ops/gemm.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { MAX_CHAIN = 64 };

/* ---- tensordot ---- */

/* The order of x's dimensions, from 1: free ones then summed ones, or the other way round. Returns the product of the free sizes, or
   -1 with an error. `free` receives their sizes. */
static int64_t order_dims(const lt_tensor *x, lt_ints dims, const char *name, bool summed_first, int64_t *order, int64_t *free, int *n_free)
{
  bool mask[LT_MAX_DIMS] = {false};
  int64_t numel = 1;
  if (dims.n && lt_dim_mask(dims, x->ndim, mask, name)) return -1;
  int at = summed_first ? dims.n : 0;
  for (int d = 0; d < x->ndim; d++) {
    if (mask[d]) continue;
    order[at++] = d + 1;
    free[(*n_free)++] = x->size[d];
    numel *= x->size[d];
  }
  at = summed_first ? 0 : at;
  for (int i = 0; i < dims.n; i++) order[at++] = dims.v[i];
  return numel;
}

lt_tensor *op__tensordot(lt_tensor *x, lt_tensor *other, lt_ints dims_x, lt_ints dims_other)
{
  int64_t order_x[LT_MAX_DIMS], order_y[LT_MAX_DIMS], size[2 * LT_MAX_DIMS], inner = 1;
  int n = 0;
  if (dims_x.n != dims_other.n)
    return lt_fail_null("argument 'dims' has %d dimensions for one tensor and %d for the other", dims_x.n, dims_other.n);
  int64_t rows = order_dims(x, dims_x, "dims", false, order_x, size, &n);
  int64_t columns = rows < 0 ? -1 : order_dims(other, dims_other, "dims", true, order_y, size, &n);
  if (columns < 0) return NULL;
  if (n > LT_MAX_DIMS) return lt_fail_null("the result would have %d dimensions; at most %d are possible", n, LT_MAX_DIMS);
  for (int i = 0; i < dims_x.n; i++) {
    int64_t a = x->size[lt_dim(dims_x.v[i], x->ndim, "dims")], b = other->size[lt_dim(dims_other.v[i], other->ndim, "dims")];
    if (a != b)
      return lt_fail_null("sizes %s and %s do not agree: %lld in dimension %lld against %lld in dimension %lld", LT_SHAPE(x),
                          LT_SHAPE(other), (long long)a, (long long)dims_x.v[i], (long long)b, (long long)dims_other.v[i]);
    inner *= a;
  }
  LT_AUTO lt_tensor *turned_x = lt_permute(x, (lt_ints){order_x, x->ndim}), *left = lt_reshape(turned_x, LT_INTS(rows, inner));
  LT_AUTO lt_tensor *turned_y = lt_permute(other, (lt_ints){order_y, other->ndim}), *right = lt_reshape(turned_y, LT_INTS(inner, columns));
  LT_AUTO lt_tensor *product = lt_mm(left, right);
  return lt_reshape(product, (lt_ints){size, n});
}

/* ---- kron ---- */

/* x with n dimensions, each with one of size 1 after it, or before. */
static lt_tensor *interleaved(lt_tensor *x, int n, bool after)
{
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < n; i++) {
    int d = i - (n - x->ndim);
    size[2 * i + !after] = d < 0 ? 1 : x->size[d];
    size[2 * i + after] = 1;
  }
  return lt_reshape(x, (lt_ints){size, 2 * n});
}

lt_tensor *op_kron(lt_tensor *x, lt_tensor *other)
{
  int n = x->ndim > other->ndim ? x->ndim : other->ndim;
  int64_t size[LT_MAX_DIMS];
  if (2 * n > LT_MAX_DIMS) return lt_fail_null("is defined for at most %d dimensions, not %d", LT_MAX_DIMS / 2, n);
  LT_AUTO lt_tensor *left = interleaved(x, n, true), *right = interleaved(other, n, false), *product = lt_mul(left, right);
  if (!product) return NULL;
  for (int i = 0; i < n; i++) size[i] = product->size[2 * i] * product->size[2 * i + 1];
  return lt_reshape(product, (lt_ints){size, n});
}

/* ---- chains of matrices ---- */

struct chain {
  lt_tensor *const *matrix;
  int n;
  uint8_t split[MAX_CHAIN][MAX_CHAIN];       /* where the cheapest product of matrices i..j is cut: after this one */
};

/* The dynamic programme of Cormen et al., "Introduction to Algorithms", section on matrix-chain multiplication. */
static void plan_chain(struct chain *c)
{
  double cost[MAX_CHAIN][MAX_CHAIN];
  for (int i = 0; i < c->n; i++) cost[i][i] = 0;
  for (int length = 1; length < c->n; length++)
    for (int i = 0; i + length < c->n; i++) {
      int j = i + length;
      cost[i][j] = 1.0 / 0.0;
      for (int k = i; k < j; k++) {
        double own = (double)c->matrix[i]->size[0] * (double)c->matrix[k]->size[1] * (double)c->matrix[j]->size[1];
        double total = cost[i][k] + cost[k + 1][j] + own;
        if (total < cost[i][j] || k == i) cost[i][j] = total, c->split[i][j] = (uint8_t)k;
      }
    }
}

static lt_tensor *multiply_chain(const struct chain *c, int i, int j)
{
  if (i == j) return lt_ref(c->matrix[i]);
  LT_AUTO lt_tensor *left = multiply_chain(c, i, c->split[i][j]), *right = multiply_chain(c, c->split[i][j] + 1, j);
  return lt_mm(left, right);
}

static lt_tensor *chain_product(lt_tensor *const *matrix, int n)
{
  for (int i = 0; i < n; i++)
    if (matrix[i]->ndim != 2) return lt_fail_null("tensor %d must be a matrix, not of sizes %s", i + 1, LT_SHAPE(matrix[i]));
  for (int i = 1; i < n; i++)
    if (matrix[i - 1]->size[1] != matrix[i]->size[0])
      return lt_fail_null("sizes %s and %s of tensors %d and %d do not agree: %lld columns against %lld rows", LT_SHAPE(matrix[i - 1]),
                          LT_SHAPE(matrix[i]), i, i + 1, (long long)matrix[i - 1]->size[1], (long long)matrix[i]->size[0]);
  struct chain c = {.matrix = matrix, .n = n};
  if (n > 2) plan_chain(&c);
  return multiply_chain(&c, 0, n - 1);
}

lt_tensor *op_chain_matmul(lt_tensors matrices)
{
  if (matrices.n < 1 || matrices.n > MAX_CHAIN) return lt_fail_null("needs 1 to %d matrices, not %d", MAX_CHAIN, matrices.n);
  return chain_product(matrices.v, matrices.n);
}

lt_tensor *op_linalg_multi_dot(lt_tensors tensors)
{
  int n = tensors.n;
  lt_tensor *matrix[MAX_CHAIN];
  if (n < 2 || n > MAX_CHAIN) return lt_fail_null("needs 2 to %d tensors, not %d", MAX_CHAIN, n);
  bool row = tensors.v[0]->ndim == 1, column = tensors.v[n - 1]->ndim == 1;
  memcpy(matrix, tensors.v, (size_t)n * sizeof *matrix);
  LT_AUTO lt_tensor *first = row ? lt_unsqueeze(matrix[0], 1) : lt_ref(matrix[0]);
  LT_AUTO lt_tensor *last = column ? lt_unsqueeze(matrix[n - 1], 2) : lt_ref(matrix[n - 1]);
  if (!first || !last) return NULL;
  matrix[0] = first, matrix[n - 1] = last;
  LT_AUTO lt_tensor *product = chain_product(matrix, n);
  if (!product || (!row && !column)) return lt_take(&product);
  if (row && column) return lt_reshape(product, (lt_ints){product->size, 0});
  return lt_squeeze(product, row ? LT_INTS(1) : LT_INTS(2));
}

/* ---- bilinear ---- */

static int check_bilinear(const lt_tensor *x, const lt_tensor *y, const lt_tensor *weight, const lt_tensor *bias)
{
  if (weight->ndim != 3) return lt_fail("argument 'weight' must have 3 dimensions, not sizes %s", LT_SHAPE(weight));
  if (x->ndim == 0 || x->ndim != y->ndim || memcmp(x->size, y->size, (size_t)(x->ndim - 1) * sizeof *x->size))
    return lt_fail("sizes %s of input1 and %s of input2 do not agree: all but the last must be equal", LT_SHAPE(x), LT_SHAPE(y));
  if (x->size[x->ndim - 1] != weight->size[1] || y->size[y->ndim - 1] != weight->size[2])
    return lt_fail("inputs of sizes %s and %s do not fit a weight of sizes %s", LT_SHAPE(x), LT_SHAPE(y), LT_SHAPE(weight));
  if (bias && (bias->ndim != 1 || bias->size[0] != weight->size[0]))
    return lt_fail("argument 'bias': sizes %s do not fit a weight of sizes %s", LT_SHAPE(bias), LT_SHAPE(weight));
  return 0;
}

/* input1 meets all of the weight in one product {rows, out * m}; the rest is one small product a row. */
lt_tensor *op_functional_bilinear(lt_tensor *input1, lt_tensor *input2, lt_tensor *weight, lt_tensor *bias)
{
  if (check_bilinear(input1, input2, weight, bias)) return NULL;
  int64_t out = weight->size[0], n = weight->size[1], m = weight->size[2], rows = 1, size[LT_MAX_DIMS];
  for (int i = 0; i < input1->ndim - 1; i++) rows *= size[i] = input1->size[i];
  size[input1->ndim - 1] = out;
  LT_AUTO lt_tensor *x = lt_reshape(input1, LT_INTS(rows, n)), *y = lt_reshape(input2, LT_INTS(rows, m, 1));
  LT_AUTO lt_tensor *turned = lt_permute(weight, LT_INTS(2, 1, 3)), *wide = lt_reshape(turned, LT_INTS(n, out * m));
  LT_AUTO lt_tensor *half = lt_mm(x, wide), *parts = lt_reshape(half, LT_INTS(rows, out, m)), *product = lt_bmm(parts, y);
  LT_AUTO lt_tensor *result = lt_reshape(product, (lt_ints){size, input1->ndim});
  return bias ? lt_add(result, bias, lt_int_scalar(1)) : lt_take(&result);
}

lt_tensor *op_linalg_vecdot(lt_tensor *x, lt_tensor *y, int64_t dim)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs floating-point tensors, not %s", lt_dtype_name((lt_dtype)x->dtype));
  if (lt_check_dtype(x, y, "y")) return NULL;
  LT_AUTO lt_tensor *products = lt_mul(x, y);
  return lt_sum(products, LT_INTS(dim), false, LT_NO_DTYPE);
}

/* ---- cross ---- */

/* The part of component i: x[i + 1] y[i + 2] - x[i + 2] y[i + 1], counted round. */
static int cross_component(lt_tensor *out, lt_tensor *x, lt_tensor *y, int64_t dim, int64_t i)
{
  int64_t next = (i + 1) % 3 + 1, after = (i + 2) % 3 + 1;
  LT_AUTO lt_tensor *x1 = lt_select(x, dim, next), *x2 = lt_select(x, dim, after), *y1 = lt_select(y, dim, next);
  LT_AUTO lt_tensor *y2 = lt_select(y, dim, after);
  LT_AUTO lt_tensor *plus = lt_mul(x1, y2), *minus = lt_mul(x2, y1), *part = lt_sub(plus, minus, lt_int_scalar(1));
  LT_AUTO lt_tensor *place = lt_select(out, dim, i + 1);
  return part && place ? lt_copy_data(place, part) : -1;
}

lt_tensor *op__cross(lt_tensor *x, lt_tensor *other, int64_t dim)
{
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  for (int64_t i = 0; i < 3; i++)
    if (!out || cross_component(out, x, other, dim, i)) return NULL;
  return lt_take(&out);
}

static lt_tensor *cross(lt_tensor *x, lt_tensor *other, int64_t dim)
{
  int ndim = x->ndim, d;
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x->size, sizeof size);
  if (x->ndim != other->ndim) return lt_fail_null("sizes %s and %s: both must have as many dimensions", LT_SHAPE(x), LT_SHAPE(other));
  if (lt_check_product_types(x, other) || lt_broadcast(&ndim, size, other->ndim, other->size) || (d = lt_dim(dim, ndim, "dim")) < 0)
    return NULL;
  int dx = d - (ndim - x->ndim), dy = d - (ndim - other->ndim);
  if (dx < 0 || dy < 0 || x->ndim == 0 || other->ndim == 0 || x->size[dx] != 3 || other->size[dy] != 3)
    return lt_fail_null("sizes %s and %s: dimension %lld must have size 3 in both", LT_SHAPE(x), LT_SHAPE(other), (long long)dim);
  LT_AUTO lt_tensor *left = lt_expand(x, (lt_ints){size, ndim}), *right = lt_expand(other, (lt_ints){size, ndim});
  return lt__cross(left, right, d + 1);
}

lt_tensor *op_linalg_cross(lt_tensor *x, lt_tensor *other, int64_t dim)
{
  return cross(x, other, dim);
}

lt_tensor *op_cross(lt_tensor *x, lt_tensor *other, int64_t dim)
{
  for (int d = 0; d < x->ndim && dim == LT_NONE; d++)
    if (x->size[d] == 3) dim = d - x->ndim;
  if (dim == LT_NONE) return lt_fail_null("sizes %s have no dimension of size 3", LT_SHAPE(x));
  return cross(x, other, dim);
}
