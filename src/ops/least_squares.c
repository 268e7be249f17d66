/* LAPACK's drivers write solutions over the right sides, and what is left over below them: the residuals. */
#include "ops/front.h"

#include <float.h>

#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* ---- least squares ---- */

static int driver_of(const char *name)
{
  static const char *const names[] = {"gels", "gelsy", "gelsd", "gelss"};
  for (int i = 0; i < 4; i++)
    if (strcmp(name, names[i]) == 0) return i;
  return lt_fail("argument 'driver' is \"%s\"; it can be \"gels\", \"gelsy\", \"gelsd\" or \"gelss\"", name);
}

static bool full_rank(const lt_tensor *rank, int64_t n)
{
  for (int64_t i = 0; i < rank->numel; i++)
    if (((const int64_t *)rank->data)[i] != n) return false;
  return true;
}

/* Sums of the squares below the solutions. */
static lt_tensor *residuals_of(lt_tensor *work, int64_t m, int64_t n)
{
  LT_AUTO lt_tensor *rest = lt_narrow(work, -2, n + 1, m - n), *squares = lt_mul(rest, rest);
  return lt_sum(squares, LT_INTS(-2), false, LT_NO_DTYPE);
}

static int solve_all(enum lt_driver driver, lt_tensor *a, lt_tensor *work, double rcond, lt_tensor *s, lt_tensor *rank)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)a->dtype);
  LT_SCOPED_THREADS before = lt_calm_threads(a);
  for (int64_t i = 0, count = lapack ? lt_batch_count(a, 2) : 0; i < count; i++) {
    int found = 0;
    int info = lapack->least_squares(driver, lt_rows(a), lt_columns(a), lt_columns(work), lt_member(a, i, 2), lt_member(work, i, 2), rcond,
                                     lt_member(s, i, 1), &found);
    if (info < 0) return -1;
    if (info > 0)
      return lt_fail("%s", driver == LT_GELS ? "a matrix has no full rank; use driver \"gelsy\""
                                             : "the driver did not converge; the matrix may hold nan or inf");
    ((int64_t *)rank->data)[i] = found;
  }
  return lapack ? 0 : -1;
}

int op__lstsq(lt_tensor *A, lt_tensor *B, double rcond, const char *driver, lt_tensor **out)
{
  int64_t m = A->size[A->ndim - 2], n = A->size[A->ndim - 1];
  enum lt_driver kind = (enum lt_driver)driver_of(driver);
  LT_AUTO lt_tensor *a = lt_column_major(A), *work = lt_column_major_rows(B, m > n ? m : n);
  LT_AUTO lt_tensor *s = lt_new_vectors(A, (lt_dtype)A->dtype, m < n ? m : n), *rank = lt_new_per_matrix(A, LT_INT64);
  if (!a || !work || !s || !rank || lt_fill_data(rank, lt_int_scalar(0)) || (A->numel == 0 && lt_fill_data(work, lt_int_scalar(0)))) return -1;
  if (solve_all(kind, a, work, rcond, s, rank)) return -1;
  bool by_values = kind == LT_GELSD || kind == LT_GELSS, left_over = m > n && kind != LT_GELSY && (kind == LT_GELS || full_rank(rank, n));
  out[0] = lt_narrow(work, -2, 1, n);
  out[1] = left_over ? residuals_of(work, m, n) : lt_no_elements((lt_dtype)A->dtype);
  out[2] = kind == LT_GELS ? lt_no_elements(LT_INT64) : lt_take(&rank);
  out[3] = by_values ? lt_take(&s) : lt_no_elements((lt_dtype)A->dtype);
  return out[0] && out[1] && out[2] && out[3] ? 0 : lt_drop_results(out, 4);
}

int op_linalg_lstsq(lt_tensor *A, lt_tensor *B, lt_scalar rcond, const char *driver, lt_tensor **out)
{
  if (lt_check_matrices(A, "A")) return -1;
  if (driver && driver_of(driver) < 0) return -1;
  if (B->ndim != A->ndim && B->ndim != A->ndim - 1)
    return lt_fail("sizes %s and %s do not agree: B must have as many dimensions as A, or one less", LT_SHAPE(A), LT_SHAPE(B));
  bool vectors = B->ndim == A->ndim - 1;
  LT_AUTO lt_tensor *columns = vectors ? lt_unsqueeze(B, -1) : lt_ref(B);
  if (!columns || lt_check_matrices(columns, "B")) return -1;
  if (lt_check_same_dtype(A, B)) return -1;
  int64_t m = A->size[A->ndim - 2], n = A->size[A->ndim - 1];
  if (columns->size[columns->ndim - 2] != m)
    return lt_fail("sizes %s and %s do not agree: %lld rows of A against %lld of B", LT_SHAPE(A), LT_SHAPE(B), (long long)m,
                   (long long)columns->size[columns->ndim - 2]);
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  double usual = (A->dtype == LT_FLOAT32 ? FLT_EPSILON : DBL_EPSILON) * (double)(m > n ? m : n);
  if (lt_broadcast_batches(A, columns, pair)) return -1;
  if (lt__lstsq(pair[0], pair[1], rcond.kind == LT_SCALAR_NONE ? usual : lt_scalar_double(rcond), driver ? driver : "gelsy", out))
    return -1;
  if (!vectors) return 0;
  lt_tensor *solution = out[0];
  out[0] = lt_squeeze(solution, LT_INTS(-1));
  lt_unref(solution);
  return out[0] ? 0 : lt_drop_results(out, 4);
}

/* ---- symmetric systems ---- */

int op_linalg_ldl_factor_ex(lt_tensor *A, bool hermitian, bool check_errors, lt_tensor **out)
{
  (void)hermitian;                                       /* the same for real numbers */
  if (lt_check_square(A, "A")) return -1;
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  LT_AUTO lt_tensor *lower = lt_tril(A, 0), *work = lapack && lower ? lt_column_major(lower) : NULL;
  LT_AUTO lt_tensor *pivots = lt_new_vectors(A, LT_INT32, A->size[A->ndim - 1]), *info = lt_new_per_matrix(A, LT_INT32);
  if (!work || !pivots || !info || lt_fill_data(info, lt_int_scalar(0))) return -1;
  LT_SCOPED_THREADS before = lt_calm_threads(A);
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++) {
    int status = lapack->ldl(lt_rows(A), lt_member(work, i, 2), lt_member(pivots, i, 1));
    if (status < 0) return -1;
    *(int32_t *)lt_member(info, i, 0) = status;
  }
  if (check_errors && lt_check_info(info, "is singular: a block of its factor D is zero")) return -1;
  out[0] = lt_take(&work), out[1] = lt_take(&pivots), out[2] = lt_take(&info);
  return 0;
}

int op_linalg_ldl_factor(lt_tensor *A, bool hermitian, lt_tensor **out)
{
  lt_tensor *factors[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_linalg_ldl_factor_ex(A, hermitian, true, factors)) return -1;
  out[0] = lt_take(&factors[0]), out[1] = lt_take(&factors[1]);
  return 0;
}

lt_tensor *op__ldl_solve(lt_tensor *LD, lt_tensor *pivots, lt_tensor *B)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)LD->dtype);
  LT_AUTO lt_tensor *ld = lapack ? lt_column_major(LD) : NULL, *order = lt_contiguous_as(pivots, LT_INT32), *out = lt_column_major(B);
  if (!ld || !order || !out) return NULL;
  LT_SCOPED_THREADS before = lt_calm_threads(out);
  for (int64_t i = 0, count = lt_batch_count(out, 2); i < count; i++)
    if (lapack->ldl_solve(lt_rows(B), lt_columns(B), lt_member(ld, i, 2), lt_member(order, i, 1), lt_member(out, i, 2)) < 0) return NULL;
  return lt_take(&out);
}

/* Pivots are rows from 1; negative ones mark blocks of two. */
static int check_pivots(lt_tensor *pivots, const lt_tensor *ld)
{
  int64_t n = ld->size[ld->ndim - 1];
  if (pivots->dtype != LT_INT32 || pivots->ndim != ld->ndim - 1 || pivots->size[pivots->ndim - 1] != n)
    return lt_fail("pivots of sizes %s and dtype %s do not fit factors of sizes %s; int32 is expected", LT_SHAPE(pivots),
                   lt_dtype_name((lt_dtype)pivots->dtype), LT_SHAPE(ld));
  LT_AUTO lt_tensor *flat = lt_contiguous_as(pivots, LT_INT32);
  for (int64_t i = 0; flat && i < flat->numel; i++) {
    int64_t p = ((const int32_t *)flat->data)[i];
    if (p == 0 || p > n || -p > n) return lt_fail("pivot %lld is out of range for %lld rows", (long long)p, (long long)n);
  }
  return flat ? 0 : -1;
}

lt_tensor *op_linalg_ldl_solve(lt_tensor *LD, lt_tensor *pivots, lt_tensor *B, bool hermitian)
{
  (void)hermitian;
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL};
  if (lt_check_square(LD, "LD") || lt_check_matrices(B, "B") || check_pivots(pivots, LD)) return NULL;
  if (lt_check_same_dtype(LD, B)) return NULL;
  if (B->size[B->ndim - 2] != LD->size[LD->ndim - 1])
    return lt_fail_null("sizes %s of the factors and %s of the right side do not agree", LT_SHAPE(LD), LT_SHAPE(B));
  if (lt_broadcast_batches(LD, B, pair)) return NULL;
  LT_AUTO lt_tensor *order = lt_expand(pivots, (lt_ints){pair[0]->size, pair[0]->ndim - 1});
  return order ? lt__ldl_solve(pair[0], order, pair[1]) : NULL;
}
