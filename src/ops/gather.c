/* gather and scatter: the index tensor is walked along its last dimension, and its elements become offsets into x's elements in row-major
   order, a buffer at a time, by which single elements move. scatter checks all positions before it writes anything; gather checks them on
   the way, reads the first element for a bad one, and drops the result.

   A gather reads 8 bytes of index and 4 of x and writes 4 for each float32. */
#include "ops/front.h"

#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/positions.h"
#include "ops/blocks.h"
#include "ops/positions.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { BUFFER = 1024 };

struct walk {
  int ndim;
  int64_t size[LT_MAX_DIMS];                      /* of the index */
  int64_t stride[LT_MAX_DIMS];                    /* of x as if contiguous, for the dimensions in which an element keeps its place; 0 for dim */
  int64_t along, extent;                          /* stride and size of dim */
  int64_t lines;                                  /* of the index: rows along its last dimension */
  const int64_t *index;
  char *x, *y;                                    /* y: the elements beside the index's */
  int64_t itemsize;
  int how;                                        /* READ, LT_STORE, or a combination */
  lt_dtype dtype;
  bool bad;                                       /* a position is out of range */
};
enum { READ = -1 };

static void move(const struct walk *w, const int64_t *at, int64_t first, int64_t n)
{
  char *y = w->y + first * w->itemsize;
  if (w->how == READ) cpu_blocks()->fetch(y, w->x, at, n, w->itemsize);
  else if (w->how == LT_STORE) cpu_blocks()->store(w->x, at, y, n, w->itemsize);
  else cpu_blocks()->combine[w->how][w->dtype](w->x, at, y, n, 1);
}

/* Offsets of n elements of one line from its column `from` on; true if a position is bad. */
static bool place(const struct walk *w, int64_t *at, const int64_t *index, int64_t base, int64_t from, int64_t n)
{
  int64_t step = w->stride[w->ndim - 1];
  return cpu_positions()->place(at, index, n, w->extent, w->along, base + from * step, step);
}

/* The place of a line in the other dimensions, and the offset of its start. */
static int64_t start_line(const struct walk *w, int64_t line, int64_t *place_in)
{
  int64_t base = 0;
  for (int d = w->ndim - 2; d >= 0; line /= w->size[d--]) {
    place_in[d] = line % w->size[d];
    base += place_in[d] * w->stride[d];
  }
  return base;
}

static int64_t next_line(const struct walk *w, int64_t base, int64_t *place_in)
{
  for (int d = w->ndim - 2; d >= 0; d--) {
    base += w->stride[d];
    if (++place_in[d] < w->size[d]) break;
    base -= place_in[d] * w->stride[d];
    place_in[d] = 0;
  }
  return base;
}

/* Columns first..last of lines begin..end. Whole lines fill the buffer together. */
static void move_lines(struct walk *w, int64_t begin, int64_t end, int64_t first, int64_t last)
{
  int64_t n = w->size[w->ndim - 1], at[BUFFER], place_in[LT_MAX_DIMS], held = 0, moved = begin * n + first;
  bool bad = false;
  int64_t base = start_line(w, begin, place_in);
  for (int64_t line = begin; line < end; line++) {
    for (int64_t from = first, count; lt_goes_on(from, last); from += count, held += count) {
      if (held == BUFFER) move(w, at, moved, held), moved += held, held = 0;
      count = last - from < BUFFER - held ? last - from : BUFFER - held;
      bad |= place(w, at + held, w->index + moved + held, base, from, count);
    }
    base = next_line(w, base, place_in);
    if (last - first < n) move(w, at, moved, held), moved = (line + 1) * n + first, held = 0;
  }
  if (held) move(w, at, moved, held);
  if (bad) __atomic_store_n(&w->bad, true, __ATOMIC_RELAXED);
}

static int check_index(const lt_tensor *x, int dim, const lt_tensor *index)
{
  if (index->numel == 0) return 0;
  if (lt_check_long(index, "index")) return -1;
  int ndim = x->ndim ? x->ndim : 1, index_ndim = index->ndim ? index->ndim : 1;
  if (ndim != index_ndim) return lt_fail("argument 'index': expected %d dimensions, as the tensor has, got sizes %s", x->ndim, LT_SHAPE(index));
  for (int d = 0; d < x->ndim && d < index->ndim; d++)
    if (d != dim && index->size[d] > x->size[d])
      return lt_fail("argument 'index': its sizes %s exceed the tensor's sizes %s in dimension %d", LT_SHAPE(index), LT_SHAPE(x), d + 1);
  return 0;
}

/* The walk along dim of x, both tensors seen with at least one dimension. `index` is contiguous. */
static int plan_walk(struct walk *w, const lt_tensor *x, int d, const lt_tensor *index, int how)
{
  *w = (struct walk){.ndim = x->ndim ? x->ndim : 1, .size = {1}, .index = (const int64_t *)index->data, .how = how};
  w->extent = x->ndim ? x->size[d] : 1;
  memcpy(w->size, index->size, (size_t)index->ndim * sizeof *w->size);
  int64_t step = 1;
  for (int i = w->ndim - 1; i >= 0; i--) {
    w->stride[i] = i == d ? 0 : step;
    if (i == d) w->along = step;
    if (x->ndim) step *= x->size[i];
  }
  w->lines = index->numel ? index->numel / w->size[w->ndim - 1] : 0;
  return how == READ && x->numel ? 0 : lt_check_positions(index, w->extent);
}

/* Runs of `unit` lines, which may write to the same elements, stay on one thread; or all of the lines with some of their columns do: lines that
   meet do so within a column. */
struct units { struct walk *w; int64_t unit; };
enum { COLUMNS = 64 };

static void move_units(void *context, int64_t begin, int64_t end)
{
  const struct units *u = context;
  move_lines(u->w, begin * u->unit, end * u->unit, 0, u->w->size[u->w->ndim - 1]);
}

static void move_columns(void *context, int64_t begin, int64_t end)
{
  const struct units *u = context;
  int64_t n = u->w->size[u->w->ndim - 1];
  move_lines(u->w, 0, u->w->lines, begin * COLUMNS, end * COLUMNS < n ? end * COLUMNS : n);
}

static int run_walk(struct walk *w, lt_tensor *x, lt_tensor *y, int64_t unit)
{
  w->x = x->data;
  w->y = y->data;
  w->dtype = (lt_dtype)x->dtype;
  w->itemsize = lt_itemsize(w->dtype);
  struct units u = {w, unit};
  int64_t n = w->size[w->ndim - 1];
  if (w->lines == 0) return 0;
  if (unit > 1 && w->lines / unit < lt_num_threads() && n > COLUMNS)
    return lt_parallel((n + COLUMNS - 1) / COLUMNS, 1 + LT_GRAIN / (w->lines * COLUMNS), move_columns, &u);
  return lt_parallel(w->lines / unit, 1 + LT_GRAIN / (unit * n), move_units, &u);
}

/* ---- an index of slices ---- */

/* Whether the index is a list of positions along d, expanded over whole slices of x: then slices move, not elements. */
static bool is_expanded_list(const lt_tensor *x, const lt_tensor *index, int d)
{
  if (x->ndim < 2 || index->ndim != x->ndim || index->numel == 0) return false;
  for (int i = 0; i < x->ndim; i++)
    if (i != d && (index->size[i] != x->size[i] || (index->size[i] > 1 && index->stride[i] != 0))) return false;
  return true;
}

/* The offsets in the list, and the blocks that they address. */
static lt_tensor *describe_slices(struct lt_blocks *b, const lt_tensor *x, lt_tensor *index, int d)
{
  int64_t n = index->size[d], stride = index->stride[d];
  LT_AUTO lt_tensor *list = lt_tensor_view(index, 1, &n, &stride, 0), *offsets = list ? lt_offsets(list, x->size[d]) : NULL;
  if (!offsets) return NULL;
  *b = (struct lt_blocks){lt_numel(d, x->size), x->size[d], lt_numel(x->ndim - d - 1, x->size + d + 1), n, (const int64_t *)offsets->data};
  return lt_take(&offsets);
}

static lt_tensor *gather_slices(lt_tensor *x, lt_tensor *index, int d)
{
  struct lt_blocks b;
  LT_AUTO lt_tensor *offsets = describe_slices(&b, x, index, d);
  LT_AUTO lt_tensor *out = offsets ? lt_tensor_new((lt_dtype)x->dtype, index->ndim, index->size) : NULL;
  return out && lt_blocks_read(&b, out, x) == 0 ? lt_take(&out) : NULL;
}

static lt_tensor *write_slices(lt_tensor *x, lt_tensor *index, lt_tensor *src, int d, int how)
{
  struct lt_blocks b;
  LT_AUTO lt_tensor *offsets = describe_slices(&b, x, index, d);
  return offsets ? lt_blocks_write(&b, x, src, how) : NULL;
}

/* ---- operators ---- */

lt_tensor *op_gather(lt_tensor *x, int64_t dim, lt_tensor *index, bool sparse_grad)
{
  (void)sparse_grad;
  struct walk w;
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0 || check_index(x, d, index)) return NULL;
  if (is_expanded_list(x, index, d)) return gather_slices(x, index, d);
  LT_AUTO lt_tensor *list = lt_contiguous_as(index, (lt_dtype)index->dtype);
  if (!list || plan_walk(&w, x, d, list, READ)) return NULL;
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, (lt_dtype)x->dtype), *out = from ? lt_tensor_new((lt_dtype)x->dtype, list->ndim, list->size) : NULL;
  if (!out || run_walk(&w, from, out, 1)) return NULL;
  return w.bad && lt_check_positions(list, w.extent) ? NULL : lt_take(&out);
}

lt_tensor *op__gather_backward(lt_tensor *g, lt_ints size, int64_t dim, lt_tensor *index)
{
  LT_AUTO lt_tensor *zeros = lt_zeros(size, (lt_dtype)g->dtype, NULL, false);
  return lt__scatter_add_(zeros, dim, index, g);
}

/* How many lines may write to the same elements: those that differ only in dim and the dimensions after it. */
static int64_t dependent_lines(const struct walk *w, int dim)
{
  int64_t n = 1;
  for (int d = dim; d < w->ndim - 1; d++) n *= w->size[d];
  return n;
}

/* Changes x itself, through a contiguous copy where it must; half types are combined in float32. */
static lt_tensor *write(lt_tensor *x, int64_t dim, lt_tensor *index, lt_tensor *src, int how)
{
  struct walk w;
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0 || check_index(x, d, index)) return NULL;
  if (is_expanded_list(x, index, d)) return write_slices(x, index, src, d, how);
  LT_AUTO lt_tensor *list = lt_contiguous_as(index, (lt_dtype)index->dtype);
  if (!list || plan_walk(&w, x, d, list, how)) return NULL;
  lt_dtype dtype = lt_write_dtype(x, how);
  LT_AUTO lt_tensor *to = lt_contiguous_as(x, dtype), *from = lt_separate(x, src, dtype);
  if (!to || !from) return NULL;
  if (run_walk(&w, to, from, dependent_lines(&w, d))) return NULL;
  return to != x && lt_copy_data(x, to) ? NULL : lt_ref(x);
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
