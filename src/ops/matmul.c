/* Shapes of products. The gradients ask for transposed views, which lt_gemm reads as they lie. */
#include "ops/front.h"
#include "ops/gemm.h"
#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static int check_ndim(const lt_tensor *x, const char *name, int ndim)
{
  if (x->ndim == ndim) return 0;
  return lt_fail("argument '%s' must have %d dimension%s, not sizes %s", name, ndim, ndim == 1 ? "" : "s", LT_SHAPE(x));
}

/* Columns of x against rows of y: their last dimension and last but one, or a vector's only one. */
static int check_agree(const lt_tensor *x, const lt_tensor *y)
{
  int64_t columns = x->size[x->ndim - 1], rows = y->size[y->ndim > 1 ? y->ndim - 2 : 0];
  if (columns != rows)
    return lt_fail("sizes %s and %s do not agree: %lld columns against %lld rows", LT_SHAPE(x), LT_SHAPE(y), (long long)columns,
                   (long long)rows);
  return lt_check_product_types(x, y);
}

/* x as rows of its last dimension. */
static lt_tensor *rows_of(lt_tensor *x)
{
  if (x->ndim == 2) return lt_ref(x);
  int64_t rows = 1;
  for (int i = 0; i < x->ndim - 1; i++) rows *= x->size[i];
  return lt_reshape(x, LT_INTS(rows, x->size[x->ndim - 1]));
}

/* ---- matrix and vector ---- */

lt_tensor *op_mm(lt_tensor *x, lt_tensor *mat2)
{
  if (check_ndim(x, "x", 2) || check_ndim(mat2, "mat2", 2) || check_agree(x, mat2)) return NULL;
  return lt_product(x, mat2);
}

lt_tensor *op__batched_mm(lt_tensor *x, lt_tensor *y)
{
  return lt_product(x, y);
}

static int check_batches(const lt_tensor *x, const lt_tensor *y, const char *x_name, const char *y_name)
{
  if (check_ndim(x, x_name, 3) || check_ndim(y, y_name, 3)) return -1;
  if (x->size[0] != y->size[0])
    return lt_fail("sizes %s and %s do not agree: %lld matrices against %lld", LT_SHAPE(x), LT_SHAPE(y), (long long)x->size[0],
                   (long long)y->size[0]);
  return check_agree(x, y);
}

lt_tensor *op_bmm(lt_tensor *x, lt_tensor *mat2)
{
  return check_batches(x, mat2, "x", "mat2") ? NULL : lt__batched_mm(x, mat2);
}

lt_tensor *op_mv(lt_tensor *x, lt_tensor *vec)
{
  if (check_ndim(x, "x", 2) || check_ndim(vec, "vec", 1) || check_agree(x, vec)) return NULL;
  LT_AUTO lt_tensor *column = lt_unsqueeze(vec, 2), *product = column ? lt_product(x, column) : NULL;
  return lt_squeeze(product, LT_INTS(2));
}

lt_tensor *op_dot(lt_tensor *x, lt_tensor *tensor)
{
  if (check_ndim(x, "x", 1) || check_ndim(tensor, "tensor", 1)) return NULL;
  if (x->numel != tensor->numel)
    return lt_fail_null("sizes %s and %s do not agree: %lld elements against %lld", LT_SHAPE(x), LT_SHAPE(tensor), (long long)x->numel,
                        (long long)tensor->numel);
  return lt_check_product_types(x, tensor) ? NULL : lt_dot_product(x, tensor);
}

lt_tensor *op_outer(lt_tensor *x, lt_tensor *vec2)
{
  if (check_ndim(x, "x", 1) || check_ndim(vec2, "vec2", 1)) return NULL;
  LT_AUTO lt_tensor *column = lt_unsqueeze(x, 2);
  return lt_mul(column, vec2);
}

lt_tensor *op_inner(lt_tensor *x, lt_tensor *other)
{
  if (x->ndim == 0 || other->ndim == 0) return lt_mul(x, other);
  int64_t size[2 * LT_MAX_DIMS];
  int n = 0;
  for (int i = 0; i < x->ndim - 1; i++) size[n++] = x->size[i];
  for (int i = 0; i < other->ndim - 1; i++) size[n++] = other->size[i];
  if (n > LT_MAX_DIMS) return lt_fail_null("the result would have %d dimensions; at most %d are possible", n, LT_MAX_DIMS);
  LT_AUTO lt_tensor *left = rows_of(x), *right = rows_of(other), *columns = lt_t(right);
  if (!left || !columns || check_agree(left, columns)) return NULL;
  LT_AUTO lt_tensor *product = lt_mm(left, columns);
  return lt_reshape(product, (lt_ints){size, n});
}

/* ---- matmul ---- */

/* x of three or more dimensions times a matrix or a vector: one product of all rows. */
static lt_tensor *fold(lt_tensor *x, lt_tensor *y)
{
  int64_t size[LT_MAX_DIMS];
  int n = x->ndim - 1;
  for (int i = 0; i < n; i++) size[i] = x->size[i];
  if (y->ndim == 2) size[n++] = y->size[1];
  LT_AUTO lt_tensor *rows = rows_of(x), *product = y->ndim == 2 ? lt_mm(rows, y) : lt_mv(rows, y);
  return lt_reshape(product, (lt_ints){size, n});
}

static lt_tensor *batched(lt_tensor *x, lt_tensor *y)
{
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  return lt_broadcast_batches(x, y, pair) ? NULL : lt__batched_mm(pair[0], pair[1]);
}

lt_tensor *op_matmul(lt_tensor *x, lt_tensor *other)
{
  if (x->ndim == 0 || other->ndim == 0)
    return lt_fail_null("sizes %s and %s: a tensor without dimensions cannot be multiplied this way; use *", LT_SHAPE(x), LT_SHAPE(other));
  if (check_agree(x, other)) return NULL;
  if (x->ndim == 2 && other->ndim == 2) return lt_mm(x, other);
  if (x->ndim == 1 && other->ndim == 1) return lt_dot(x, other);
  if (x->ndim == 2 && other->ndim == 1) return lt_mv(x, other);
  if (other->ndim <= 2 && x->ndim > 2) return fold(x, other);
  if (x->ndim > 1) return batched(x, other);
  if (other->ndim == 2) {
    LT_AUTO lt_tensor *transposed = lt_t(other);
    return lt_mv(transposed, x);
  }
  LT_AUTO lt_tensor *row = lt_unsqueeze(x, 1), *product = batched(row, other);
  return lt_squeeze(product, LT_INTS(-2));
}

/* ---- with a summand ---- */

/* beta * x + alpha * a b in new memory of the product's sizes. */
static lt_tensor *affine(lt_tensor *x, lt_tensor *a, lt_tensor *b, double beta, double alpha)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, a->size, (size_t)a->ndim * sizeof *size);
  size[a->ndim - 1] = b->size[b->ndim - 1];
  if (lt_check_product_types(x, a)) return NULL;
  LT_AUTO lt_tensor *expanded = lt_expand(x, (lt_ints){size, a->ndim});
  LT_AUTO lt_tensor *out = expanded ? lt_tensor_new((lt_dtype)a->dtype, a->ndim, size) : NULL;
  if (!out || (beta != 0 && lt_copy_data(out, expanded)) || lt_gemm(out, a, b, alpha, beta)) return NULL;
  return lt_take(&out);
}

lt_tensor *op_addmm(lt_tensor *x, lt_tensor *mat1, lt_tensor *mat2, lt_scalar beta, lt_scalar alpha)
{
  if (check_ndim(mat1, "mat1", 2) || check_ndim(mat2, "mat2", 2) || check_agree(mat1, mat2)) return NULL;
  return affine(x, mat1, mat2, lt_scalar_double(beta), lt_scalar_double(alpha));
}

lt_tensor *op_baddbmm(lt_tensor *x, lt_tensor *batch1, lt_tensor *batch2, lt_scalar beta, lt_scalar alpha)
{
  if (check_batches(batch1, batch2, "batch1", "batch2")) return NULL;
  return affine(x, batch1, batch2, lt_scalar_double(beta), lt_scalar_double(alpha));
}

lt_tensor *op_addmv(lt_tensor *x, lt_tensor *mat, lt_tensor *vec, lt_scalar beta, lt_scalar alpha)
{
  if (check_ndim(mat, "mat", 2) || check_ndim(vec, "vec", 1) || check_agree(mat, vec)) return NULL;
  LT_AUTO lt_tensor *summand = lt_expand(x, LT_INTS(mat->size[0])), *column = lt_unsqueeze(summand, 2);
  LT_AUTO lt_tensor *right = lt_unsqueeze(vec, 2), *sum = lt_addmm(column, mat, right, beta, alpha);
  return lt_squeeze(sum, LT_INTS(2));
}

/* A factor of bools is a bool, or it would make them integers. */
static lt_scalar factor_for(const lt_tensor *x, const lt_tensor *product, lt_scalar factor)
{
  bool bools = x->dtype == LT_BOOL && product->dtype == LT_BOOL;
  return bools ? (lt_scalar){LT_SCALAR_BOOL, {.i = lt_scalar_double(factor) != 0}} : factor;
}

/* Of floating numbers it is the sum of x and a product of matrices with one column and one row. */
lt_tensor *op_addr(lt_tensor *x, lt_tensor *vec1, lt_tensor *vec2, lt_scalar beta, lt_scalar alpha)
{
  if (vec1->ndim == 1 && vec2->ndim == 1 && lt_is_float((lt_dtype)vec1->dtype) && vec1->dtype == vec2->dtype && x->dtype == vec1->dtype) {
    LT_AUTO lt_tensor *column = lt_unsqueeze(vec1, 2), *row = lt_unsqueeze(vec2, 1);
    return lt_addmm(x, column, row, beta, alpha);
  }
  LT_AUTO lt_tensor *product = lt_outer(vec1, vec2);
  LT_AUTO lt_tensor *summand = product ? lt_expand(x, lt_sizes(product)) : NULL;
  if (!summand) return NULL;
  LT_AUTO lt_tensor *left = lt_tensor_from_number(factor_for(x, product, beta));
  LT_AUTO lt_tensor *right = lt_tensor_from_number(factor_for(x, product, alpha));
  LT_AUTO lt_tensor *weighted = lt_mul(product, right), *scaled = lt_mul(summand, left);
  return lt_scalar_double(beta) == 0 ? lt_take(&weighted) : lt_add(scaled, weighted, lt_int_scalar(1));
}

/* The products' sum is one product of the matrices laid side by side and on top of each other. */
lt_tensor *op_addbmm(lt_tensor *x, lt_tensor *batch1, lt_tensor *batch2, lt_scalar beta, lt_scalar alpha)
{
  if (check_batches(batch1, batch2, "batch1", "batch2")) return NULL;
  int64_t count = batch1->size[0], n = batch1->size[1], m = batch1->size[2], p = batch2->size[2];
  LT_AUTO lt_tensor *swapped = lt_transpose(batch1, 2, 3), *left = lt_reshape(swapped, LT_INTS(count * m, n)), *mat1 = lt_t(left);
  LT_AUTO lt_tensor *mat2 = lt_reshape(batch2, LT_INTS(count * m, p));
  return lt_addmm(x, mat1, mat2, beta, alpha);
}

/* ---- linear ---- */

lt_tensor *op_functional_linear(lt_tensor *x, lt_tensor *weight, lt_tensor *bias)
{
  if (weight->ndim != 1 && weight->ndim != 2)
    return lt_fail_null("argument 'weight' must have 1 or 2 dimensions, not sizes %s", LT_SHAPE(weight));
  int64_t in = weight->size[weight->ndim - 1];
  if (x->ndim == 0 || x->size[x->ndim - 1] != in)
    return lt_fail_null("sizes %s and weight %s do not agree: the last dimension of x must have size %lld", LT_SHAPE(x), LT_SHAPE(weight),
                        (long long)in);
  if (lt_check_product_types(x, weight) || (bias && lt_check_product_types(bias, weight))) return NULL;
  int64_t columns = bias && bias->ndim ? bias->size[bias->ndim - 1] : 1;
  if (weight->ndim == 2 && columns != 1 && columns != weight->size[0])
    return lt_fail_null("argument 'bias': sizes %s do not fit a weight of sizes %s", LT_SHAPE(bias), LT_SHAPE(weight));
  if (weight->ndim == 2) return lt__linear(x, weight, bias);
  LT_AUTO lt_tensor *product = lt_matmul(x, weight);
  return bias ? lt_add(product, bias, lt_int_scalar(1)) : lt_take(&product);
}

lt_tensor *op__linear(lt_tensor *x, lt_tensor *weight, lt_tensor *bias)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x->size, (size_t)x->ndim * sizeof *size);
  size[x->ndim - 1] = weight->size[0];
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, size);
  if (!out || (bias && lt_copy_data(out, bias))) return NULL;
  LT_AUTO lt_tensor *rows = rows_of(x), *result = rows ? rows_of(out) : NULL, *columns = lt_t(weight);
  if (!result || !columns || lt_gemm(result, rows, columns, 1, bias ? 1 : 0)) return NULL;
  return lt_take(&out);
}

lt_tensor *op__linear_weight_grad(lt_tensor *g, lt_tensor *x)
{
  LT_AUTO lt_tensor *rows = rows_of(g), *columns = lt_t(rows), *inputs = rows_of(x);
  return lt_mm(columns, inputs);
}
