/* Choosing among norms. Each case is an operator of its own with its own gradient: a sum over elements, an extreme of them, or of
   singular values. */
#include "ops/front.h"

#include <math.h>

#include "tensor/shape.h"

/* ---- vectors ---- */

lt_tensor *op__norm_p(lt_tensor *x, double p, lt_ints dim, bool keepdim)
{
  LT_AUTO lt_tensor *size = lt_abs(x), *exponent = lt_tensor_from_number(lt_float_scalar(p));
  LT_AUTO lt_tensor *root = lt_tensor_from_number(lt_float_scalar(1 / p));
  LT_AUTO lt_tensor *power = lt_pow(size, exponent), *sum = lt_sum(power, dim, keepdim, LT_NO_DTYPE);
  return lt_pow(sum, root);
}

lt_tensor *op__norm_p_backward(lt_tensor *g, lt_tensor *x, double p, lt_ints dim, bool keepdim, lt_tensor *norm)
{
  LT_AUTO lt_tensor *exponent = lt_tensor_from_number(lt_float_scalar(p - 1)), *zero = lt_tensor_from_number(lt_float_scalar(0));
  LT_AUTO lt_tensor *scale = lt_pow(norm, exponent), *ratio = lt__true_div(g, scale), *no_norm = lt_eq(norm, zero);
  LT_AUTO lt_tensor *weight = p < 1 ? lt_ref(ratio) : lt_where(no_norm, zero, ratio);
  LT_AUTO lt_tensor *size = lt_abs(x), *power = lt_pow(size, exponent), *sign = lt_sgn(x), *grown = lt_mul(sign, power);
  LT_AUTO lt_tensor *is_zero = lt_eq(x, zero), *own = p < 1 ? lt_where(is_zero, zero, grown) : lt_ref(grown);
  LT_AUTO lt_tensor *wide = weight ? lt__expand_reduced(weight, lt_sizes(x), dim, keepdim) : NULL;
  return lt_mul(own, wide);
}

static lt_tensor *in_dtype(lt_tensor *x, lt_dtype dtype)
{
  if (dtype != LT_NO_DTYPE && !lt_is_float(dtype))
    return lt_fail_null("argument 'dtype' must be floating point, not %s", lt_dtype_name(dtype));
  if (dtype == LT_NO_DTYPE && !lt_is_float((lt_dtype)x->dtype))
    return lt_fail_null("needs a floating-point tensor, not one of dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  return dtype == LT_NO_DTYPE ? lt_ref(x) : lt_to_dtype(x, dtype);
}

static lt_tensor *extreme(lt_tensor *x, double sign, lt_ints dim, bool keepdim)
{
  LT_AUTO lt_tensor *size = lt_abs(x);
  return sign > 0 ? lt_amax(size, dim, keepdim) : lt_amin(size, dim, keepdim);
}

static lt_tensor *vector_norm(lt_tensor *x, double ord, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  if (ord < 0 && x->numel == 0) return lt_fail_null("a tensor of sizes %s has no norm of order %g", LT_SHAPE(x), ord);
  LT_AUTO lt_tensor *typed = in_dtype(x, dtype);
  if (isinf(ord)) return extreme(typed, ord, dim, keepdim);
  if (ord == 0) return lt__norm_0(typed, dim, keepdim);
  if (ord == 1) return lt__norm_1(typed, dim, keepdim);
  if (ord == 2) return lt__norm_2(typed, dim, keepdim);
  return lt__norm_p(typed, ord, dim, keepdim);
}

lt_tensor *op_linalg_vector_norm(lt_tensor *x, lt_scalar ord, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  return vector_norm(x, lt_scalar_double(ord), dim, keepdim, dtype);
}

/* ---- matrices ---- */

/* The two dimensions of matrices as indices from 0. */
static int matrix_dims(const lt_tensor *x, lt_ints dim, int *rows, int *columns)
{
  if (x->ndim < 2) return lt_fail("needs a tensor of 2 or more dimensions, not sizes %s", LT_SHAPE(x));
  if (dim.n != 2) return lt_fail("argument 'dim' must name 2 dimensions, not %d", dim.n);
  *rows = lt_dim(dim.v[0], x->ndim, "dim");
  *columns = *rows < 0 ? -1 : lt_dim(dim.v[1], x->ndim, "dim");
  if (*columns < 0) return -1;
  return *rows == *columns ? lt_fail("argument 'dim' names dimension %d twice", *rows + 1) : 0;
}

/* Largest, smallest or all singular values: ord 2, -2 or 0. */
static lt_tensor *spectral_norm(lt_tensor *x, double ord, int rows, int columns, bool keepdim)
{
  int64_t order[LT_MAX_DIMS], size[LT_MAX_DIMS];
  int n = 0;
  for (int d = 0; d < x->ndim; d++) {
    size[d] = d == rows || d == columns ? 1 : x->size[d];
    if (size[d] != 1 || (d != rows && d != columns)) order[n++] = d + 1;
  }
  order[n++] = rows + 1, order[n++] = columns + 1;
  LT_AUTO lt_tensor *turned = lt_permute(x, (lt_ints){order, n}), *values = lt_linalg_svdvals(turned, NULL);
  LT_AUTO lt_tensor *norm = ord > 0   ? lt_amax(values, LT_INTS(-1), false)
                            : ord < 0 ? lt_amin(values, LT_INTS(-1), false)
                                      : lt_sum(values, LT_INTS(-1), false, LT_NO_DTYPE);
  return keepdim ? lt_reshape(norm, (lt_ints){size, x->ndim}) : lt_take(&norm);
}

/* Largest or smallest sum of absolute values along dimension `along`. */
static lt_tensor *sum_norm(lt_tensor *x, double sign, int along, int other, bool keepdim)
{
  LT_AUTO lt_tensor *sums = lt__norm_1(x, LT_INTS(along + 1), true);
  LT_AUTO lt_tensor *norm = sign > 0 ? lt_amax(sums, LT_INTS(other + 1), true) : lt_amin(sums, LT_INTS(other + 1), true);
  return keepdim ? lt_take(&norm) : lt_squeeze(norm, LT_INTS(along + 1, other + 1));
}

lt_tensor *op_linalg_matrix_norm(lt_tensor *x, lt_scalar ord, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  int rows, columns;
  double p = lt_scalar_double(ord);
  LT_AUTO lt_tensor *typed = in_dtype(x, dtype);
  if (!typed || matrix_dims(x, dim, &rows, &columns)) return NULL;
  if (fabs(p) == 2) return spectral_norm(typed, p, rows, columns, keepdim);
  if (fabs(p) == 1) return sum_norm(typed, p, rows, columns, keepdim);
  if (isinf(p)) return sum_norm(typed, p, columns, rows, keepdim);
  return lt_fail_null("argument 'ord' is %g; it can be \"fro\", \"nuc\", 1, -1, 2, -2, inf or -inf", p);
}

static lt_tensor *named_norm(lt_tensor *x, const char *name, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  int rows, columns;
  LT_AUTO lt_tensor *typed = in_dtype(x, dtype);
  if (!typed || matrix_dims(x, dim, &rows, &columns)) return NULL;
  if (strcmp(name, "fro") == 0) return lt__norm_2(typed, dim, keepdim);
  if (strcmp(name, "nuc") == 0) return spectral_norm(typed, 0, rows, columns, keepdim);
  return lt_fail_null("the norm \"%s\" is unknown; it can be \"fro\", \"nuc\" or a number", name);
}

lt_tensor *op_linalg__matrix_norm_named(lt_tensor *x, const char *ord, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  return named_norm(x, ord, dim, keepdim, dtype);
}

/* ---- either ---- */

lt_tensor *op_linalg_norm(lt_tensor *x, lt_scalar ord, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  if (ord.kind == LT_SCALAR_NONE) return vector_norm(x, 2, dim, keepdim, dtype);
  if (dim.n == 2 || (dim.n == 0 && x->ndim == 2)) return lt_linalg_matrix_norm(x, ord, dim.n ? dim : LT_INTS(-2, -1), keepdim, dtype);
  if (dim.n == 0 && x->ndim != 1)
    return lt_fail_null("with 'ord' and without 'dim', x must have 1 or 2 dimensions, not sizes %s", LT_SHAPE(x));
  return vector_norm(x, lt_scalar_double(ord), dim, keepdim, dtype);
}

lt_tensor *op_linalg__norm_named(lt_tensor *x, const char *ord, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  if (dim.n == 0 && x->ndim != 2) return lt_fail_null("the norm \"%s\" without 'dim' needs a matrix, not sizes %s", ord, LT_SHAPE(x));
  return named_norm(x, ord, dim.n ? dim : LT_INTS(-2, -1), keepdim, dtype);
}

lt_tensor *op_norm(lt_tensor *x, lt_scalar p, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  return vector_norm(x, lt_scalar_double(p), dim, keepdim, dtype);
}

lt_tensor *op__norm_named(lt_tensor *x, const char *p, lt_ints dim, bool keepdim, lt_dtype dtype)
{
  if (strcmp(p, "fro") == 0) return vector_norm(x, 2, dim, keepdim, dtype);
  return named_norm(x, p, dim.n ? dim : LT_INTS(-2, -1), keepdim, dtype);
}

lt_tensor *op_renorm(lt_tensor *x, lt_scalar p, int64_t dim, lt_scalar maxnorm)
{
  int64_t others[LT_MAX_DIMS];
  int n = 0, d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (x->ndim < 2) return lt_fail_null("needs a tensor of 2 or more dimensions, not sizes %s", LT_SHAPE(x));
  if (!(lt_scalar_double(p) > 0)) return lt_fail_null("argument 'p' must be positive, not %g", lt_scalar_double(p));
  if (!(lt_scalar_double(maxnorm) >= 0)) return lt_fail_null("argument 'maxnorm' must not be negative, not %g", lt_scalar_double(maxnorm));
  for (int i = 0; i < x->ndim; i++)
    if (i != d) others[n++] = i + 1;
  LT_AUTO lt_tensor *limit = lt_tensor_from_number(maxnorm), *one = lt_tensor_from_number(lt_float_scalar(1));
  LT_AUTO lt_tensor *tiny = lt_tensor_from_number(lt_float_scalar(1e-7));
  LT_AUTO lt_tensor *norm = vector_norm(x, lt_scalar_double(p), (lt_ints){others, n}, true, LT_NO_DTYPE);
  LT_AUTO lt_tensor *safe = lt_add(norm, tiny, lt_int_scalar(1));
  LT_AUTO lt_tensor *scale = lt__true_div(limit, safe), *exceeds = lt_gt(norm, limit), *factor = lt_where(exceeds, scale, one);
  return lt_mul(x, factor);
}

/* ---- by their own names ---- */

lt_tensor *op_frobenius_norm(lt_tensor *x, lt_ints dim, bool keepdim)
{
  if (dim.n > 2) return lt_fail_null("argument 'dim' must have 1 or 2 dimensions, not %d", dim.n);
  return vector_norm(x, 2, dim, keepdim, LT_NO_DTYPE);
}

lt_tensor *op_nuclear_norm(lt_tensor *x, lt_ints dim, bool keepdim)
{
  if (dim.n == 0 && x->ndim != 2) return lt_fail_null("needs a matrix or an argument 'dim', not sizes %s alone", LT_SHAPE(x));
  if (dim.n != 0 && dim.n != 2) return lt_fail_null("argument 'dim' must have 2 dimensions, not %d", dim.n);
  return named_norm(x, "nuc", dim.n ? dim : LT_INTS(-2, -1), keepdim, LT_NO_DTYPE);
}

lt_tensor *op__nuclear_norm_of_matrix(lt_tensor *x, bool keepdim)
{
  return op_nuclear_norm(x, (lt_ints){NULL, 0}, keepdim);
}

lt_tensor *op_norm_except_dim(lt_tensor *v, int64_t pow, int64_t dim)
{
  int64_t others[LT_MAX_DIMS];
  int n = 0, d = lt_dim(dim, v->ndim, "dim");
  if (d < 0) return NULL;
  if (dim == -1) return vector_norm(v, (double)pow, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
  for (int i = 0; i < v->ndim; i++)
    if (i != d) others[n++] = i + 1;
  return n ? vector_norm(v, (double)pow, (lt_ints){others, n}, true, LT_NO_DTYPE) : lt_abs(v);
}
