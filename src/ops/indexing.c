/* index and index_put: each entry of the list becomes a tensor of positions over the one or more dimensions it stands for (a mask is
   over several); entries broadcast together, and are merged into positions of all indexed dimensions seen as one. These must be
   neighbours: otherwise they are moved to the front, which is also where PyTorch puts the result's dimensions. */
#include "ops/front.h"

#include "base/interrupt.h"
#include "ops/positions.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct entry { int dim, span; lt_tensor *positions; };      /* dim from 0 */

struct target {
  int n, dim, span;                                          /* the indexed dimensions, from 0 */
  bool moved;                                                /* they are not neighbours in x */
  int64_t order[LT_MAX_DIMS];                                /* of x's dimensions in `view`, from 1 */
  struct entry entry[LT_MAX_DIMS];
  lt_tensor *view, *positions;                               /* x, maybe permuted; positions in the indexed dimensions */
};

static void drop(struct target *t)
{
  for (int i = 0; i < t->n; i++) lt_unref(t->entry[i].positions);
  lt_unref(t->view);
  lt_unref(t->positions);
}
#define DROPPED __attribute__((cleanup(drop)))

static bool is_mask(const lt_tensor *index)
{
  return index->dtype == LT_BOOL || index->dtype == LT_UINT8;
}

static int check_mask(const lt_tensor *mask, const lt_tensor *x, int dim)
{
  int span = mask->ndim > 0 ? mask->ndim : 1;
  if (dim + span > x->ndim) return lt_fail("too many indices for a tensor of %d dimensions", x->ndim);
  for (int i = 0; i < mask->ndim; i++)
    if (mask->size[i] != x->size[dim + i])
      return lt_fail("a mask of sizes %s does not fit dimensions %d to %d of a tensor of sizes %s", LT_SHAPE(mask), dim + 1, dim + span, LT_SHAPE(x));
  return 0;
}

/* Reads the index at place i of the list, for x's dimension `dim`; returns how many dimensions it takes. */
static int read_entry(struct target *t, const lt_tensor *x, lt_tensor *index, int dim)
{
  if (dim >= x->ndim) return lt_fail("too many indices for a tensor of %d dimensions", x->ndim);
  if (!index) return 1;
  struct entry e = {dim, 1, NULL};
  if (is_mask(index)) {
    if (check_mask(index, x, dim)) return -1;
    if (index->ndim > 1) e.span = index->ndim;
    e.positions = lt_mask_positions(index);
  } else {
    if (lt_check_index(index, "indices")) return -1;
    e.positions = lt_ref(index);
  }
  if (!e.positions) return -1;
  t->entry[t->n++] = e;
  return e.span;
}

static int read_list(struct target *t, const lt_tensor *x, lt_tensors indices)
{
  for (int i = 0, dim = 0; i < indices.n; i++) {
    int taken = read_entry(t, x, indices.v[i], dim);
    if (taken < 0) return -1;
    dim += taken;
  }
  return t->n > 0 ? 0 : lt_fail("at least one index tensor is needed");
}

/* Finds the indexed dimensions' place, moving them to the front where they are not neighbours. */
static int arrange(struct target *t, lt_tensor *x)
{
  int at = 0;
  bool indexed[LT_MAX_DIMS] = {false};
  for (int i = 0; i < t->n; i++) {
    struct entry *e = &t->entry[i];
    if (i > 0) t->moved = t->moved || e->dim != e[-1].dim + e[-1].span;
    t->span += e->span;
    for (int d = e->dim; d < e->dim + e->span; d++) t->order[at++] = d + 1, indexed[d] = true;
  }
  for (int d = 0; d < x->ndim; d++)
    if (!indexed[d]) t->order[at++] = d + 1;
  t->dim = t->moved ? 0 : t->entry[0].dim;
  t->view = t->moved ? lt_permute(x, (lt_ints){t->order, x->ndim}) : lt_ref(x);
  return t->view ? 0 : -1;
}

/* merged = merged * size + offsets, over the broadcast shape. */
static int merge_entry(lt_tensor *merged, lt_tensor *positions, int64_t size)
{
  LT_AUTO lt_tensor *offsets = lt_offsets(positions, size);
  LT_AUTO lt_tensor *all = lt_expand(offsets, lt_sizes(merged));
  LT_AUTO lt_tensor *list = all ? lt_contiguous_as(all, LT_INT64) : NULL;
  if (!list) return -1;
  const int64_t *o = (const int64_t *)list->data;
  int64_t *m = (int64_t *)merged->data;
  for (int64_t i = 0; lt_goes_on(i, merged->numel);)
    for (int64_t end = lt_stretch(i, merged->numel); i < end; i++) m[i] = m[i] * size + o[i];
  return lt_check_interrupt();
}

static lt_tensor *merge(const struct target *t, const lt_tensor *x)
{
  int ndim = 0;
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < t->n; i++)
    if (lt_broadcast(&ndim, size, t->entry[i].positions->ndim, t->entry[i].positions->size)) return NULL;
  LT_AUTO lt_tensor *merged = lt_zeros((lt_ints){size, ndim}, LT_INT64, NULL, false);
  if (!merged) return NULL;
  for (int i = 0; i < t->n; i++) {
    const struct entry *e = &t->entry[i];
    if (merge_entry(merged, e->positions, lt_numel(e->span, x->size + e->dim))) return NULL;
  }
  for (int64_t i = 0; lt_goes_on(i, merged->numel);)
    for (int64_t end = lt_stretch(i, merged->numel); i < end; i++) ((int64_t *)merged->data)[i]++;
  return lt_check_interrupt() ? NULL : lt_take(&merged);
}

/* What a list of indices names in x. */
static int read_target(struct target *t, lt_tensor *x, lt_tensors indices)
{
  *t = (struct target){.n = 0};
  if (read_list(t, x, indices) || arrange(t, x)) return -1;
  t->positions = t->n == 1 ? lt_ref(t->entry[0].positions) : merge(t, x);
  return t->positions ? 0 : -1;
}

lt_tensor *op_index(lt_tensor *x, lt_tensors indices)
{
  DROPPED struct target t;
  if (read_target(&t, x, indices)) return NULL;
  return lt__pick(t.view, t.dim + 1, t.span, t.positions);
}

/* The value in x's dtype, broadcast to the sizes that reading would give. */
static lt_tensor *fit_value(const struct target *t, lt_tensor *value)
{
  const lt_tensor *x = t->view, *p = t->positions;
  int rest = x->ndim - t->dim - t->span, ndim = t->dim + p->ndim + rest;
  int64_t size[2 * LT_MAX_DIMS];
  if (ndim > LT_MAX_DIMS) return lt_fail_null("a result of %d dimensions: the limit is %d", ndim, LT_MAX_DIMS);
  memcpy(size, x->size, (size_t)t->dim * sizeof *size);
  memcpy(size + t->dim, p->size, (size_t)p->ndim * sizeof *size);
  memcpy(size + t->dim + p->ndim, x->size + t->dim + t->span, (size_t)rest * sizeof *size);
  LT_AUTO lt_tensor *typed = lt_to_dtype(value, (lt_dtype)x->dtype);
  return lt_expand(typed, (lt_ints){size, ndim});
}

lt_tensor *op_index_put(lt_tensor *x, lt_tensors indices, lt_tensor *value, bool accumulate)
{
  DROPPED struct target t = {.n = 0};
  if ((value->ndim && lt_check_dtype(x, value, "value")) || read_target(&t, x, indices)) return NULL;
  LT_AUTO lt_tensor *fitted = fit_value(&t, value);
  LT_AUTO lt_tensor *done = accumulate ? lt__put_add_(t.view, t.dim + 1, t.span, t.positions, fitted)
                                       : lt__put_(t.view, t.dim + 1, t.span, t.positions, fitted);
  return done ? lt_ref(x) : NULL;
}
