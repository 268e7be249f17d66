/* Solutions come from BLAS. For A X = B, the gradient of B is inv(A)' g, and that of A is minus this times X', in A's triangle. */
#include "ops/front.h"
#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* ---- triangular systems ---- */

lt_tensor *op__solve_triangular(lt_tensor *A, lt_tensor *B, bool upper, bool left, bool unitriangular)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  LT_AUTO lt_tensor *a = lapack ? lt_column_major(A) : NULL, *out = lt_column_major(B);
  if (!a || !out) return NULL;
  LT_SCOPED_THREADS before = lt_calm_threads(out);
  for (int64_t i = 0, count = lt_batch_count(out, 2); i < count; i++)
    if (lapack->triangular_solve(!left, upper, false, unitriangular, lt_rows(B), lt_columns(B), lt_member(a, i, 2), lt_member(out, i, 2)) < 0) return NULL;
  return lt_take(&out);
}

lt_tensor *op__solve_transposed(lt_tensor *A, lt_tensor *B, bool upper, bool left, bool unitriangular)
{
  LT_AUTO lt_tensor *turned = lt_transposed(A);
  return lt__solve_triangular(turned, B, !upper, left, unitriangular);
}

lt_tensor *op__triangular_matrix_grad(lt_tensor *g, lt_tensor *A, lt_tensor *X, bool upper, bool left, bool unitriangular)
{
  LT_AUTO lt_tensor *right_side = lt__solve_transposed(A, g, upper, left, unitriangular), *turned = lt_transposed(X);
  LT_AUTO lt_tensor *product = left ? lt_matmul(right_side, turned) : lt_matmul(turned, right_side), *negative = lt_neg(product);
  return upper ? lt_triu(negative, unitriangular) : lt_tril(negative, -(int64_t)unitriangular);
}

static int check_system(const lt_tensor *A, const lt_tensor *B, bool left, const char *a, const char *b)
{
  if (lt_check_square(A, a) || lt_check_matrices(B, b)) return -1;
  if (lt_check_same_dtype(A, B)) return -1;
  if (B->size[B->ndim - (left ? 2 : 1)] == A->size[A->ndim - 1]) return 0;
  return lt_fail("sizes %s and %s do not agree: a right side of %lld %s for matrices of %lld", LT_SHAPE(A), LT_SHAPE(B),
                 (long long)B->size[B->ndim - (left ? 2 : 1)], left ? "rows" : "columns", (long long)A->size[A->ndim - 1]);
}

lt_tensor *op_linalg_solve_triangular(lt_tensor *A, lt_tensor *B, bool upper, bool left, bool unitriangular)
{
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  if (check_system(A, B, left, "A", "B") || lt_broadcast_batches(A, B, pair)) return NULL;
  return lt__solve_triangular(pair[0], pair[1], upper, left, unitriangular);
}

int op_triangular_solve(lt_tensor *b, lt_tensor *A, bool upper, bool transpose, bool unitriangular, lt_tensor **out)
{
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  if (check_system(A, b, true, "A", "b") || lt_broadcast_batches(A, b, pair)) return -1;
  out[0] = transpose ? lt__solve_transposed(pair[0], pair[1], upper, true, unitriangular)
                     : lt__solve_triangular(pair[0], pair[1], upper, true, unitriangular);
  out[1] = out[0] ? lt_clone(pair[0]) : NULL;
  return out[1] ? 0 : lt_drop_results(out, 2);
}

/* ---- Cholesky ---- */

/* Zeros in the triangle that the factorisation did not touch. */
static lt_tensor *cleared(lt_tensor *x, bool upper)
{
  LT_AUTO lt_tensor *factor = upper ? lt_triu(x, 0) : lt_tril(x, 0);
  return factor ? lt_column_major(factor) : NULL;
}

int op_linalg_cholesky_ex(lt_tensor *A, bool upper, bool check_errors, lt_tensor **out)
{
  if (lt_check_square(A, "A")) return -1;
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  LT_AUTO lt_tensor *work = lapack ? lt_column_major(A) : NULL, *info = lt_new_per_matrix(A, LT_INT32);
  if (!work || !info || lt_fill_data(info, lt_int_scalar(0))) return -1;
  LT_SCOPED_THREADS before = lt_calm_threads(A);
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++) {
    int status = lapack->cholesky(upper, lt_rows(A), lt_member(work, i, 2));
    if (status < 0) return -1;
    *(int32_t *)lt_member(info, i, 0) = status;
  }
  if (check_errors && lt_check_info(info, "is not positive-definite: a leading minor is not positive")) return -1;
  out[0] = cleared(work, upper);
  out[1] = lt_take(&info);
  return out[0] ? 0 : lt_drop_results(out, 2);
}

/* inv(L)' S inv(L), where S is the symmetric half of L' g's lower triangle (Murray, "Differentiation of the Cholesky decomposition",
   arXiv 1602.07527). */
lt_tensor *op__cholesky_backward(lt_tensor *g, lt_tensor *L, bool upper)
{
  LT_AUTO lt_tensor *l = upper ? lt_transposed(L) : lt_ref(L), *gl = upper ? lt_transposed(g) : lt_ref(g), *lt = lt_transposed(l);
  LT_AUTO lt_tensor *product = lt_matmul(lt, gl), *lower = lt_tril(product, 0), *below = lt_tril(product, -1);
  LT_AUTO lt_tensor *above = lt_transposed(below);
  LT_AUTO lt_tensor *both = lt_add(lower, above, lt_int_scalar(1)), *half = lt_tensor_from_number(lt_float_scalar(0.5));
  LT_AUTO lt_tensor *s = lt_mul(both, half);
  LT_AUTO lt_tensor *right = lt_linalg_solve_triangular(l, s, false, false, false);
  return lt_linalg_solve_triangular(lt, right, true, true, false);
}

lt_tensor *op_linalg_cholesky(lt_tensor *A, bool upper)
{
  lt_tensor *factor[2] LT_AUTO_ARRAY(2) = {NULL};
  return lt_linalg_cholesky_ex(A, upper, true, factor) ? NULL : lt_take(&factor[0]);
}

lt_tensor *op__cholesky_solve(lt_tensor *B, lt_tensor *L, bool upper)
{
  LT_AUTO lt_tensor *y = upper ? lt__solve_transposed(L, B, true, true, false) : lt__solve_triangular(L, B, false, true, false);
  return upper ? lt__solve_triangular(L, y, true, true, false) : lt__solve_transposed(L, y, false, true, false);
}

lt_tensor *op_cholesky_solve(lt_tensor *B, lt_tensor *L, bool upper)
{
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  if (check_system(L, B, true, "L", "B") || lt_broadcast_batches(L, B, pair)) return NULL;
  return lt__cholesky_solve(pair[1], pair[0], upper);
}

lt_tensor *op__cholesky_factor_grad(lt_tensor *g, lt_tensor *X, lt_tensor *L, bool upper)
{
  LT_AUTO lt_tensor *xt = lt_transposed(X), *product = lt_matmul(g, xt), *turned = lt_transposed(product);
  LT_AUTO lt_tensor *both = lt_add(product, turned, lt_int_scalar(1));
  LT_AUTO lt_tensor *scaled = upper ? lt_matmul(L, both) : lt_matmul(both, L);
  return lt_neg(scaled);
}

lt_tensor *op_cholesky_inverse(lt_tensor *L, bool upper)
{
  if (lt_check_square(L, "L")) return NULL;
  LT_AUTO lt_tensor *one = lt_identity_like(L);
  return lt_cholesky_solve(one, L, upper);
}
