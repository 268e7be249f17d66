/* The factors come from LAPACK. Their gradient, for A = P L U with dA = P (dL U + L dU): with M = inv(L) P' dA inv(U), the part of M
   below its diagonal is inv(L) dL, the rest is dU inv(U). A wide matrix's extra columns and a tall one's extra rows follow by
   substitution. Where gradients of the factors themselves are wanted, a solution is composed of triangular ones. */
#include "ops/front.h"
#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static const char *const singular = "is singular: a zero is on the diagonal of its factor U";

/* ---- factors ---- */

int op_linalg_lu_factor_ex(lt_tensor *A, bool pivot, bool check_errors, lt_tensor **out)
{
  if (lt_check_matrices(A, "A")) return -1;
  if (!pivot) return lt_fail("pivot = false is not supported on the CPU");
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  int m = lt_rows(A), n = lt_columns(A), k = m < n ? m : n;
  LT_AUTO lt_tensor *lu = lapack ? lt_column_major(A) : NULL, *pivots = lt_new_vectors(A, LT_INT32, k);
  LT_AUTO lt_tensor *info = lt_new_per_matrix(A, LT_INT32);
  if (!lu || !pivots || !info || lt_fill_data(info, lt_int_scalar(0))) return -1;
  LT_SCOPED_THREADS before = lt_calm_threads(A);
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++) {
    int status = lapack->lu(m, n, lt_member(lu, i, 2), lt_member(pivots, i, 1));
    if (status < 0) return -1;
    *(int32_t *)lt_member(info, i, 0) = status;
  }
  if (check_errors && lt_check_info(info, singular)) return -1;
  out[0] = lt_take(&lu), out[1] = lt_take(&pivots), out[2] = lt_take(&info);
  return 0;
}

int op_linalg_lu_factor(lt_tensor *A, bool pivot, lt_tensor **out)
{
  lt_tensor *factors[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_linalg_lu_factor_ex(A, pivot, true, factors)) return -1;
  out[0] = lt_take(&factors[0]), out[1] = lt_take(&factors[1]);
  return 0;
}

int op_lu(lt_tensor *A, bool pivot, bool get_infos, lt_tensor **out)
{
  return lt_linalg_lu_factor_ex(A, pivot, !get_infos, out);
}

/* ---- permutations ---- */

static int check_pivots(const lt_tensor *pivots, int64_t rows)
{
  if (pivots->dtype != LT_INT32 || pivots->ndim < 1) return lt_fail("pivots must be a tensor of dtype int32 with 1 or more dimensions");
  LT_AUTO lt_tensor *flat = lt_contiguous_as((lt_tensor *)pivots, LT_INT32);
  for (int64_t i = 0; flat && i < flat->numel; i++) {
    int32_t p = ((const int32_t *)flat->data)[i];
    if (p < 1 || p > rows) return lt_fail("pivot %d is out of range for %lld rows", p, (long long)rows);
  }
  return flat ? 0 : -1;
}

static void swap_rows(char *x, int64_t row, int64_t i, int64_t j)
{
  for (int64_t b = 0; i != j && b < row; b++) {
    char kept = x[i * row + b];
    x[i * row + b] = x[j * row + b];
    x[j * row + b] = kept;
  }
}

/* LAPACK's exchanges in their order give P' x; backwards, P x. */
lt_tensor *op__permute_rows(lt_tensor *x, lt_tensor *pivots, bool inverse)
{
  int64_t rows = x->size[x->ndim - 2], k = pivots->size[pivots->ndim - 1], row = x->size[x->ndim - 1] * lt_itemsize((lt_dtype)x->dtype);
  if (check_pivots(pivots, rows)) return NULL;
  LT_AUTO lt_tensor *order = lt_contiguous_as(pivots, LT_INT32), *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  if (!order || !out || lt_copy_data(out, x)) return NULL;
  for (int64_t b = 0, count = lt_batch_count(out, 2); b < count; b++) {
    const int32_t *p = lt_member(order, b, 1);
    for (int64_t i = 0; i < k; i++) {
      int64_t at = inverse ? i : k - 1 - i;
      swap_rows(lt_member(out, b, 2), row, at, p[at] - 1);
    }
  }
  return lt_take(&out);
}

lt_tensor *op__unpermute_rows(lt_tensor *x, lt_tensor *pivots, bool inverse)
{
  return lt__permute_rows(x, pivots, !inverse);
}

lt_tensor *op__permutation(lt_tensor *pivots, int64_t rows, lt_dtype dtype)
{
  int64_t size[LT_MAX_DIMS];
  int n = pivots->ndim + 1;
  memcpy(size, pivots->size, sizeof size);
  size[n - 2] = size[n - 1] = rows;
  LT_AUTO lt_tensor *one = lt_eye(rows, LT_NONE, dtype, NULL, false), *all = lt_expand(one, (lt_ints){size, n});
  return all ? op__permute_rows(all, pivots, false) : NULL;
}

/* ---- unpacking ---- */

/* The matrices' first rows and columns. */
static lt_tensor *corner(lt_tensor *x, int64_t rows, int64_t columns)
{
  LT_AUTO lt_tensor *part = rows == x->size[x->ndim - 2] ? lt_ref(x) : lt_narrow(x, -2, 1, rows);
  return columns == x->size[x->ndim - 1] ? lt_take(&part) : lt_narrow(part, -1, 1, columns);
}

static int64_t least_side(const lt_tensor *x)
{
  return lt_rows(x) < lt_columns(x) ? lt_rows(x) : lt_columns(x);
}

static lt_tensor *lower_factor(lt_tensor *lu)
{
  int64_t k = least_side(lu);
  LT_AUTO lt_tensor *left = corner(lu, lt_rows(lu), k), *below = lt_tril(left, -1);
  LT_AUTO lt_tensor *diagonal = lt_eye(lt_rows(lu), k, (lt_dtype)lu->dtype, NULL, false);
  return lt_add(below, diagonal, lt_int_scalar(1));
}

static lt_tensor *upper_factor(lt_tensor *lu)
{
  LT_AUTO lt_tensor *top = corner(lu, least_side(lu), lt_columns(lu));
  return lt_triu(top, 0);
}

int op_lu_unpack(lt_tensor *LU_data, lt_tensor *LU_pivots, bool unpack_data, bool unpack_pivots, lt_tensor **out)
{
  if (lt_check_matrices(LU_data, "LU_data") || check_pivots(LU_pivots, lt_rows(LU_data))) return -1;
  lt_dtype type = (lt_dtype)LU_data->dtype;
  LT_AUTO lt_tensor *p = unpack_pivots ? lt__permutation(LU_pivots, lt_rows(LU_data), type) : lt_no_elements(type);
  LT_AUTO lt_tensor *l = unpack_data ? lower_factor(LU_data) : lt_no_elements(type);
  LT_AUTO lt_tensor *u = unpack_data ? upper_factor(LU_data) : lt_no_elements(type);
  if (!p || !l || !u) return -1;
  out[0] = lt_take(&p), out[1] = lt_take(&l), out[2] = lt_take(&u);
  return 0;
}

int op_linalg_lu(lt_tensor *A, bool pivot, lt_tensor **out)
{
  lt_tensor *factors[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_linalg_lu_factor_ex(A, pivot, false, factors)) return -1;
  return lt_lu_unpack(factors[0], factors[1], true, true, out);
}

/* ---- gradient ---- */

static lt_tensor *minus_product(lt_tensor *x, lt_tensor *a, lt_tensor *b)
{
  LT_AUTO lt_tensor *product = lt_matmul(a, b);
  return lt_sub(x, product, lt_int_scalar(1));
}

/* inv(L)' x, for unit lower triangular L. */
static lt_tensor *solve_lower(lt_tensor *l, lt_tensor *x)
{
  LT_AUTO lt_tensor *transposed = lt_transposed(l);
  return lt_linalg_solve_triangular(transposed, x, true, true, true);
}

/* x inv(U)'. */
static lt_tensor *solve_upper(lt_tensor *u, lt_tensor *x)
{
  LT_AUTO lt_tensor *transposed = lt_transposed(u);
  return lt_linalg_solve_triangular(transposed, x, false, false, false);
}

/* The square part's gradient inv(L)' [below(lower) + upper-and-diagonal(upper)] inv(U)'. */
static lt_tensor *square_part(lt_tensor *l, lt_tensor *u, lt_tensor *lower, lt_tensor *upper)
{
  LT_AUTO lt_tensor *below = lt_tril(lower, -1), *above = lt_triu(upper, 0), *both = lt_add(below, above, lt_int_scalar(1));
  LT_AUTO lt_tensor *solved = solve_upper(u, both);
  return solve_lower(l, solved);
}

static lt_tensor *product_tn(lt_tensor *a, lt_tensor *b)
{
  LT_AUTO lt_tensor *transposed = lt_transposed(a);
  return lt_matmul(transposed, b);
}

static lt_tensor *product_nt(lt_tensor *a, lt_tensor *b)
{
  LT_AUTO lt_tensor *transposed = lt_transposed(b);
  return lt_matmul(a, transposed);
}

/* Columns after the first k of a wide matrix: their share of the gradient is inv(L)' times that of U. */
static lt_tensor *wide_backward(lt_tensor *g, lt_tensor *lu, int64_t k)
{
  int64_t rest = lt_columns(lu) - k;
  LT_AUTO lt_tensor *square = corner(lu, k, k), *l = lower_factor(square), *u = lt_triu(square, 0), *g_square = corner(g, k, k);
  LT_AUTO lt_tensor *u2 = lt_narrow(lu, -1, k + 1, rest), *gu2 = lt_narrow(g, -1, k + 1, rest), *gl = lt_tril(g_square, -1);
  LT_AUTO lt_tensor *gu = lt_triu(g_square, 0);
  LT_AUTO lt_tensor *lower = product_tn(l, gl), *other = product_nt(gu2, u2), *less = lt_sub(lower, other, lt_int_scalar(1));
  LT_AUTO lt_tensor *upper = product_nt(gu, u);
  LT_AUTO lt_tensor *first = square_part(l, u, less, upper), *second = solve_lower(l, gu2);
  return first && second ? lt_cat(LT_TENSORS(first, second), -1) : NULL;
}

/* Rows after the first k of a tall matrix, likewise; also the square case, which has none. */
static lt_tensor *tall_backward(lt_tensor *g, lt_tensor *lu, int64_t k)
{
  int64_t rest = lt_rows(lu) - k;
  LT_AUTO lt_tensor *square = corner(lu, k, k), *l = lower_factor(square), *u = lt_triu(square, 0), *g_square = corner(g, k, k);
  LT_AUTO lt_tensor *gl = lt_tril(g_square, -1), *gu = lt_triu(g_square, 0), *lower = product_tn(l, gl), *upper = product_nt(gu, u);
  if (rest == 0) return square_part(l, u, lower, upper);
  LT_AUTO lt_tensor *l2 = lt_narrow(lu, -2, k + 1, rest), *gl2 = lt_narrow(g, -2, k + 1, rest), *turned = lt_transposed(l2);
  LT_AUTO lt_tensor *less = turned ? minus_product(upper, turned, gl2) : NULL, *first = square_part(l, u, lower, less);
  LT_AUTO lt_tensor *second = solve_upper(u, gl2);
  return first && second ? lt_cat(LT_TENSORS(first, second), -2) : NULL;
}

lt_tensor *op__lu_backward(lt_tensor *g, lt_tensor *LU, lt_tensor *pivots)
{
  int64_t k = least_side(LU);
  LT_AUTO lt_tensor *permuted = lt_columns(LU) > k ? wide_backward(g, LU, k) : tall_backward(g, LU, k);
  LT_AUTO lt_tensor *p = permuted ? lt__permutation(pivots, lt_rows(LU), (lt_dtype)LU->dtype) : NULL;
  return lt_matmul(p, permuted);
}

/* ---- solving ---- */

lt_tensor *op__lu_solve(lt_tensor *LU, lt_tensor *pivots, lt_tensor *B, bool adjoint)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)LU->dtype);
  LT_AUTO lt_tensor *lu = lapack ? lt_column_major(LU) : NULL, *order = lt_contiguous_as(pivots, LT_INT32), *out = lt_column_major(B);
  if (!lu || !order || !out) return NULL;
  LT_SCOPED_THREADS before = lt_calm_threads(out);
  for (int64_t i = 0, count = lt_batch_count(out, 2); i < count; i++)
    if (lapack->lu_solve(adjoint, lt_rows(B), lt_columns(B), lt_member(lu, i, 2), lt_member(order, i, 1), lt_member(out, i, 2)) < 0)
      return NULL;
  return lt_take(&out);
}

lt_tensor *op__lu_solve_adjoint(lt_tensor *g, lt_tensor *LU, lt_tensor *pivots, bool adjoint)
{
  return lt__lu_solve(LU, pivots, g, !adjoint);
}

static lt_tensor *composed_solution(lt_tensor *LU, lt_tensor *pivots, lt_tensor *B, bool adjoint)
{
  LT_AUTO lt_tensor *l = lower_factor(LU), *u = lt_triu(LU, 0);
  if (!adjoint) {
    LT_AUTO lt_tensor *exchanged = lt__permute_rows(B, pivots, true), *y = lt_linalg_solve_triangular(l, exchanged, false, true, true);
    return lt_linalg_solve_triangular(u, y, true, true, false);
  }
  LT_AUTO lt_tensor *lt = lt_transposed(l), *ut = lt_transposed(u), *y = lt_linalg_solve_triangular(ut, B, false, true, false);
  LT_AUTO lt_tensor *x = lt_linalg_solve_triangular(lt, y, true, true, true);
  return lt__permute_rows(x, pivots, false);
}

static lt_tensor *solve_left(lt_tensor *LU, lt_tensor *pivots, lt_tensor *B, bool adjoint)
{
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  if (B->size[B->ndim - 2] != LU->size[LU->ndim - 1])
    return lt_fail_null("sizes %s of the factors and %s of the right side do not agree", LT_SHAPE(LU), LT_SHAPE(B));
  if (lt_broadcast_batches(LU, B, pair)) return NULL;
  LT_AUTO lt_tensor *order = lt_expand(pivots, (lt_ints){pair[0]->size, pair[0]->ndim - 1});
  if (!order) return NULL;
  return lt_recording(LU) ? composed_solution(pair[0], order, pair[1], adjoint) : lt__lu_solve(pair[0], order, pair[1], adjoint);
}

lt_tensor *op_linalg_lu_solve(lt_tensor *LU, lt_tensor *pivots, lt_tensor *B, bool left, bool adjoint)
{
  if (lt_check_square(LU, "LU") || lt_check_matrices(B, "B") || check_pivots(pivots, lt_rows(LU))) return NULL;
  if (lt_check_same_dtype(LU, B)) return NULL;
  if (pivots->ndim != LU->ndim - 1 || pivots->size[pivots->ndim - 1] != LU->size[LU->ndim - 1])
    return lt_fail_null("sizes %s of the pivots do not fit the factors' %s", LT_SHAPE(pivots), LT_SHAPE(LU));
  if (left) return solve_left(LU, pivots, B, adjoint);
  LT_AUTO lt_tensor *turned = lt_transposed(B), *x = turned ? solve_left(LU, pivots, turned, !adjoint) : NULL;
  return lt_transposed(x);
}
