/* Masks become positions in the flattened tensor; _pick and _put do the rest, with all dimensions seen as one. */
#include "ops/front.h"

#include "ops/positions.h"
#include "tensor/shape.h"

/* x and the mask broadcast to common sizes, and the marked positions. */
struct masked { lt_tensor *x, *positions; };

static void drop(struct masked *m)
{
  lt_unref(m->x);
  lt_unref(m->positions);
}
#define DROPPED __attribute__((cleanup(drop)))

static int read_mask(struct masked *m, lt_tensor *x, lt_tensor *mask)
{
  int ndim = x->ndim;
  int64_t size[LT_MAX_DIMS];
  if (mask->dtype != LT_BOOL && mask->dtype != LT_UINT8)
    return lt_fail("argument 'mask': expected dtype bool or uint8, got %s", lt_dtype_name((lt_dtype)mask->dtype));
  memcpy(size, x->size, sizeof size);
  if (lt_broadcast(&ndim, size, mask->ndim, mask->size)) return -1;
  LT_AUTO lt_tensor *marks = lt_expand(mask, (lt_ints){size, ndim});
  m->x = lt_expand(x, (lt_ints){size, ndim});
  m->positions = marks ? lt_mask_positions(marks) : NULL;
  return m->x && m->positions ? 0 : -1;
}

lt_tensor *op_masked_select(lt_tensor *x, lt_tensor *mask)
{
  DROPPED struct masked m = {NULL, NULL};
  return read_mask(&m, x, mask) ? NULL : lt__pick(m.x, 1, m.x->ndim, m.positions);
}

lt_tensor *op_masked_scatter(lt_tensor *x, lt_tensor *mask, lt_tensor *source)
{
  DROPPED struct masked m = {NULL, NULL};
  if (lt_check_dtype(x, source, "source") || read_mask(&m, x, mask)) return NULL;
  int64_t n = m.positions->numel;
  if (source->numel < n)
    return lt_fail_null("argument 'source': its %lld elements are too few for the %lld that the mask marks", (long long)source->numel, (long long)n);
  LT_AUTO lt_tensor *all = lt_reshape(source, LT_INTS(-1)), *used = lt_narrow(all, 1, 1, n);
  return lt__put(m.x, 1, m.x->ndim, m.positions, used);
}

lt_tensor *op_take_elements(lt_tensor *x, lt_tensor *index)
{
  return lt_check_long(index, "index") ? NULL : lt__pick(x, 1, x->ndim, index);
}

lt_tensor *op_put(lt_tensor *x, lt_tensor *index, lt_tensor *source, bool accumulate)
{
  if (lt_check_long(index, "index") || lt_check_dtype(x, source, "source")) return NULL;
  if (source->numel != index->numel)
    return lt_fail_null("argument 'source': expected %lld elements, as 'index' has, got %lld", (long long)index->numel, (long long)source->numel);
  LT_AUTO lt_tensor *values = lt_reshape(source, lt_sizes(index));
  return accumulate ? lt__put_add_(x, 1, x->ndim, index, values) : lt__put_(x, 1, x->ndim, index, values);
}
