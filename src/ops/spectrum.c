/* Decompositions from LAPACK, and their gradients. These divide by differences of eigenvalues or of squared singular values, and so
   exist only where those differ; a quotient of two zeros counts as 0, so that gradients of the values alone exist everywhere. */
#include "ops/front.h"
#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static int check_converged(int info, int64_t i)
{
  if (info <= 0) return info;
  return lt_fail("the decomposition of matrix %lld did not converge; it may hold nan or inf", (long long)i + 1);
}

/* ---- symmetric matrices ---- */

int op__eigh(lt_tensor *A, bool upper, bool vectors, lt_tensor **out)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  LT_AUTO lt_tensor *work = lapack ? lt_column_major(A) : NULL, *values = lt_new_vectors(A, (lt_dtype)A->dtype, A->size[A->ndim - 1]);
  if (!work || !values) return -1;
  LT_SCOPED_THREADS before = lt_calm_threads(A);
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++)
    if (check_converged(lapack->eigh(vectors, upper, lt_rows(A), lt_member(work, i, 2), lt_member(values, i, 1)), i)) return -1;
  out[0] = lt_take(&values), out[1] = lt_take(&work);
  return 0;
}

static int is_upper(const char *uplo)
{
  if (strcmp(uplo, "L") == 0 || strcmp(uplo, "l") == 0) return 0;
  if (strcmp(uplo, "U") == 0 || strcmp(uplo, "u") == 0) return 1;
  return lt_fail("argument 'UPLO' is \"%s\"; it can be \"L\" or \"U\"", uplo);
}

int op_linalg_eigh(lt_tensor *A, const char *UPLO, lt_tensor **out)
{
  int upper = is_upper(UPLO);
  return upper < 0 || lt_check_square(A, "A") ? -1 : lt__eigh(A, upper, true, out);
}

int op_symeig(lt_tensor *x, bool eigenvectors, bool upper, lt_tensor **out)
{
  const char *triangle = upper ? "U" : "L";
  if (eigenvectors) return lt_linalg_eigh(x, triangle, out);
  out[0] = lt_linalg_eigvalsh(x, triangle);
  out[1] = out[0] ? lt_empty(LT_INTS(0), (lt_dtype)x->dtype, NULL, false) : NULL;
  return out[1] ? 0 : lt_drop_results(out, 2);
}

lt_tensor *op_linalg_eigvalsh(lt_tensor *A, const char *UPLO)
{
  lt_tensor *results[2] LT_AUTO_ARRAY(2) = {NULL};
  int upper = is_upper(UPLO);
  if (upper < 0 || lt_check_square(A, "A") || lt__eigh(A, upper, lt_recording(A), results)) return NULL;
  return lt_take(&results[0]);
}

/* a / b, and 0 where both are 0. */
static lt_tensor *quotient(lt_tensor *a, lt_tensor *b)
{
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_float_scalar(0)), *one = lt_tensor_from_number(lt_float_scalar(1));
  LT_AUTO lt_tensor *a_zero = lt_eq(a, zero), *b_zero = lt_eq(b, zero), *both = lt_logical_and(a_zero, b_zero);
  LT_AUTO lt_tensor *safe = lt_where(both, one, b);
  return lt__true_div(a, safe);
}

/* E[i][j] = x[j] - x[i], and 1 on the diagonal. */
static lt_tensor *differences(lt_tensor *x, lt_tensor *one)
{
  LT_AUTO lt_tensor *rows = lt_unsqueeze(x, -2), *columns = lt_unsqueeze(x, -1), *e = lt_sub(rows, columns, lt_int_scalar(1));
  return lt_add(e, one, lt_int_scalar(1));
}

/* x - x', divided by differences; 0 on the diagonal. */
static lt_tensor *skew_quotient(lt_tensor *x, lt_tensor *e)
{
  LT_AUTO lt_tensor *turned = lt_transposed(x), *skew = lt_sub(x, turned, lt_int_scalar(1));
  return skew && e ? quotient(skew, e) : NULL;
}

lt_tensor *op__eigh_backward(lt_tensor *g_l, lt_tensor *g_v, lt_tensor *L, lt_tensor *V)
{
  LT_AUTO lt_tensor *one = lt_identity_like(V), *e = one ? differences(L, one) : NULL, *vt = lt_transposed(V);
  LT_AUTO lt_tensor *product = lt_matmul(vt, g_v);
  LT_AUTO lt_tensor *ratio = product && e ? skew_quotient(product, e) : NULL, *half = lt_tensor_from_number(lt_float_scalar(0.5));
  LT_AUTO lt_tensor *off_diagonal = lt_mul(ratio, half);
  LT_AUTO lt_tensor *row = lt_unsqueeze(g_l, -2), *diagonal = lt_mul(row, one), *inner = lt_add(off_diagonal, diagonal, lt_int_scalar(1));
  LT_AUTO lt_tensor *left = lt_matmul(V, inner);
  return lt_matmul(left, vt);
}

/* ---- singular values ---- */

int op__svd(lt_tensor *A, bool full_matrices, lt_tensor **out)
{
  int m = lt_rows(A), n = lt_columns(A), k = m < n ? m : n;
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  LT_AUTO lt_tensor *work = lapack ? lt_column_major(A) : NULL, *s = lt_new_vectors(A, (lt_dtype)A->dtype, k);
  LT_AUTO lt_tensor *u = lt_new_matrices(A, m, full_matrices ? m : k), *vh = lt_new_matrices(A, full_matrices ? n : k, n);
  if (!work || !s || !u || !vh || (A->numel == 0 && (lt_fill_identity(u) || lt_fill_identity(vh)))) return -1;
  LT_SCOPED_THREADS before = lt_calm_threads(A);
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++) {
    int info = lapack->svd(full_matrices ? 'A' : 'S', m, n, lt_member(work, i, 2), lt_member(s, i, 1), lt_member(u, i, 2),
                           lt_member(vh, i, 2));
    if (check_converged(info, i)) return -1;
  }
  out[0] = lt_take(&u), out[1] = lt_take(&s), out[2] = lt_take(&vh);
  return 0;
}

int op_linalg_svd(lt_tensor *A, bool full_matrices, const char *driver, lt_tensor **out)
{
  (void)driver;
  return lt_check_matrices(A, "A") ? -1 : lt__svd(A, full_matrices, out);
}

/* U and V are zeros where they are not wanted. */
static int values_only(lt_tensor *x, lt_tensor **out)
{
  out[0] = lt_new_matrices(x, lt_rows(x), lt_rows(x));
  out[1] = lt_linalg_svdvals(x, NULL);
  out[2] = lt_new_matrices(x, lt_columns(x), lt_columns(x));
  bool made = out[0] && out[1] && out[2] && !lt_fill_data(out[0], lt_int_scalar(0)) && !lt_fill_data(out[2], lt_int_scalar(0));
  return made ? 0 : lt_drop_results(out, 3);
}

int op_svd(lt_tensor *x, bool some, bool compute_uv, lt_tensor **out)
{
  if (lt_check_matrices(x, "x")) return -1;
  if (!compute_uv) return values_only(x, out);
  if (lt__svd(x, !some, out)) return -1;
  lt_tensor *vh = out[2];
  out[2] = lt_transposed(vh);
  lt_unref(vh);
  return out[2] ? 0 : lt_drop_results(out, 3);
}

lt_tensor *op__singular_values(lt_tensor *A)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  int m = lt_rows(A), n = lt_columns(A);
  LT_AUTO lt_tensor *work = lapack ? lt_column_major(A) : NULL, *s = lt_new_vectors(A, (lt_dtype)A->dtype, m < n ? m : n);
  if (!work || !s) return NULL;
  LT_SCOPED_THREADS before = lt_calm_threads(A);
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++)
    if (check_converged(lapack->svd('N', m, n, lt_member(work, i, 2), lt_member(s, i, 1), NULL, NULL), i)) return NULL;
  return lt_take(&s);
}

lt_tensor *op_linalg_svdvals(lt_tensor *A, const char *driver)
{
  (void)driver;
  lt_tensor *results[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_check_matrices(A, "A")) return NULL;
  if (!lt_recording(A)) return lt__singular_values(A);
  return lt__svd(A, false, results) ? NULL : lt_take(&results[1]);
}

/* ---- the gradient of singular values and vectors ---- */

struct svd { lt_tensor *u, *s, *vh; };                 /* with as many columns and rows as there are singular values */

/* Within the span of U and V: skew(U' gU) / E S + S skew(V' gV) / E + diag(gS). */
static lt_tensor *inner_gradient(const struct svd *d, const struct svd *g)
{
  LT_AUTO lt_tensor *ut = lt_transposed(d->u), *product = lt_matmul(ut, g->u), *g_v = lt_transposed(g->vh), *other = lt_matmul(d->vh, g_v);
  LT_AUTO lt_tensor *one = product ? lt_identity_like(product) : NULL, *squares = lt_mul(d->s, d->s);
  LT_AUTO lt_tensor *e = one ? differences(squares, one) : NULL;
  LT_AUTO lt_tensor *row = lt_unsqueeze(d->s, -2), *column = lt_unsqueeze(d->s, -1), *g_row = lt_unsqueeze(g->s, -2);
  LT_AUTO lt_tensor *left = product ? skew_quotient(product, e) : NULL, *right = other ? skew_quotient(other, e) : NULL;
  LT_AUTO lt_tensor *left_part = lt_mul(left, row), *right_part = lt_mul(right, column), *diagonal = lt_mul(g_row, one);
  LT_AUTO lt_tensor *sum = lt_add(left_part, right_part, lt_int_scalar(1));
  return lt_add(sum, diagonal, lt_int_scalar(1));
}

/* What of gU / S lies outside the span of U, times Vh: rows that a tall matrix has more. */
static lt_tensor *tall_part(const struct svd *d, const struct svd *g)
{
  LT_AUTO lt_tensor *row = lt_unsqueeze(d->s, -2), *scaled = row ? quotient(g->u, row) : NULL, *ut = lt_transposed(d->u);
  LT_AUTO lt_tensor *along = lt_matmul(ut, scaled), *inside = lt_matmul(d->u, along), *outside = lt_sub(scaled, inside, lt_int_scalar(1));
  return lt_matmul(outside, d->vh);
}

static lt_tensor *wide_part(const struct svd *d, const struct svd *g)
{
  LT_AUTO lt_tensor *column = lt_unsqueeze(d->s, -1), *scaled = column ? quotient(g->vh, column) : NULL, *v = lt_transposed(d->vh);
  LT_AUTO lt_tensor *along = lt_matmul(scaled, v), *inside = lt_matmul(along, d->vh), *outside = lt_sub(scaled, inside, lt_int_scalar(1));
  return lt_matmul(d->u, outside);
}

static lt_tensor *svd_gradient(const struct svd *d, const struct svd *g)
{
  int m = lt_rows(d->u), n = lt_columns(d->vh), k = lt_columns(d->u);
  LT_AUTO lt_tensor *inner = inner_gradient(d, g), *left = lt_matmul(d->u, inner), *out = lt_matmul(left, d->vh);
  if (m == n) return lt_take(&out);
  LT_AUTO lt_tensor *rest = m > k ? tall_part(d, g) : wide_part(d, g);
  return lt_add(out, rest, lt_int_scalar(1));
}

/* Vectors beyond the number of singular values have no part in the gradient. */
lt_tensor *op__svd_backward(lt_tensor *g_u, lt_tensor *g_s, lt_tensor *g_vh, lt_tensor *U, lt_tensor *S, lt_tensor *Vh)
{
  int64_t k = S->size[S->ndim - 1];
  LT_AUTO lt_tensor *u = lt_narrow(U, -1, 1, k), *vh = lt_narrow(Vh, -2, 1, k), *gu = lt_narrow(g_u, -1, 1, k);
  LT_AUTO lt_tensor *gvh = lt_narrow(g_vh, -2, 1, k);
  if (!u || !vh || !gu || !gvh) return NULL;
  return svd_gradient(&(struct svd){u, S, vh}, &(struct svd){gu, g_s, gvh});
}
