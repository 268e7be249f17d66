/* Singular values up to a limit count as 0: the larger of an absolute one and one relative to the largest value. */
#include "ops/front.h"

#include <float.h>
#include <math.h>

#include "ops/matrices.h"
#include "tensor/shape.h"

/* ---- limits ---- */

struct limits { lt_tensor *atol, *rtol; };       /* numbers or a tensor with one for each matrix; NULL: not given */

static lt_tensor *number_or_null(lt_scalar x)
{
  return x.kind == LT_SCALAR_NONE ? NULL : lt_tensor_from_number(lt_float_scalar(lt_scalar_double(x)));
}

static lt_tensor *per_matrix(lt_tensor *x)
{
  return x->ndim ? lt_unsqueeze(x, -1) : lt_ref(x);
}

/* rtol, or what stands for it: nothing next to a positive atol, else the larger side times epsilon. */
static lt_tensor *relative_limit(const lt_tensor *A, struct limits l)
{
  int64_t side = lt_rows(A) > lt_columns(A) ? lt_rows(A) : lt_columns(A);
  if (l.rtol) return per_matrix(l.rtol);
  LT_AUTO lt_tensor *usual = lt_tensor_from_number(lt_float_scalar((double)side * (A->dtype == LT_FLOAT32 ? FLT_EPSILON : DBL_EPSILON)));
  if (!l.atol) return lt_take(&usual);
  LT_AUTO lt_tensor *atol = per_matrix(l.atol), *zero = lt_tensor_from_number(lt_float_scalar(0)), *positive = lt_gt(atol, zero);
  return lt_where(positive, zero, usual);
}

/* Which of the values {..., k} exceed the limit. */
static lt_tensor *significant(const lt_tensor *A, lt_tensor *values, struct limits l)
{
  LT_AUTO lt_tensor *largest = lt_amax(values, LT_INTS(-1), true), *rtol = relative_limit(A, l), *relative = lt_mul(largest, rtol);
  LT_AUTO lt_tensor *atol = l.atol ? per_matrix(l.atol) : NULL, *limit = l.atol ? lt_maximum(relative, atol) : lt_ref(relative);
  return lt_gt(values, limit);
}

/* ---- pseudo-inverses ---- */

/* v diag(1 / values) u', without the values that do not count. */
static lt_tensor *inverse_of(const lt_tensor *A, lt_tensor *v, lt_tensor *values, lt_tensor *ut, struct limits l)
{
  LT_AUTO lt_tensor *sizes = lt_abs(values), *counts = sizes ? significant(A, sizes, l) : NULL;
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_float_scalar(0));
  LT_AUTO lt_tensor *inverse = lt_reciprocal(values), *kept = lt_where(counts, inverse, zero), *row = lt_unsqueeze(kept, -2);
  LT_AUTO lt_tensor *left = lt_mul(v, row);
  return lt_matmul(left, ut);
}

lt_tensor *op__pinv(lt_tensor *A, lt_tensor *atol, lt_tensor *rtol, bool hermitian)
{
  lt_tensor *parts[3] LT_AUTO_ARRAY(3) = {NULL};
  struct limits l = {atol, rtol};
  if (hermitian) {
    if (lt_linalg_eigh(A, "L", parts)) return NULL;
    LT_AUTO lt_tensor *turned = lt_transposed(parts[1]);
    return turned ? inverse_of(A, parts[1], parts[0], turned, l) : NULL;
  }
  if (lt_linalg_svd(A, false, NULL, parts)) return NULL;
  LT_AUTO lt_tensor *v = lt_transposed(parts[2]), *ut = lt_transposed(parts[0]);
  return v && ut ? inverse_of(A, v, parts[1], ut, l) : NULL;
}

static lt_tensor *pinv(lt_tensor *A, struct limits l, bool hermitian)
{
  if (hermitian ? lt_check_square(A, "A") : lt_check_matrices(A, "A")) return NULL;
  if (A->numel) return lt__pinv(A, l.atol, l.rtol, hermitian);
  LT_AUTO lt_tensor *turned = lt_transposed(A);
  return lt_mul(turned, turned);                        /* no elements, but A's history */
}

lt_tensor *op_linalg_pinv(lt_tensor *A, lt_scalar rcond, bool hermitian, lt_scalar atol, lt_scalar rtol)
{
  LT_AUTO lt_tensor *absolute = number_or_null(atol), *relative = number_or_null(rtol.kind == LT_SCALAR_NONE ? rcond : rtol);
  return pinv(A, (struct limits){absolute, relative}, hermitian);
}

lt_tensor *op_linalg__pinv_limits(lt_tensor *A, lt_tensor *rcond, bool hermitian, lt_tensor *atol, lt_tensor *rtol)
{
  return pinv(A, (struct limits){atol, rtol ? rtol : rcond}, hermitian);
}

lt_tensor *op_pinverse(lt_tensor *x, lt_scalar rcond)
{
  LT_AUTO lt_tensor *relative = number_or_null(rcond);
  return pinv(x, (struct limits){NULL, relative}, false);
}

/* ---- ranks ---- */

static lt_tensor *rank(lt_tensor *A, struct limits l, bool hermitian)
{
  if (hermitian ? lt_check_square(A, "A") : lt_check_matrices(A, "A")) return NULL;
  LT_AUTO lt_tensor *fixed = lt_detach(A), *values = hermitian ? lt_linalg_eigvalsh(fixed, "L") : lt_linalg_svdvals(fixed, NULL);
  LT_AUTO lt_tensor *sizes = lt_abs(values);
  if (!sizes) return NULL;
  if (values->size[values->ndim - 1] == 0) return lt_sum(sizes, LT_INTS(-1), false, LT_INT64);
  LT_AUTO lt_tensor *counts = significant(A, sizes, l);
  return lt_sum(counts, LT_INTS(-1), false, LT_NO_DTYPE);
}

lt_tensor *op_linalg_matrix_rank(lt_tensor *A, lt_scalar tol, bool hermitian, lt_scalar atol, lt_scalar rtol)
{
  bool by_tol = tol.kind != LT_SCALAR_NONE;
  LT_AUTO lt_tensor *absolute = number_or_null(by_tol ? tol : atol), *relative = number_or_null(by_tol ? lt_int_scalar(0) : rtol);
  return rank(A, (struct limits){absolute, relative}, hermitian);
}

lt_tensor *op_linalg__matrix_rank_limits(lt_tensor *A, lt_tensor *tol, bool hermitian, lt_tensor *atol, lt_tensor *rtol)
{
  LT_AUTO lt_tensor *none = tol ? lt_tensor_from_number(lt_float_scalar(0)) : NULL;
  return rank(A, (struct limits){tol ? tol : atol, tol ? none : rtol}, hermitian);
}

/* ---- condition numbers ---- */

/* The largest singular value over the smallest, or the other way round. */
static lt_tensor *spectral_cond(lt_tensor *A, bool inverted)
{
  LT_AUTO lt_tensor *values = lt_linalg_svdvals(A, NULL), *largest = lt_select(values, -1, 1), *smallest = lt_select(values, -1, -1);
  return inverted ? lt__true_div(smallest, largest) : lt__true_div(largest, smallest);
}

static lt_tensor *matrix_norm(lt_tensor *A, lt_scalar p, const char *name)
{
  lt_ints dims = LT_INTS(-2, -1);
  return name ? lt_linalg__matrix_norm_named(A, name, dims, false, LT_NO_DTYPE) : lt_linalg_matrix_norm(A, p, dims, false, LT_NO_DTYPE);
}

/* A norm of A times that of its inverse; inf where there is none. */
static lt_tensor *norm_cond(lt_tensor *A, lt_scalar p, const char *name)
{
  lt_tensor *inverse[2] LT_AUTO_ARRAY(2) = {NULL};
  if (lt_check_square(A, "A") || lt_linalg_inv_ex(A, false, inverse)) return NULL;
  LT_AUTO lt_tensor *own = matrix_norm(A, p, name), *other = matrix_norm(inverse[0], p, name), *product = lt_mul(own, other);
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_int_scalar(0)), *regular = lt_eq(inverse[1], zero);
  LT_AUTO lt_tensor *infinite = lt_tensor_from_number(lt_float_scalar(INFINITY));
  return lt_where(regular, product, infinite);
}

static int check_elements(const lt_tensor *A)
{
  if (lt_check_matrices(A, "A")) return -1;
  if (A->size[A->ndim - 1] && A->size[A->ndim - 2]) return 0;
  return lt_fail("is not defined for matrices without elements, of sizes %s", LT_SHAPE(A));
}

lt_tensor *op_linalg_cond(lt_tensor *A, lt_scalar p)
{
  double ord = p.kind == LT_SCALAR_NONE ? 2 : lt_scalar_double(p);
  if (check_elements(A)) return NULL;
  return fabs(ord) == 2 ? spectral_cond(A, ord < 0) : norm_cond(A, p, NULL);
}

lt_tensor *op_linalg__cond_named(lt_tensor *A, const char *p)
{
  return check_elements(A) ? NULL : norm_cond(A, lt_no_scalar(), p);
}
