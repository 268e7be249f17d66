/* The public forms of scatter: they check, bring src to index's sizes, and name the reduction. Without include_self, a reduction starts from
   its neutral element in the places that are written. */
#include <math.h>

#include "ops/front.h"

#include "ops/positions.h"
#include "tensor/shape.h"

/* src cut down to index's sizes, which it must reach; an empty index takes nothing of it. */
static lt_tensor *fit(const lt_tensor *x, const lt_tensor *index, lt_tensor *src)
{
  if (index->numel && lt_check_long(index, "index")) return NULL;
  const char *expected = lt_dtype_name((lt_dtype)x->dtype), *got = lt_dtype_name((lt_dtype)src->dtype);
  if (src->dtype != x->dtype) return lt_fail_null("argument 'src': expected dtype %s, as the tensor has, got %s", expected, got);
  if (index->numel == 0) return lt_empty(lt_sizes(index), (lt_dtype)x->dtype, NULL, false);
  if (index->numel == 1 && src->numel == 1) return lt_reshape(src, lt_sizes(index));
  LT_AUTO lt_tensor *part = lt_ref(src);
  if (src->ndim != index->ndim)
    return lt_fail_null("argument 'src': expected %d dimensions, as 'index' has, got sizes %s", index->ndim, LT_SHAPE(src));
  for (int d = 0; d < index->ndim && part; d++) {
    if (index->size[d] > src->size[d])
      return lt_fail_null("argument 'index': its sizes %s exceed src's sizes %s in dimension %d", LT_SHAPE(index), LT_SHAPE(src), d + 1);
    lt_tensor *cut = index->size[d] == src->size[d] ? lt_ref(part) : lt_narrow(part, d + 1, 1, index->size[d]);
    lt_unref(part);
    part = cut;
  }
  return lt_take(&part);
}

static lt_tensor *scatter_by(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, const char *reduce)
{
  if (!reduce) return lt__scatter_(x, dim, index, src);
  if (!strcmp(reduce, "add")) return lt__scatter_add_(x, dim, index, src);
  if (!strcmp(reduce, "multiply")) return lt__scatter_multiply_(x, dim, index, src);
  return lt_fail_null("argument 'reduce': expected \"add\" or \"multiply\", got \"%s\"", reduce);
}

lt_tensor *op_scatter(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, const char *reduce)
{
  LT_AUTO lt_tensor *fitted = fit(x, index, src);
  return fitted ? scatter_by(x, dim, index, fitted, reduce) : NULL;
}

lt_tensor *op_scatter_value(lt_tensor *x, int64_t dim, lt_tensor *index, lt_scalar value, const char *reduce)
{
  if (index->numel && lt_check_long(index, "index")) return NULL;
  LT_AUTO lt_tensor *all = lt_full(lt_sizes(index), value, (lt_dtype)x->dtype, NULL, false);
  return all ? scatter_by(x, dim, index, all, reduce) : NULL;
}

lt_tensor *op_scatter_add(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src)
{
  LT_AUTO lt_tensor *fitted = fit(x, index, src);
  return lt__scatter_add_(x, dim, index, fitted);
}

/* ---- reductions ---- */

enum reduction { SUM, PROD, MEAN, AMAX, AMIN, REDUCTIONS };
static const char *const reduction_name[REDUCTIONS] = {"sum", "prod", "mean", "amax", "amin"};

static int read_reduction(const char *name)
{
  for (int i = 0; i < REDUCTIONS; i++)
    if (!strcmp(name, reduction_name[i])) return i;
  return lt_fail("argument 'reduce': expected \"sum\", \"prod\", \"mean\", \"amax\" or \"amin\", got \"%s\"", name);
}

/* The least number of a type, or the greatest. */
static lt_scalar limit(lt_dtype d, bool greatest)
{
  int bits = 8 * lt_itemsize(d);
  if (lt_is_float(d)) return lt_float_scalar(greatest ? INFINITY : -INFINITY);
  if (d == LT_BOOL) return lt_int_scalar(greatest);
  if (d == LT_UINT8) return lt_int_scalar(greatest ? UINT8_MAX : 0);
  int64_t most = INT64_MAX >> (64 - bits);
  return lt_int_scalar(greatest ? most : -most - 1);
}

static lt_scalar neutral(enum reduction r, lt_dtype d)
{
  if (r == AMAX || r == AMIN) return limit(d, r == AMIN);
  return lt_int_scalar(r == PROD);
}

/* How many numbers each mean is of. */
static lt_tensor *count(lt_tensor *x, int64_t dim, lt_tensor *index, bool include_self)
{
  LT_AUTO lt_tensor *self = lt_full(lt_sizes(x), lt_int_scalar(1), (lt_dtype)x->dtype, NULL, false);
  LT_AUTO lt_tensor *src = lt_full(lt_sizes(index), lt_int_scalar(1), (lt_dtype)x->dtype, NULL, false);
  LT_AUTO lt_tensor *base = include_self || !self ? lt_ref(self) : lt__scatter_zero(self, dim, index);
  return lt__scatter_add(base, dim, index, src);
}

static lt_tensor *mean(lt_tensor *x, lt_tensor *base, int64_t dim, lt_tensor *index, lt_tensor *src, bool include_self)
{
  LT_AUTO lt_tensor *sum = lt__scatter_add(base, dim, index, src), *n = count(x, dim, index, include_self);
  return lt_is_float((lt_dtype)x->dtype) ? lt_div(sum, n, NULL) : lt_floor_divide(sum, n);
}

static lt_tensor *reduce_into(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, enum reduction r, bool include_self)
{
  lt_dtype dtype = (lt_dtype)x->dtype;
  LT_AUTO lt_tensor *start = include_self ? NULL : lt_full(lt_sizes(index), neutral(r, dtype), dtype, NULL, false);
  LT_AUTO lt_tensor *base = include_self ? lt_ref(x) : lt__scatter(x, dim, index, start);
  switch (r) {
  case SUM: return lt__scatter_add(base, dim, index, src);
  case PROD: return lt__scatter_multiply(base, dim, index, src);
  case MEAN: return mean(x, base, dim, index, src, include_self);
  case AMAX: return lt__scatter_extreme(base, dim, index, src, true);
  case AMIN: return lt__scatter_extreme(base, dim, index, src, false);
  default: return NULL;
  }
}

lt_tensor *op_scatter_reduce(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, const char *reduce, bool include_self)
{
  int r = read_reduction(reduce);
  LT_AUTO lt_tensor *fitted = r < 0 ? NULL : fit(x, index, src);
  return fitted ? reduce_into(x, dim, index, fitted, (enum reduction)r, include_self) : NULL;
}

/* The index of slices as one of elements: its positions along dim, for every element of source. */
static lt_tensor *spread(lt_tensor *index, const lt_tensor *source, int dim)
{
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < source->ndim; i++) size[i] = i == dim ? index->numel : 1;
  LT_AUTO lt_tensor *wide = lt_to_dtype(index, LT_INT64), *column = lt_reshape(wide, (lt_ints){size, source->ndim});
  return lt_expand(column, lt_sizes(source));
}

lt_tensor *op_index_reduce(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *source, const char *reduce, bool include_self)
{
  int r = read_reduction(reduce), d = r < 0 ? -1 : lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (r == SUM) return lt_fail_null("argument 'reduce': \"sum\" is index_add's");
  if (lt_check_index(index, "index")) return NULL;
  if (index->ndim > 1) return lt_fail_null("argument 'index': expected one dimension, got sizes %s", LT_SHAPE(index));
  if (source->ndim != x->ndim || (x->ndim ? source->size[d] : 1) != index->numel)
    return lt_fail_null("argument 'source': its sizes %s do not fit %lld positions in dimension %d of sizes %s", LT_SHAPE(source),
                        (long long)index->numel, d + 1, LT_SHAPE(x));
  LT_AUTO lt_tensor *each = spread(index, source, d), *fitted = each ? fit(x, each, source) : NULL;
  return fitted ? reduce_into(x, dim, each, fitted, (enum reduction)r, include_self) : NULL;
}
