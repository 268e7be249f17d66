/* The exponential follows Higham, "The scaling and squaring method for the matrix exponential revisited", SIAM J. Matrix Anal. Appl. 26
   (2005): A is halved until its norm is small, a Padé approximant of degree 13 is taken, and squared as often as A was halved. */
#include "ops/front.h"

#include <math.h>

#include "ops/matrices.h"
#include "tensor/shape.h"

/* ---- powers ---- */

/* *x = a b, where *x may be a or b. */
static void multiply_into(lt_tensor **x, lt_tensor *a, lt_tensor *b)
{
  lt_tensor *product = lt_matmul(a, b);
  lt_unref(*x);
  *x = product;
}

static lt_tensor *positive_power(lt_tensor *A, uint64_t n)
{
  LT_AUTO lt_tensor *base = lt_ref(A), *power = NULL;
  while (base && !lt_error_message()) {
    if (n & 1 && power) multiply_into(&power, power, base);
    else if (n & 1) power = lt_ref(base);
    n >>= 1;
    if (n == 0) break;
    multiply_into(&base, base, base);
  }
  return lt_error_message() ? NULL : lt_take(&power);
}

lt_tensor *op_linalg_matrix_power(lt_tensor *A, int64_t n)
{
  if (A->ndim < 2 || A->size[A->ndim - 1] != A->size[A->ndim - 2])
    return lt_fail_null("argument 'A' must hold square matrices, not sizes %s", LT_SHAPE(A));
  if (n == 0) {
    LT_AUTO lt_tensor *one = lt_identity_like(A), *out = lt_clone(A);       /* of A's history, with a gradient of zeros */
    return lt_copy_(out, one);
  }
  if (n == 1) return lt_clone(A);
  LT_AUTO lt_tensor *inverse = n < 0 ? lt_linalg_inv(A) : NULL;
  if (n < 0) return inverse ? positive_power(inverse, 0 - (uint64_t)n) : NULL;
  return positive_power(A, (uint64_t)n);
}

/* Each power is the one before it times x, which costs less than raising. Integers become int64. */
static lt_tensor *powers(lt_tensor *x, int64_t n, bool increasing)
{
  if (n < 0) return lt_fail_null("argument 'N' must not be negative, not %lld", (long long)n);
  lt_dtype dtype = lt_is_float((lt_dtype)x->dtype) ? (lt_dtype)x->dtype : LT_INT64;
  LT_AUTO lt_tensor *typed = lt_to_dtype(x, dtype), *vector = x->ndim ? lt_ref(typed) : lt_reshape(typed, LT_INTS(1)), *column = lt_unsqueeze(vector, -1);
  LT_AUTO lt_tensor *one = column ? lt_ones_like(column, LT_NO_DTYPE, NULL, false) : NULL;
  if (!one || n < 2) return one ? lt_slice(one, -1, 1, n, 1) : NULL;
  int64_t size[LT_MAX_DIMS];
  memcpy(size, column->size, sizeof size);
  size[column->ndim - 1] = n - 1;
  LT_AUTO lt_tensor *repeated = lt_expand(column, (lt_ints){size, column->ndim}), *rest = lt_cumprod(repeated, -1, dtype);
  LT_AUTO lt_tensor *ascending = rest ? lt_cat(LT_TENSORS(one, rest), -1) : NULL;
  return increasing ? lt_take(&ascending) : lt_flip(ascending, LT_INTS(-1));
}

lt_tensor *op_linalg_vander(lt_tensor *x, int64_t N)
{
  if (x->ndim == 0 && N == LT_NONE) return lt_fail_null("a tensor without dimensions needs an argument 'N'");
  int64_t n = N == LT_NONE ? x->size[x->ndim - 1] : N;
  return n >= 2 ? powers(x, n, true) : lt_fail_null("argument 'N' must be at least 2, not %lld", (long long)n);
}

lt_tensor *op_vander(lt_tensor *x, int64_t N, bool increasing)
{
  if (x->ndim != 1) return lt_fail_null("argument 'x' must have 1 dimension, not sizes %s", LT_SHAPE(x));
  return powers(x, N == LT_NONE ? x->size[0] : N, increasing);
}

/* ---- the exponential ---- */

/* Coefficients of the approximant, divided by the first, so that they fit float32. */
static const double pade[] = {1, 0.5, 0.12, 0.018333333333333333, 0.0019927536231884057, 0.00016304347826086958, 1.0351966873706003e-05,
                              5.175983436853002e-07, 2.0431513566525008e-08, 6.306022705717595e-10, 1.48377004840414e-11,
                              2.529153491597966e-13, 2.8101705462199623e-15, 1.5440497506703088e-17};

static lt_tensor *scaled(lt_tensor *x, double factor)
{
  LT_AUTO lt_tensor *number = lt_tensor_from_number(lt_float_scalar(factor));
  return lt_mul(x, number);
}

/* c6 a6 + c4 a4 + c2 a2 + c0 one (one may be NULL). */
static lt_tensor *combine(lt_tensor *const *even, double c6, double c4, double c2, double c0, lt_tensor *one)
{
  LT_AUTO lt_tensor *x2 = scaled(even[0], c2), *x24 = lt_add(x2, even[1], lt_float_scalar(c4));
  LT_AUTO lt_tensor *x246 = lt_add(x24, even[2], lt_float_scalar(c6));
  return one ? lt_add(x246, one, lt_float_scalar(c0)) : lt_take(&x246);
}

static lt_tensor *approximant(lt_tensor *A)
{
  const double *b = pade;
  LT_AUTO lt_tensor *one = lt_identity_like(A), *a2 = lt_matmul(A, A), *a4 = lt_matmul(a2, a2), *a6 = lt_matmul(a4, a2);
  lt_tensor *const even[] = {a2, a4, a6};
  if (!a6) return NULL;
  LT_AUTO lt_tensor *odd_high = combine(even, b[13], b[11], b[9], 0, NULL), *odd_low = combine(even, b[7], b[5], b[3], b[1], one);
  LT_AUTO lt_tensor *odd_product = lt_matmul(a6, odd_high), *odd_sum = lt_add(odd_product, odd_low, lt_int_scalar(1));
  LT_AUTO lt_tensor *u = lt_matmul(A, odd_sum);
  LT_AUTO lt_tensor *even_high = combine(even, b[12], b[10], b[8], 0, NULL), *even_low = combine(even, b[6], b[4], b[2], b[0], one);
  LT_AUTO lt_tensor *even_product = lt_matmul(a6, even_high), *v = lt_add(even_product, even_low, lt_int_scalar(1));
  LT_AUTO lt_tensor *denominator = lt_sub(v, u, lt_int_scalar(1)), *numerator = lt_add(v, u, lt_int_scalar(1));
  lt_tensor *solution[2] LT_AUTO_ARRAY(2) = {NULL};
  return lt_linalg_solve_ex(denominator, numerator, true, false, solution) ? NULL : lt_take(&solution[0]);
}

/* How often the largest matrix of the batch must be halved. */
static int halvings(lt_tensor *A)
{
  LT_AUTO lt_tensor *norms = lt_linalg_matrix_norm(A, lt_int_scalar(1), LT_INTS(-2, -1), false, LT_NO_DTYPE);
  LT_AUTO lt_tensor *largest = lt_amax(norms, (lt_ints){NULL, 0}, false);
  if (!largest) return -1;
  double norm = lt_scalar_double(lt_load_scalar(largest->data, (lt_dtype)largest->dtype));
  const double limit = 5.371920351148152;               /* Higham's theta for degree 13 */
  return isfinite(norm) && norm > limit ? (int)ceil(log2(norm / limit)) : 0;
}

lt_tensor *op__matrix_exp(lt_tensor *A)
{
  if (lt_check_square(A, "A")) return NULL;
  if (A->numel == 0) return lt_clone(A);
  int steps = halvings(A);
  LT_AUTO lt_tensor *small = steps < 0 ? NULL : scaled(A, ldexp(1, -steps)), *power = small ? approximant(small) : NULL;
  for (int i = 0; i < steps && power; i++) {
    lt_tensor *square = lt_matmul(power, power);
    lt_unref(power);
    power = square;
  }
  return lt_take(&power);
}

lt_tensor *op__matrix_exp_backward(lt_tensor *g, lt_tensor *A)
{
  int64_t n = A->size[A->ndim - 1];
  LT_AUTO lt_tensor *turned = lt_transposed(A), *zeros = lt_zeros_like(A, LT_NO_DTYPE, NULL, false);
  LT_AUTO lt_tensor *top = zeros ? lt_cat(LT_TENSORS(turned, g), -1) : NULL, *bottom = zeros ? lt_cat(LT_TENSORS(zeros, turned), -1) : NULL;
  LT_AUTO lt_tensor *both = top && bottom ? lt_cat(LT_TENSORS(top, bottom), -2) : NULL, *exponential = lt__matrix_exp(both);
  LT_AUTO lt_tensor *upper = lt_narrow(exponential, -2, 1, n);
  return lt_narrow(upper, -1, n + 1, n);
}
