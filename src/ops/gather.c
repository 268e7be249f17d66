/* gather and scatter: each element of the index tensor becomes an offset into x's elements in row-major order, worked out and checked for
   all of them before anything is read or written; then single elements move as blocks (blocks.h). */
#include "ops/front.h"

#include "base/parallel.h"
#include "ops/blocks.h"
#include "ops/positions.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* x's strides as if it were contiguous, in the dimensions that an element of the index keeps its place in. */
struct walk {
  int ndim;
  const int64_t *size;                            /* of the index */
  int64_t stride[LT_MAX_DIMS], along, *at;        /* `along`: the stride of dim, whose entry in stride is 0 */
};

/* Adds the places of lines (along the index's last dimension) begin to end to the offsets, which hold those in dim. */
static void place_lines(void *context, int64_t begin, int64_t end)
{
  const struct walk *w = context;
  int last = w->ndim - 1;
  int64_t place[LT_MAX_DIMS] = {0}, base = 0, rest = begin, n = w->size[last];
  for (int d = last - 1; d >= 0; rest /= w->size[d--]) {
    place[d] = rest % w->size[d];
    base += place[d] * w->stride[d];
  }
  for (int64_t line = begin; line < end; line++) {
    int64_t *at = w->at + line * n;
    for (int64_t i = 0; i < n; i++) at[i] = base + at[i] * w->along + i * w->stride[last];
    for (int d = last - 1; d >= 0; d--) {
      base += w->stride[d];
      if (++place[d] < w->size[d]) break;
      base -= place[d] * w->stride[d];
      place[d] = 0;
    }
  }
}

static int check_index(const lt_tensor *x, int dim, const lt_tensor *index)
{
  if (lt_check_long(index, "index")) return -1;
  if (index->numel == 0) return 0;
  int ndim = x->ndim ? x->ndim : 1, index_ndim = index->ndim ? index->ndim : 1;
  if (ndim != index_ndim) return lt_fail("argument 'index': expected %d dimensions, as the tensor has, got sizes %s", x->ndim, LT_SHAPE(index));
  for (int d = 0; d < x->ndim && d < index->ndim; d++)
    if (d != dim && index->size[d] > x->size[d])
      return lt_fail("argument 'index': its sizes %s exceed the tensor's sizes %s in dimension %d", LT_SHAPE(index), LT_SHAPE(x), d + 1);
  return 0;
}

/* Offsets into x, a new tensor of index's sizes. */
static lt_tensor *offsets_of(const lt_tensor *x, int64_t dim, lt_tensor *index)
{
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0 || check_index(x, d, index)) return NULL;
  lt_tensor *at = lt_offsets(index, x->ndim ? x->size[d] : 1);
  if (!at || x->ndim == 0 || index->ndim == 0 || at->numel == 0) return at;
  struct walk w = {.ndim = x->ndim, .size = at->size, .at = (int64_t *)at->data};
  int64_t step = 1;
  for (int i = x->ndim - 1; i >= 0; step *= x->size[i--]) w.stride[i] = i == d ? 0 : step, w.along = i == d ? step : w.along;
  int64_t line = at->size[x->ndim - 1];
  lt_parallel(at->numel / line, 1 + LT_GRAIN / line, place_lines, &w);
  return at;
}

/* Elements apart in a dimension before dim never meet. */
static struct lt_blocks elements(const lt_tensor *x, int64_t dim, const lt_tensor *at)
{
  int64_t parts = at->ndim ? lt_numel(lt_dim(dim, x->ndim, "dim"), at->size) : 1;
  return (struct lt_blocks){1, x->numel, 1, at->numel, (const int64_t *)at->data, parts};
}

lt_tensor *op_gather(lt_tensor *x, int64_t dim, lt_tensor *index, bool sparse_grad)
{
  (void)sparse_grad;
  LT_AUTO lt_tensor *at = offsets_of(x, dim, index), *out = at ? lt_tensor_new((lt_dtype)x->dtype, index->ndim, index->size) : NULL;
  if (!out) return NULL;
  struct lt_blocks b = elements(x, dim, at);
  return lt_blocks_read(&b, out, x) ? NULL : lt_take(&out);
}

lt_tensor *op__gather_backward(lt_tensor *g, lt_ints size, int64_t dim, lt_tensor *index)
{
  LT_AUTO lt_tensor *zeros = lt_zeros(size, (lt_dtype)g->dtype, NULL, false);
  return lt__scatter_add_(zeros, dim, index, g);
}

static lt_tensor *write(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, int how)
{
  LT_AUTO lt_tensor *at = offsets_of(x, dim, index);
  if (!at) return NULL;
  struct lt_blocks b = elements(x, dim, at);
  return lt_blocks_write(&b, x, src, how);
}

lt_tensor *op__scatter(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src)
{
  return write(x, dim, index, src, LT_STORE);
}

lt_tensor *op__scatter_zero(lt_tensor *x, int64_t dim, lt_tensor *index)
{
  LT_AUTO lt_tensor *zeros = lt_zeros(lt_sizes(index), (lt_dtype)x->dtype, NULL, false);
  return zeros ? write(x, dim, index, zeros, LT_STORE) : NULL;
}

lt_tensor *op__scatter_add(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src)
{
  return write(x, dim, index, src, CPU_ADD);
}

lt_tensor *op__scatter_multiply(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src)
{
  return write(x, dim, index, src, CPU_MULTIPLY);
}

lt_tensor *op__scatter_extreme(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, bool largest)
{
  return write(x, dim, index, src, largest ? CPU_MAX : CPU_MIN);
}

/* Both with the sizes of their broadcast form, except along dim. */
static lt_tensor *broadcast_beside(lt_tensor *x, const lt_tensor *y, int dim)
{
  int ndim = x->ndim;
  int64_t size[LT_MAX_DIMS], other[LT_MAX_DIMS];
  memcpy(size, x->size, sizeof size);
  memcpy(other, y->size, sizeof other);
  other[dim] = size[dim];
  return lt_broadcast(&ndim, size, ndim, other) ? NULL : lt_expand(x, (lt_ints){size, ndim});
}

lt_tensor *op_take_along_dim(lt_tensor *x, lt_tensor *indices, int64_t dim)
{
  if (dim == LT_NONE) {
    LT_AUTO lt_tensor *flat = lt_reshape(x, LT_INTS(-1)), *list = lt_reshape(indices, LT_INTS(-1));
    return lt_gather(flat, 1, list, false);
  }
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (x->ndim != indices->ndim)
    return lt_fail_null("argument 'indices': expected %d dimensions, as the tensor has, got sizes %s", x->ndim, LT_SHAPE(indices));
  if (x->ndim == 0) return lt_gather(x, dim, indices, false);
  LT_AUTO lt_tensor *from = broadcast_beside(x, indices, d), *index = broadcast_beside(indices, x, d);
  return lt_gather(from, dim, index, false);
}
