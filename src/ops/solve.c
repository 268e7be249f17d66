/* One LU factorisation serves the result and, unless it is to be differentiated again, its gradient. */
#include "ops/front.h"

#include <float.h>
#include <math.h>

#include "ops/matrices.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static const char *const singular = "is singular: a zero is on the diagonal of its factor U";

/* ---- systems ---- */

int op__solve(lt_tensor *A, lt_tensor *B, lt_tensor **out)
{
  if (lt_linalg_lu_factor_ex(A, true, false, out + 1)) return -1;
  out[0] = lt__lu_solve(out[1], out[2], B, false);
  return out[0] ? 0 : lt_drop_results(out, 4);
}

lt_tensor *op__solve_grad(lt_tensor *g, lt_tensor *A, lt_tensor *LU, lt_tensor *pivots)
{
  if (!lt_grad_enabled()) return lt__lu_solve(LU, pivots, g, true);
  LT_AUTO lt_tensor *turned = lt_transposed(A);
  return lt_linalg_solve(turned, g, true);
}

/* Whether B is a vector, or a batch of them, for the matrices A. */
static bool is_vector(const lt_tensor *A, const lt_tensor *B)
{
  return B->ndim == 1 || (B->ndim == A->ndim - 1 && memcmp(A->size, B->size, (size_t)B->ndim * sizeof *B->size) == 0);
}

static int check_system(const lt_tensor *A, const lt_tensor *B, bool left)
{
  if (lt_check_square(A, "A")) return -1;
  if (lt_check_same_dtype(A, B)) return -1;
  if (B->ndim == 0) return lt_fail("argument 'B' must have 1 or more dimensions");
  bool vector = is_vector(A, B);
  int64_t size = B->size[B->ndim - (left && !vector ? 2 : 1)];
  if (vector && !left) return lt_fail("argument 'B' must hold matrices, not vectors, if left is false");
  if (size == A->size[A->ndim - 1]) return 0;
  return lt_fail("sizes %s and %s do not agree: a right side of %lld for matrices of %lld", LT_SHAPE(A), LT_SHAPE(B), (long long)size,
                 (long long)A->size[A->ndim - 1]);
}

/* X and info for A X = B. */
static int solve_left(lt_tensor *A, lt_tensor *B, lt_tensor **out)
{
  lt_tensor *pair[2] LT_AUTO_ARRAY(2) = {NULL}, *results[4] LT_AUTO_ARRAY(4) = {NULL};
  LT_AUTO lt_tensor *columns = is_vector(A, B) ? lt_unsqueeze(B, -1) : lt_ref(B);
  if (!columns || lt_broadcast_batches(A, columns, pair) || lt__solve(pair[0], pair[1], results)) return -1;
  out[0] = is_vector(A, B) ? lt_squeeze(results[0], LT_INTS(-1)) : lt_take(&results[0]);
  out[1] = lt_take(&results[3]);
  return out[0] ? 0 : lt_drop_results(out, 2);
}

int op_linalg_solve_ex(lt_tensor *A, lt_tensor *B, bool left, bool check_errors, lt_tensor **out)
{
  if (check_system(A, B, left)) return -1;
  if (left) {
    if (solve_left(A, B, out)) return -1;
  } else {
    LT_AUTO lt_tensor *a = lt_transposed(A), *b = lt_transposed(B);
    lt_tensor *turned[2] LT_AUTO_ARRAY(2) = {NULL};
    if (!a || !b || solve_left(a, b, turned)) return -1;
    out[0] = lt_transposed(turned[0]), out[1] = lt_take(&turned[1]);
  }
  return check_errors && lt_check_info(out[1], singular) ? lt_drop_results(out, 2) : 0;
}

lt_tensor *op_linalg_solve(lt_tensor *A, lt_tensor *B, bool left)
{
  lt_tensor *results[2] LT_AUTO_ARRAY(2) = {NULL};
  return lt_linalg_solve_ex(A, B, left, true, results) ? NULL : lt_take(&results[0]);
}

/* ---- inverses ---- */

int op_linalg_inv_ex(lt_tensor *A, bool check_errors, lt_tensor **out)
{
  if (lt_check_square(A, "A")) return -1;
  LT_AUTO lt_tensor *one = lt_identity_like(A);
  lt_tensor *results[4] LT_AUTO_ARRAY(4) = {NULL};
  if (!one || op__solve(A, one, results) || (check_errors && lt_check_info(results[3], singular))) return -1;
  out[0] = lt_take(&results[0]), out[1] = lt_take(&results[3]);
  return 0;
}

lt_tensor *op_linalg_inv(lt_tensor *A)
{
  lt_tensor *results[2] LT_AUTO_ARRAY(2) = {NULL};
  return lt_linalg_inv_ex(A, true, results) ? NULL : lt_take(&results[0]);
}

/* ---- determinants ---- */

static double element(const lt_tensor *x, const void *matrix, int64_t i)
{
  return x->dtype == LT_FLOAT32 ? ((const float *)matrix)[i] : ((const double *)matrix)[i];
}

static void store(lt_tensor *x, int64_t i, double value)
{
  lt_store_scalar(lt_member(x, i, 0), (lt_dtype)x->dtype, lt_float_scalar(value));
}

/* A determinant is the product of U's diagonal, negated for each exchange of rows. Its size is kept as a fraction and a power of
   two, so that it cannot overflow before the end, and as a sum of logarithms. */
struct determinant { double sign, fraction, logarithm; int64_t power; };

static struct determinant read_determinant(const lt_tensor *lu, const lt_tensor *pivots, int64_t i)
{
  const void *matrix = lt_member(lu, i, 2);
  const int32_t *p = lt_member(pivots, i, 1);
  int64_t n = lu->size[lu->ndim - 1];
  struct determinant d = {1, 1, 0, 0};
  for (int64_t k = 0; k < n; k++) {
    double u = element(lu, matrix, k * (n + 1));
    int exponent = 0;
    if (p[k] != k + 1) d.sign = -d.sign;
    d.sign *= isnan(u) ? u : (u > 0) - (u < 0);
    d.fraction = frexp(d.fraction * fabs(u), &exponent);
    d.power += exponent;
    d.logarithm += log(fabs(u));
  }
  return d;
}

int op__determinant(lt_tensor *A, lt_tensor **out)
{
  lt_tensor *factors[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_check_square(A, "A") || lt_linalg_lu_factor_ex(A, true, false, factors) || !(out[0] = lt_new_per_matrix(A, (lt_dtype)A->dtype)) ||
      lt_fill_data(out[0], lt_int_scalar(1)))
    return -1;
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++) {
    struct determinant d = read_determinant(factors[0], factors[1], i);
    int power = d.power > 4000 ? 4000 : d.power < -4000 ? -4000 : (int)d.power;
    store(out[0], i, d.sign * ldexp(d.fraction, power));
  }
  out[1] = lt_take(&factors[0]), out[2] = lt_take(&factors[1]);
  return 0;
}

int op__log_determinant(lt_tensor *A, lt_tensor **out)
{
  lt_tensor *factors[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_check_square(A, "A") || lt_linalg_lu_factor_ex(A, true, false, factors)) return -1;
  LT_AUTO lt_tensor *sign = lt_new_per_matrix(A, (lt_dtype)A->dtype), *size = lt_new_per_matrix(A, (lt_dtype)A->dtype);
  if (!sign || !size || lt_fill_data(sign, lt_int_scalar(1)) || lt_fill_data(size, lt_int_scalar(0))) return -1;
  for (int64_t i = 0, count = lt_batch_count(A, 2); i < count; i++) {
    struct determinant d = read_determinant(factors[0], factors[1], i);
    store(sign, i, d.sign);
    store(size, i, d.logarithm);
  }
  out[0] = lt_take(&sign), out[1] = lt_take(&size), out[2] = lt_take(&factors[0]), out[3] = lt_take(&factors[1]);
  return 0;
}

/* Marks {..., 1, 1} the matrices whose factor U has next to nothing on its diagonal. Returns how many there are. */
static int64_t mark_singular(const lt_tensor *lu, lt_tensor *mark)
{
  int64_t n = lu->size[lu->ndim - 1], found = 0;
  double tiny = 100 * (lu->dtype == LT_FLOAT32 ? FLT_EPSILON : DBL_EPSILON);
  for (int64_t i = 0; i < mark->numel; i++) {
    double least = INFINITY, most = 0;
    for (int64_t k = 0; k < n; k++) {
      double u = fabs(element(lu, lt_member(lu, i, 2), k * (n + 1)));
      least = fmin(least, u), most = fmax(most, u);
    }
    found += ((uint8_t *)mark->data)[i] = least <= tiny * most;
  }
  return found;
}

/* x {...} as matrices {..., 1, 1}. */
static lt_tensor *as_matrices(lt_tensor *x)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x->size, sizeof size);
  size[x->ndim] = size[x->ndim + 1] = 1;
  return lt_reshape(x, (lt_ints){size, x->ndim + 2});
}

lt_tensor *op__scaled_inverse(lt_tensor *g, lt_tensor *A, lt_tensor *LU, lt_tensor *pivots)
{
  LT_AUTO lt_tensor *weight = as_matrices(g), *one = lt_identity_like(A), *right = lt_mul(one, weight);
  return right ? lt__solve_grad(right, A, LU, pivots) : NULL;
}

/* Each matrix goes one of two ways, and a harmless one goes the other in its place, or what is not chosen would spoil the derivative
   of the choice. */
static lt_tensor *mixed_gradient(lt_tensor *g, lt_tensor *A, lt_tensor *det, lt_tensor *mark)
{
  LT_AUTO lt_tensor *one = lt_identity_like(A);
  LT_AUTO lt_tensor *steps = lt_arange(lt_int_scalar(1), lt_int_scalar(A->size[A->ndim - 1] + 1), lt_int_scalar(1), (lt_dtype)A->dtype,
                                       NULL, false);
  LT_AUTO lt_tensor *spread = lt_mul(one, steps), *near_singular = lt_where(mark, A, spread), *regular = lt_where(mark, one, A);
  LT_AUTO lt_tensor *cofactors = near_singular ? lt__cofactors(near_singular) : NULL, *weight = as_matrices(g);
  LT_AUTO lt_tensor *first = lt_mul(cofactors, weight);
  LT_AUTO lt_tensor *scaled = lt_mul(g, det), *scale = scaled ? as_matrices(scaled) : NULL, *inverse = lt_linalg_inv(regular);
  LT_AUTO lt_tensor *turned = inverse ? lt_transposed(inverse) : NULL;
  LT_AUTO lt_tensor *second = lt_mul(turned, scale);
  return lt_where(mark, first, second);
}

lt_tensor *op__determinant_backward(lt_tensor *g, lt_tensor *A, lt_tensor *det, lt_tensor *LU, lt_tensor *pivots)
{
  LT_AUTO lt_tensor *shape = as_matrices(det), *mark = shape ? lt_tensor_new(LT_BOOL, shape->ndim, shape->size) : NULL;
  if (!mark) return NULL;
  int64_t singular_ones = A->numel ? mark_singular(LU, mark) : 0;
  if (singular_ones && singular_ones < det->numel) return mixed_gradient(g, A, det, mark);
  if (singular_ones) {
    LT_AUTO lt_tensor *cofactors = lt__cofactors(A), *weight = as_matrices(g);
    return lt_mul(cofactors, weight);
  }
  LT_AUTO lt_tensor *scaled = lt_mul(g, det);
  return lt__scaled_inverse(scaled, A, LU, pivots);
}

/* Row i of the result is s with s[i] replaced by 1: what remains of the product of singular values. */
static lt_tensor *products_of_others(lt_tensor *s)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, s->size, sizeof size);
  size[s->ndim] = size[s->ndim - 1];
  LT_AUTO lt_tensor *rows = lt_unsqueeze(s, -2), *wide = lt_expand(rows, (lt_ints){size, s->ndim + 1});
  LT_AUTO lt_tensor *one = wide ? lt_identity_like(wide) : NULL;
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_float_scalar(0)), *others = lt_eq(one, zero);
  LT_AUTO lt_tensor *unit = lt_tensor_from_number(lt_float_scalar(1));
  LT_AUTO lt_tensor *kept = lt_where(others, wide, unit), *product = lt_select(kept, -1, 1);
  for (int64_t i = 2; product && i <= kept->size[kept->ndim - 1]; i++) {
    LT_AUTO lt_tensor *factor = lt_select(kept, -1, i);
    lt_tensor *next = lt_mul(product, factor);
    lt_unref(product);
    product = next;
  }
  return lt_take(&product);
}

/* For A = U S V', the cofactors are det(U V') U D V', D holding the products of all but one singular value. */
lt_tensor *op__cofactors(lt_tensor *A)
{
  lt_tensor *svd[3] LT_AUTO_ARRAY(3) = {NULL};
  if (lt_linalg_svd(A, false, NULL, svd)) return NULL;
  LT_AUTO lt_tensor *others = products_of_others(svd[1]), *scale = lt_unsqueeze(others, -2), *scaled = lt_mul(svd[0], scale);
  LT_AUTO lt_tensor *product = lt_matmul(scaled, svd[2]), *rotation = lt_matmul(svd[0], svd[2]), *fixed = lt_detach(rotation);
  LT_AUTO lt_tensor *det = lt_linalg_det(fixed), *sign = lt_sgn(det), *weight = sign ? as_matrices(sign) : NULL;
  return lt_mul(product, weight);
}

lt_tensor *op_linalg_det(lt_tensor *A)
{
  lt_tensor *results[3] LT_AUTO_ARRAY(3) = {NULL};
  return lt__determinant(A, results) ? NULL : lt_take(&results[0]);
}

int op_linalg_slogdet(lt_tensor *A, lt_tensor **out)
{
  lt_tensor *results[4] LT_AUTO_ARRAY(4) = {NULL};
  if (lt__log_determinant(A, results)) return -1;
  out[0] = lt_detach(results[0]);
  out[1] = lt_take(&results[1]);
  return out[0] ? 0 : lt_drop_results(out, 2);
}

lt_tensor *op_logdet(lt_tensor *x)
{
  lt_tensor *results[4] LT_AUTO_ARRAY(4) = {NULL};
  if (lt__log_determinant(x, results)) return NULL;
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_float_scalar(0)), *negative = lt_lt(results[0], zero);
  LT_AUTO lt_tensor *no_number = lt_tensor_from_number(lt_float_scalar(NAN));
  return lt_where(negative, no_number, results[1]);
}

/* ---- of tensors ---- */

lt_tensor *op_linalg_tensorinv(lt_tensor *A, int64_t ind)
{
  int64_t rows = 1, columns = 1, size[LT_MAX_DIMS];
  if (ind < 1 || ind > A->ndim) return lt_fail_null("argument 'ind' is %lld; it must lie between 1 and %d", (long long)ind, A->ndim);
  int n = 0;
  for (int d = (int)ind; d < A->ndim; d++) columns *= size[n++] = A->size[d];
  for (int d = 0; d < ind; d++) rows *= size[n++] = A->size[d];
  if (rows != columns)
    return lt_fail_null("sizes %s: the first %lld dimensions have %lld elements, the others %lld", LT_SHAPE(A), (long long)ind,
                        (long long)rows, (long long)columns);
  LT_AUTO lt_tensor *matrix = lt_reshape(A, LT_INTS(rows, columns)), *inverse = lt_linalg_inv(matrix);
  return lt_reshape(inverse, (lt_ints){size, n});
}

/* A with the named dimensions moved to its end. */
static lt_tensor *moved_to_end(lt_tensor *A, lt_ints dims)
{
  bool mask[LT_MAX_DIMS];
  int64_t order[LT_MAX_DIMS];
  int n = 0;
  if (dims.n == 0) return lt_ref(A);
  if (lt_dim_mask(dims, A->ndim, mask, "dims")) return NULL;
  for (int d = 0; d < A->ndim; d++)
    if (!mask[d]) order[n++] = d + 1;
  for (int i = 0; i < dims.n; i++) order[n++] = dims.v[i];
  return lt_permute(A, (lt_ints){order, n});
}

lt_tensor *op_linalg_tensorsolve(lt_tensor *A, lt_tensor *B, lt_ints dims)
{
  LT_AUTO lt_tensor *moved = moved_to_end(A, dims);
  if (!moved) return NULL;
  int64_t columns = 1;
  for (int d = B->ndim; d < A->ndim; d++) columns *= moved->size[d];
  if (B->ndim > A->ndim || columns * B->numel != A->numel || columns != B->numel)
    return lt_fail_null("sizes %s of A and %s of B do not make a square system", LT_SHAPE(A), LT_SHAPE(B));
  LT_AUTO lt_tensor *matrix = lt_reshape(moved, LT_INTS(columns, columns)), *right = lt_reshape(B, LT_INTS(columns));
  LT_AUTO lt_tensor *x = lt_linalg_solve(matrix, right, true);
  return x ? lt_reshape(x, (lt_ints){moved->size + B->ndim, A->ndim - B->ndim}) : NULL;
}
