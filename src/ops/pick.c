/* _pick, _put and their like: x is seen as outer x size x inner, where `size` merges the indexed dimensions. */
#include "ops/front.h"

#include "ops/blocks.h"
#include "ops/positions.h"
#include "tensor/shape.h"

struct pick {
  struct lt_blocks blocks;
  lt_tensor *offsets;                             /* owned */
  int ndim;                                       /* of the result of reading */
  int64_t shape[LT_MAX_DIMS];
};

static void drop(struct pick *p)
{
  lt_unref(p->offsets);
}
#define DROPPED __attribute__((cleanup(drop)))

static void append(struct pick *p, const int64_t *size, int n)
{
  for (int i = 0; i < n; i++) p->shape[p->ndim++] = size[i];
}

static int describe(struct pick *p, const lt_tensor *x, int64_t dim, int64_t span, lt_tensor *positions)
{
  int first = lt_dim(dim, x->ndim, "dim"), rest = first < 0 ? -1 : x->ndim - first - (int)span;
  if (first < 0) return -1;
  if (span < 0 || rest < 0)
    return lt_fail("%lld dimensions from %d on are too many for a tensor of %d", (long long)span, first + 1, x->ndim);
  int ndim = first + positions->ndim + rest;
  if (ndim > LT_MAX_DIMS) return lt_fail("a result of %d dimensions: the limit is %d", ndim, LT_MAX_DIMS);
  p->blocks = (struct lt_blocks){lt_numel(first, x->size), lt_numel((int)span, x->size + first),
                                 lt_numel(rest, x->size + first + span), positions->numel, NULL};
  append(p, x->size, first);
  append(p, positions->size, positions->ndim);
  append(p, x->size + first + span, rest);
  p->offsets = lt_offsets(positions, p->blocks.size);
  if (!p->offsets) return -1;
  p->blocks.at = (const int64_t *)p->offsets->data;
  return 0;
}

lt_tensor *op__pick(lt_tensor *x, int64_t dim, int64_t span, lt_tensor *positions)
{
  DROPPED struct pick p = {.offsets = NULL};
  if (describe(&p, x, dim, span, positions)) return NULL;
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, p.ndim, p.shape);
  return out && lt_blocks_read(&p.blocks, out, x) == 0 ? lt_take(&out) : NULL;
}

lt_tensor *op__pick_backward(lt_tensor *g, lt_ints size, int64_t dim, int64_t span, lt_tensor *positions)
{
  LT_AUTO lt_tensor *zeros = lt_zeros(size, (lt_dtype)g->dtype, NULL, false);
  return lt__put_add_(zeros, dim, span, positions, g);
}

static int check_value(const struct pick *p, const lt_tensor *value)
{
  if (value->ndim == p->ndim && !memcmp(value->size, p->shape, (size_t)p->ndim * sizeof *p->shape)) return 0;
  return lt_fail("a value of sizes %s does not fit the %s elements that are indexed", LT_SHAPE(value), lt_shape_text(p->ndim, p->shape).text);
}

static lt_tensor *put(lt_tensor *x, int64_t dim, int64_t span, lt_tensor *positions, lt_tensor *value, int how)
{
  DROPPED struct pick p = {.offsets = NULL};
  if (describe(&p, x, dim, span, positions)) return NULL;
  return check_value(&p, value) ? NULL : lt_blocks_write(&p.blocks, x, value, how);
}

lt_tensor *op__put(lt_tensor *x, int64_t dim, int64_t span, lt_tensor *positions, lt_tensor *value)
{
  return put(x, dim, span, positions, value, LT_STORE);
}

lt_tensor *op__put_add(lt_tensor *x, int64_t dim, int64_t span, lt_tensor *positions, lt_tensor *value)
{
  return put(x, dim, span, positions, value, CPU_ADD);
}

lt_tensor *op__put_zero(lt_tensor *x, int64_t dim, int64_t span, lt_tensor *positions)
{
  DROPPED struct pick p = {.offsets = NULL};
  if (describe(&p, x, dim, span, positions)) return NULL;
  LT_AUTO lt_tensor *zeros = lt_zeros((lt_ints){p.shape, p.ndim}, (lt_dtype)x->dtype, NULL, false);
  return zeros ? lt_blocks_write(&p.blocks, x, zeros, LT_STORE) : NULL;
}
