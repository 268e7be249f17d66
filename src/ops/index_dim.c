/* The index_ operators of one dimension, as _pick and _put. A 0-d tensor counts as one of one element. */
#include "ops/front.h"

#include "ops/positions.h"
#include "tensor/shape.h"

static int check(const lt_tensor *x, int64_t dim, const lt_tensor *index)
{
  if (index->ndim > 1) return lt_fail("argument 'index': expected at most one dimension, got sizes %s", LT_SHAPE(index));
  return lt_dim(dim, x->ndim, "dim") < 0 || lt_check_index(index, "index") ? -1 : 0;
}

/* A 0-d tensor as one of one element; others as they are. */
static lt_tensor *listed(lt_tensor *x)
{
  return x && x->ndim == 0 ? lt_unsqueeze(x, 1) : x ? lt_ref(x) : NULL;
}

lt_tensor *op_index_select(lt_tensor *x, int64_t dim, lt_tensor *index)
{
  if (check(x, dim, index)) return NULL;
  LT_AUTO lt_tensor *from = listed(x), *at = listed(index);
  LT_AUTO lt_tensor *out = lt__pick(from, dim, 1, at);
  return x->ndim == 0 && index->numel == 1 ? lt_reshape(out, (lt_ints){x->size, 0}) : lt_take(&out);
}

/* The source of a write: as many slices as positions, each of x's sizes. */
static lt_tensor *fit_source(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *source)
{
  int d = lt_dim(dim, x->ndim, "dim");
  int64_t size[LT_MAX_DIMS] = {1};
  memcpy(size, x->size, (size_t)x->ndim * sizeof *size);
  size[d] = index->numel;
  LT_AUTO lt_tensor *list = listed(source);
  if (!list) return NULL;
  int ndim = x->ndim ? x->ndim : 1;
  if (list->ndim == ndim && !memcmp(list->size, size, (size_t)ndim * sizeof *size)) return lt_take(&list);
  return lt_fail_null("argument 'source': expected sizes %s, for %lld positions in dimension %d, got %s", lt_shape_text(ndim, size).text,
                      (long long)index->numel, d + 1, LT_SHAPE(source));
}

lt_tensor *op_index_add(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *source, lt_scalar alpha)
{
  if (check(x, dim, index) || lt_check_dtype(x, source, "source")) return NULL;
  LT_AUTO lt_tensor *fitted = fit_source(x, dim, index, source);
  bool scaled = alpha.kind == LT_SCALAR_FLOAT ? alpha.d != 1 : alpha.i != 1;
  LT_AUTO lt_tensor *number = scaled ? lt_tensor_from_number(alpha) : NULL;
  LT_AUTO lt_tensor *added = scaled ? lt_mul(fitted, number) : fitted ? lt_ref(fitted) : NULL;
  LT_AUTO lt_tensor *to = listed(x), *at = listed(index);
  LT_AUTO lt_tensor *done = lt__put_add_(to, dim, 1, at, added);
  return done ? lt_ref(x) : NULL;
}

lt_tensor *op_index_copy(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *source)
{
  if (check(x, dim, index) || lt_check_long(index, "index") || lt_check_dtype(x, source, "source")) return NULL;
  LT_AUTO lt_tensor *fitted = fit_source(x, dim, index, source), *to = listed(x), *at = listed(index);
  LT_AUTO lt_tensor *done = lt__put_(to, dim, 1, at, fitted);
  return done ? lt_ref(x) : NULL;
}

lt_tensor *op_index_fill(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *value)
{
  if (check(x, dim, index) || lt_check_long(index, "index")) return NULL;
  if (value->ndim > 0) return lt_fail_null("argument 'value': expected a number or a 0-d tensor, got sizes %s", LT_SHAPE(value));
  LT_AUTO lt_tensor *to = listed(x), *at = listed(index), *typed = lt_to_dtype(value, (lt_dtype)x->dtype);
  if (!to || !at) return NULL;
  int64_t size[LT_MAX_DIMS];
  memcpy(size, to->size, sizeof size);
  size[lt_dim(dim, to->ndim, "dim")] = at->numel;
  LT_AUTO lt_tensor *all = lt_expand(typed, (lt_ints){size, to->ndim});
  LT_AUTO lt_tensor *done = lt__put_(to, dim, 1, at, all);
  return done ? lt_ref(x) : NULL;
}
