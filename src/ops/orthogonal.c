/* Factors come from LAPACK, as reflectors H[i] = 1 - tau[i] v[i] v[i]'. Where a product of reflectors is to be differentiated, it is
   composed of their one by one application. */
#include "ops/front.h"
#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* ---- QR ---- */

/* Reflectors and R of `work`, in place, with their scales. */
static int factor(const struct lt_lapack *lapack, lt_tensor *work, lt_tensor *tau, int columns)
{
  LT_SCOPED_THREADS before = lt_calm_threads(work);
  for (int64_t i = 0, count = lt_batch_count(work, 2); i < count; i++)
    if (lapack->qr(lt_rows(work), columns, lt_member(work, i, 2), lt_member(tau, i, 1)) < 0) return -1;
  return 0;
}

int op_geqrf(lt_tensor *x, lt_tensor **out)
{
  if (lt_check_matrices(x, "x")) return -1;
  int m = lt_rows(x), n = lt_columns(x);
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)x->dtype);
  LT_AUTO lt_tensor *work = lapack ? lt_column_major(x) : NULL, *tau = lt_new_vectors(x, (lt_dtype)x->dtype, m < n ? m : n);
  if (!work || !tau || factor(lapack, work, tau, n)) return -1;
  out[0] = lt_take(&work), out[1] = lt_take(&tau);
  return 0;
}

/* The matrices of reflectors with `columns` columns: cut off, or zeros added. */
static lt_tensor *with_columns(lt_tensor *x, int64_t columns)
{
  int64_t own = lt_columns(x), kept = own < columns ? own : columns;
  LT_AUTO lt_tensor *out = lt_new_matrices(x, lt_rows(x), columns);
  LT_AUTO lt_tensor *from = out ? lt_narrow(x, -1, 1, kept) : NULL, *to = from ? lt_narrow(out, -1, 1, kept) : NULL;
  if (!to || (own < columns && lt_fill_data(out, lt_int_scalar(0))) || lt_copy_data(to, from)) return NULL;
  return lt_take(&out);
}

/* Q's columns from reflectors, in place of them. */
static int expand_reflectors(const struct lt_lapack *lapack, lt_tensor *q, const lt_tensor *tau)
{
  int k = (int)tau->size[tau->ndim - 1];
  LT_SCOPED_THREADS before = lt_calm_threads(q);
  for (int64_t i = 0, count = lt_batch_count(q, 2); i < count; i++)
    if (lapack->orthogonal(lt_rows(q), lt_columns(q), k, lt_member(q, i, 2), lt_member(tau, i, 1)) < 0) return -1;
  return 0;
}

int op__qr(lt_tensor *A, bool complete, lt_tensor **out)
{
  int m = lt_rows(A), n = lt_columns(A), k = complete || m < n ? m : n;
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  lt_tensor *factors[2] LT_AUTO_ARRAY(2) = {NULL};
  if (!lapack || op_geqrf(A, factors)) return -1;
  LT_AUTO lt_tensor *q = with_columns(factors[0], k), *top = lt_narrow(factors[0], -2, 1, k), *r = lt_triu(top, 0);
  if (!q || !r || (A->numel ? expand_reflectors(lapack, q, factors[1]) : lt_fill_identity(q))) return -1;
  out[0] = lt_take(&q), out[1] = lt_take(&r);
  return 0;
}

int op_linalg_qr(lt_tensor *A, const char *mode, lt_tensor **out)
{
  if (lt_check_matrices(A, "A")) return -1;
  if (strcmp(mode, "reduced") == 0) return lt__qr(A, false, out);
  if (strcmp(mode, "complete") == 0) return lt__qr(A, true, out);
  if (strcmp(mode, "r") != 0) return lt_fail("argument 'mode' is \"%s\"; it can be \"reduced\", \"complete\" or \"r\"", mode);
  if (lt_recording(A)) return lt_fail("mode \"r\" has no gradient; use mode \"reduced\"");
  if (lt__qr(A, false, out)) return -1;
  lt_unref(out[0]);
  out[0] = lt_no_elements((lt_dtype)A->dtype);
  return out[0] ? 0 : lt_drop_results(out, 2);
}

int op_qr(lt_tensor *x, bool some, lt_tensor **out)
{
  return lt_check_matrices(x, "x") ? -1 : lt__qr(x, !some, out);
}

/* x inv(R)' for upper triangular R. */
static lt_tensor *divide_right(lt_tensor *x, lt_tensor *r)
{
  LT_AUTO lt_tensor *turned = lt_transposed(r);
  return lt_linalg_solve_triangular(turned, x, false, false, false);
}

/* A = Q R with R square: (gQ + Q sym(M)) inv(R)', M = R gR' - gQ' Q, where sym copies the lower triangle to the upper
   (Walter and Lehmann, "On evaluating higher-order derivatives of the QR decomposition", arXiv 1009.6112). */
static lt_tensor *square_backward(lt_tensor *g_q, lt_tensor *g_r, lt_tensor *q, lt_tensor *r)
{
  LT_AUTO lt_tensor *g_rt = lt_transposed(g_r), *g_qt = lt_transposed(g_q), *first = lt_matmul(r, g_rt), *second = lt_matmul(g_qt, q);
  LT_AUTO lt_tensor *m = lt_sub(first, second, lt_int_scalar(1)), *lower = lt_tril(m, 0), *below = lt_tril(m, -1);
  LT_AUTO lt_tensor *above = lt_transposed(below);
  LT_AUTO lt_tensor *both = lt_add(lower, above, lt_int_scalar(1)), *turned = lt_matmul(q, both);
  LT_AUTO lt_tensor *sum = lt_add(g_q, turned, lt_int_scalar(1));
  return divide_right(sum, r);
}

/* A wide matrix is (X Y) with X = Q U and Y = Q V: Q's gradient gains Y gV', and Y's is Q gV. */
static lt_tensor *wide_backward(lt_tensor *g_q, lt_tensor *g_r, lt_tensor *q, lt_tensor *r, lt_tensor *A)
{
  int64_t k = lt_rows(A), rest = lt_columns(A) - k;
  LT_AUTO lt_tensor *u = lt_narrow(r, -1, 1, k), *g_u = lt_narrow(g_r, -1, 1, k), *g_v = lt_narrow(g_r, -1, k + 1, rest);
  LT_AUTO lt_tensor *y = lt_narrow(A, -1, k + 1, rest);
  LT_AUTO lt_tensor *g_vt = g_v ? lt_transposed(g_v) : NULL, *more = lt_matmul(y, g_vt), *g_all = lt_add(g_q, more, lt_int_scalar(1));
  LT_AUTO lt_tensor *g_x = u && g_u && g_all ? square_backward(g_all, g_u, q, u) : NULL, *g_y = lt_matmul(q, g_v);
  return g_x && g_y ? lt_cat(LT_TENSORS(g_x, g_y), -1) : NULL;
}

lt_tensor *op__qr_backward(lt_tensor *g_q, lt_tensor *g_r, lt_tensor *Q, lt_tensor *R, lt_tensor *A, bool complete)
{
  int64_t m = lt_rows(A), n = lt_columns(A);
  if (complete && m > n)
    return lt_fail_null("the gradient of linalg.qr with mode \"complete\" is not defined for more rows than columns: sizes %s",
                        LT_SHAPE(A));
  return n > m ? wide_backward(g_q, g_r, Q, R, A) : square_backward(g_q, g_r, Q, R);
}

/* ---- products of reflectors ---- */

static int check_reflectors(const lt_tensor *x, const lt_tensor *tau, const char *name)
{
  if (lt_check_matrices(x, name)) return -1;
  if (lt_check_same_dtype(tau, x)) return -1;
  if (tau->ndim != x->ndim - 1 || memcmp(tau->size, x->size, (size_t)(x->ndim - 2) * sizeof *x->size))
    return lt_fail("sizes %s of tau do not fit the matrices' %s", LT_SHAPE(tau), LT_SHAPE(x));
  if (tau->size[tau->ndim - 1] <= x->size[x->ndim - 1]) return 0;
  return lt_fail("tau has %lld scales for matrices of %lld columns", (long long)tau->size[tau->ndim - 1], (long long)x->size[x->ndim - 1]);
}

/* H c for reflector i, from 0: c - tau v (v' c). vectors holds the v as columns. */
static lt_tensor *reflect(lt_tensor *c, lt_tensor *vectors, lt_tensor *tau, int64_t i)
{
  LT_AUTO lt_tensor *v = lt_narrow(vectors, -1, i + 1, 1), *vt = v ? lt_transposed(v) : NULL, *scale = lt_narrow(tau, -1, i + 1, 1);
  LT_AUTO lt_tensor *scale1 = lt_unsqueeze(scale, -1);
  LT_AUTO lt_tensor *scaled = lt_mul(v, scale1), *row = lt_matmul(vt, c), *less = lt_matmul(scaled, row);
  return lt_sub(c, less, lt_int_scalar(1));
}

/* H[1] H[2] ... c, or with `backwards` ... H[2] H[1] c, which is the transposed product. */
static lt_tensor *reflect_all(lt_tensor *c, lt_tensor *x, lt_tensor *tau, bool backwards)
{
  int64_t k = tau->size[tau->ndim - 1];
  LT_AUTO lt_tensor *below = lt_tril(x, -1), *diagonal = lt_eye(lt_rows(x), lt_columns(x), (lt_dtype)x->dtype, NULL, false);
  LT_AUTO lt_tensor *vectors = lt_add(below, diagonal, lt_int_scalar(1)), *out = lt_ref(c);
  for (int64_t i = 0; i < k && out && vectors; i++) {
    lt_tensor *next = reflect(out, vectors, tau, backwards ? i : k - 1 - i);
    lt_unref(out);
    out = next;
  }
  return vectors ? lt_take(&out) : NULL;
}

lt_tensor *op__orthogonal(lt_tensor *A, lt_tensor *tau)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)A->dtype);
  LT_AUTO lt_tensor *q = lapack ? lt_column_major(A) : NULL, *scales = lt_contiguous_as(tau, (lt_dtype)tau->dtype);
  return !q || !scales || expand_reflectors(lapack, q, scales) ? NULL : lt_take(&q);
}

lt_tensor *op_linalg_householder_product(lt_tensor *A, lt_tensor *tau)
{
  if (check_reflectors(A, tau, "A")) return NULL;
  if (lt_rows(A) < lt_columns(A)) return lt_fail_null("sizes %s have more columns than rows", LT_SHAPE(A));
  if (!lt_recording(A) && !lt_recording(tau)) return lt__orthogonal(A, tau);
  LT_AUTO lt_tensor *one = lt_eye(lt_rows(A), lt_columns(A), (lt_dtype)A->dtype, NULL, false), *wide = lt_expand(one, lt_sizes(A));
  if (tau->numel) return reflect_all(wide, A, tau, false);
  LT_AUTO lt_tensor *out = lt_clone(A);                                       /* of A's history, with a gradient of zeros */
  return lt_copy_(out, wide);
}

lt_tensor *op__apply_orthogonal(lt_tensor *x, lt_tensor *tau, lt_tensor *other, bool left, bool transpose)
{
  const struct lt_lapack *lapack = lt_lapack((lt_dtype)x->dtype);
  LT_AUTO lt_tensor *a = lapack ? lt_column_major(x) : NULL, *scales = lt_contiguous_as(tau, (lt_dtype)tau->dtype);
  LT_AUTO lt_tensor *out = lt_column_major(other);
  int k = (int)tau->size[tau->ndim - 1];
  if (!a || !scales || !out) return NULL;
  LT_SCOPED_THREADS before = lt_calm_threads(out);
  for (int64_t i = 0, count = lt_batch_count(out, 2); i < count; i++)
    if (lapack->apply_orthogonal(!left, transpose, lt_rows(out), lt_columns(out), k, lt_member(a, i, 2), lt_member(scales, i, 1),
                                 lt_member(out, i, 2)) < 0)
      return NULL;
  return lt_take(&out);
}

lt_tensor *op_ormqr(lt_tensor *x, lt_tensor *tau, lt_tensor *other, bool left, bool transpose)
{
  if (check_reflectors(x, tau, "x") || lt_check_matrices(other, "other")) return NULL;
  if (other->ndim != x->ndim || memcmp(other->size, x->size, (size_t)(x->ndim - 2) * sizeof *x->size) ||
      other->size[other->ndim - (left ? 2 : 1)] != x->size[x->ndim - 2] || other->dtype != x->dtype)
    return lt_fail_null("'other' of sizes %s does not fit matrices of sizes %s", LT_SHAPE(other), LT_SHAPE(x));
  if (!lt_recording(x) && !lt_recording(tau) && !lt_recording(other)) return lt__apply_orthogonal(x, tau, other, left, transpose);
  if (left) return reflect_all(other, x, tau, transpose);
  LT_AUTO lt_tensor *turned = lt_transposed(other), *product = turned ? reflect_all(turned, x, tau, !transpose) : NULL;
  return lt_transposed(product);
}
