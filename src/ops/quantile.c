/* Everything happens with the dimension last: sort, ranks as (..., number of q), two gathers and their interpolation. */
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static const char *const INTERPOLATIONS[] = {"linear", "lower", "higher", "midpoint", "nearest"};
enum interpolation { LINEAR, LOWER, HIGHER, MIDPOINT, NEAREST, INTERPOLATION_COUNT };

static int interpolation_of(const char *name)
{
  for (int i = 0; i < INTERPOLATION_COUNT; i++)
    if (!strcmp(name, INTERPOLATIONS[i])) return i;
  return lt_fail("interpolation must be linear, lower, higher, midpoint or nearest, not \"%s\"", name);
}

/* q as a 1-d tensor of x's type, with every element in its range. */
static lt_tensor *levels(const lt_tensor *x, lt_tensor *q)
{
  lt_dtype type = (lt_dtype)x->dtype;
  if (type != LT_FLOAT32 && type != LT_FLOAT64) return lt_fail_null("needs a float32 or float64 tensor, not %s", lt_dtype_name(type));
  if (q->ndim > 1) return lt_fail_null("q must be a number or have one dimension, not sizes %s", LT_SHAPE(q));
  if (!q->is_number && q->dtype != x->dtype) return lt_fail_null("q has dtype %s, x has %s", lt_dtype_name((lt_dtype)q->dtype), lt_dtype_name(type));
  LT_AUTO lt_tensor *typed = lt_to_dtype(q, type), *flat = lt_reshape(typed, LT_INTS(-1)), *value = flat ? lt_contiguous_as(flat, LT_FLOAT64) : NULL;
  for (int64_t i = 0; value && i < value->numel; i++) {
    double level = ((double *)value->data)[i];
    if (!(level >= 0 && level <= 1)) return lt_fail_null("q must be from 0 to 1, not %g", level);
  }
  return value ? lt_take(&flat) : NULL;
}

/* (..., n) with the dimension last, or everything flat. */
static lt_tensor *rows_of(lt_tensor *x, int64_t dim)
{
  LT_AUTO lt_tensor *whole = dim == LT_NONE || x->ndim == 0 ? lt_reshape(x, LT_INTS(-1)) : lt_ref(x);
  return dim == LT_NONE || x->ndim == 0 ? lt_take(&whole) : lt_movedim(whole, LT_INTS(dim), LT_INTS(-1));
}

static lt_tensor *number(double value) { return lt_tensor_from_number(lt_float_scalar(value)); }

/* Ranks from 0 as (..., number of q). Rows with nan point at it, in the last place; ignored nan shorten their row instead. */
static lt_tensor *ranks_of(lt_tensor *sorted, lt_tensor *q, bool ignore_nan)
{
  LT_AUTO lt_tensor *nan = lt_isnan(sorted), *last = number((double)(sorted->size[sorted->ndim - 1] - 1));
  if (ignore_nan) {
    LT_AUTO lt_tensor *numbers = lt_logical_not(nan), *count = lt_sum(numbers, LT_INTS(-1), true, LT_NO_DTYPE), *one = number(1), *zero = number(0);
    LT_AUTO lt_tensor *highest = lt_sub(count, one, lt_int_scalar(1)), *within = lt_maximum(highest, zero), *typed = q ? lt_to_dtype(within, (lt_dtype)q->dtype) : NULL;
    return lt_mul(q, typed);
  }
  LT_AUTO lt_tensor *rank = lt_mul(q, last), *any = lt_any(nan, LT_INTS(-1), true);
  return lt_where(any, last, rank);
}

static lt_tensor *at(lt_tensor *sorted, lt_tensor *rank)
{
  LT_AUTO lt_tensor *one = number(1), *place = lt_add(rank, one, lt_int_scalar(1)), *position = lt_to_dtype(place, LT_INT64);
  return lt_gather(sorted, -1, position, false);
}

static lt_tensor *interpolate(lt_tensor *sorted, lt_tensor *rank, enum interpolation kind)
{
  if (kind == NEAREST) {
    LT_AUTO lt_tensor *nearest = lt_round(rank, 0);
    return at(sorted, nearest);
  }
  LT_AUTO lt_tensor *below = lt_floor(rank), *above = lt_ceil(rank);
  if (kind == LOWER || kind == HIGHER) return at(sorted, kind == LOWER ? below : above);
  LT_AUTO lt_tensor *low = at(sorted, below), *high = at(sorted, above);
  LT_AUTO lt_tensor *weight = kind == LINEAR ? lt_sub(rank, below, lt_int_scalar(1)) : number(0.5);
  LT_AUTO lt_tensor *distance = lt_sub(high, low, lt_int_scalar(1)), *part = lt_mul(distance, weight);
  return lt_add(low, part, lt_int_scalar(1));
}

/* The quantiles' dimension first, or gone for a single q; the reduced one back as 1 if it is to be kept. */
static lt_tensor *arrange(lt_tensor *out, const lt_tensor *x, const lt_tensor *q, int64_t dim, bool keepdim)
{
  LT_AUTO lt_tensor *first = lt_movedim(out, LT_INTS(-1), LT_INTS(1)), *plain = q->ndim ? lt_ref(first) : lt_select(first, 1, 1);
  if (!keepdim || !plain) return lt_take(&plain);
  int64_t size[LT_MAX_DIMS];
  int n = 0, d = dim == LT_NONE ? -1 : lt_dim(dim, x->ndim, "dim");
  if (q->ndim) size[n++] = q->numel;
  for (int i = 0; i < x->ndim; i++) size[n++] = dim == LT_NONE || i == d ? 1 : x->size[i];
  return lt_reshape(plain, (lt_ints){size, n});
}

static lt_tensor *quantile(lt_tensor *x, lt_tensor *q, int64_t dim, bool keepdim, const char *interpolation, bool ignore_nan)
{
  int kind = interpolation_of(interpolation);
  LT_AUTO lt_tensor *level = kind < 0 ? NULL : levels(x, q);
  if (!level || (dim != LT_NONE && lt_dim(dim, x->ndim, "dim") < 0)) return NULL;
  LT_AUTO lt_tensor *rows = rows_of(x, dim);
  if (!rows) return NULL;
  if (rows->size[rows->ndim - 1] == 0) return lt_fail_null("a tensor of sizes %s has no elements to choose from", LT_SHAPE(x));
  lt_tensor *ordered[2] LT_AUTO_ARRAY(2) = {NULL, NULL};
  if (lt_sort(rows, -1, false, false, ordered)) return NULL;
  LT_AUTO lt_tensor *rank = ranks_of(ordered[0], level, ignore_nan);
  int64_t size[LT_MAX_DIMS];
  memcpy(size, rows->size, sizeof size);
  size[rows->ndim - 1] = level->numel;
  LT_AUTO lt_tensor *wide = rank ? lt_expand(rank, (lt_ints){size, rows->ndim}) : NULL;
  LT_AUTO lt_tensor *out = wide ? interpolate(ordered[0], wide, (enum interpolation)kind) : NULL;
  return out ? arrange(out, x, q, dim, keepdim) : NULL;
}

lt_tensor *op_quantile(lt_tensor *x, lt_tensor *q, int64_t dim, bool keepdim, const char *interpolation)
{
  return quantile(x, q, dim, keepdim, interpolation, false);
}

lt_tensor *op_nanquantile(lt_tensor *x, lt_tensor *q, int64_t dim, bool keepdim, const char *interpolation)
{
  return quantile(x, q, dim, keepdim, interpolation, true);
}
