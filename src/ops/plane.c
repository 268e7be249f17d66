/* Elements of planes by position: what max pooling and its inverse exchange. Threads share the planes; in each, positions become offsets, a
   buffer at a time, by which elements move. */
#include "ops/front.h"

#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/blocks.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* Planes of two tensors whose leading dimensions agree. */
struct planes { int64_t count, whole, part; };

/* whole: sizes of the indexed tensor; part: of the indices. Checks every index. */
static int read_planes(struct planes *p, lt_ints whole, const lt_tensor *indices, int n)
{
  *p = (struct planes){1, 1, 1};
  bool fits = n >= 1 && whole.n == indices->ndim && whole.n >= n;
  for (int i = 0; fits && i < whole.n - n; i++) {
    fits = whole.v[i] == indices->size[i];
    p->count *= whole.v[i];
  }
  if (!fits) return lt_fail("indices of sizes %s do not fit sizes %s", LT_SHAPE(indices), lt_shape_text(whole.n, whole.v).text);
  for (int i = whole.n - n; i < whole.n; i++) {
    p->whole *= whole.v[i];
    p->part *= indices->size[i];
  }
  const int64_t *at = (const int64_t *)indices->data;
  uint64_t bad = 0;
  for (int64_t i = 0; lt_goes_on(i, indices->numel);)
    for (int64_t end = lt_stretch(i, indices->numel); i < end; i++) bad |= (uint64_t)at[i] - 1 >= (uint64_t)p->whole;
  for (int64_t i = 0; bad && i < indices->numel; i++)
    if (at[i] < 1 || at[i] > p->whole)
      return lt_fail("index %lld is out of range for a plane of %lld elements, counted from 1", (long long)at[i], (long long)p->whole);
  return lt_check_interrupt();
}

static lt_tensor *contiguous_indices(lt_tensor *indices)
{
  if (!lt_is_int((lt_dtype)indices->dtype)) return lt_fail_null("indices must be integers, not %s", lt_dtype_name((lt_dtype)indices->dtype));
  return lt_contiguous_as(indices, LT_INT64);
}

/* whole and part: elements of the planes; add: NULL to put, and with `get` x is read. */
struct move { struct planes planes; const int64_t *at; char *whole, *part; int64_t itemsize; bool get; cpu_combine_blocks *add; };

static void move_some(const struct move *m, char *whole, char *part, const int64_t *offset, int64_t n)
{
  if (m->get) cpu_blocks()->fetch(part, whole, offset, n, m->itemsize);
  else if (m->add) m->add(whole, offset, part, n, 1);
  else cpu_blocks()->store(whole, offset, part, n, m->itemsize);
}

static void move_planes(void *context, int64_t begin, int64_t end)
{
  enum { BUFFER = 512 };
  const struct move *m = context;
  const struct planes *p = &m->planes;
  int64_t offset[BUFFER];
  for (int64_t plane = begin; plane < end; plane++)
    for (int64_t from = 0; from < p->part; from += BUFFER) {
      int64_t n = p->part - from < BUFFER ? p->part - from : BUFFER, first = plane * p->part + from;
      for (int64_t i = 0; i < n; i++) offset[i] = m->at[first + i] - 1;
      move_some(m, m->whole + plane * p->whole * m->itemsize, m->part + first * m->itemsize, offset, n);
    }
}

static int run(struct move *m)
{
  return lt_parallel(m->planes.count, 1 + LT_GRAIN / (m->planes.part + 1), move_planes, m);
}

lt_tensor *op__plane_get(lt_tensor *x, lt_tensor *indices, lt_ints like)
{
  struct planes p;
  lt_dtype dtype = (lt_dtype)x->dtype;
  LT_AUTO lt_tensor *at = contiguous_indices(indices), *from = lt_contiguous_as(x, dtype);
  if (!at || !from || read_planes(&p, lt_sizes(x), at, like.n)) return NULL;
  LT_AUTO lt_tensor *out = lt_tensor_new(dtype, at->ndim, at->size);
  if (!out) return NULL;
  struct move m = {p, (const int64_t *)at->data, from->data, out->data, lt_itemsize(dtype), true, NULL};
  return run(&m) ? NULL : lt_take(&out);
}

/* Zeros with x put (add: added) at positions. */
static lt_tensor *put(lt_tensor *x, lt_tensor *indices, lt_ints size, int n, bool add)
{
  struct planes p;
  lt_dtype dtype = (lt_dtype)x->dtype, type = add && lt_is_half(dtype) ? LT_FLOAT32 : dtype;
  if (!lt_same_shape(x, indices)) return lt_fail_null("x of sizes %s differs from indices of sizes %s", LT_SHAPE(x), LT_SHAPE(indices));
  LT_AUTO lt_tensor *at = contiguous_indices(indices), *from = lt_contiguous_as(x, type);
  if (!at || !from || read_planes(&p, size, at, n)) return NULL;
  LT_AUTO lt_tensor *out = lt_zeros(size, type, NULL, false);
  if (!out) return NULL;
  cpu_combine_blocks *sum = add ? cpu_blocks()->combine[CPU_ADD][type] : NULL;
  struct move m = {p, (const int64_t *)at->data, out->data, from->data, lt_itemsize(type), false, sum};
  return run(&m) ? NULL : lt_contiguous_as(out, dtype);
}

lt_tensor *op__plane_add(lt_tensor *g, lt_tensor *indices, lt_tensor *x, lt_ints like)
{
  return put(g, indices, lt_sizes(x), like.n, true);
}

lt_tensor *op__plane_put(lt_tensor *x, lt_tensor *indices, lt_ints size, lt_ints like)
{
  return put(x, indices, size, like.n, false);
}
