/* Values and sorted elements are brought to one type, int64, float32 or float64; threads share the values. */
#include "base/parallel.h"
#include "cpu/search.h"
#include "ops/front.h"
#include "ops/positions.h"
#include "ops/rows.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct search {
  cpu_search_fn *kernel;
  cpu_contains_fn *contains;
  const char *sorted, *value;
  const int64_t *order;
  int64_t *position;
  uint8_t *found;
  int64_t n, m, itemsize;          /* elements and values in a row */
  bool shared, right;              /* shared: one row of elements for all values */
};

static enum cpu_search_type search_type(lt_tensor *a, lt_tensor *b, lt_dtype *dtype)
{
  lt_dtype common = a->is_number ? (lt_dtype)b->dtype : b->is_number ? (lt_dtype)a->dtype : lt_promote_types((lt_dtype)a->dtype, (lt_dtype)b->dtype);
  if (!lt_is_float(common) && (lt_is_float((lt_dtype)a->dtype) || lt_is_float((lt_dtype)b->dtype))) common = LT_FLOAT64;
  *dtype = !lt_is_float(common) ? LT_INT64 : common == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  return *dtype == LT_INT64 ? CPU_SEARCH_I64 : *dtype == LT_FLOAT64 ? CPU_SEARCH_F64 : CPU_SEARCH_F32;
}

/* Values [begin, end), row by row. */
static void search_part(void *context, int64_t begin, int64_t end)
{
  const struct search *s = context;
  while (begin < end) {
    int64_t row = begin / s->m, stop = s->shared || (row + 1) * s->m > end ? end : (row + 1) * s->m, at = s->shared ? 0 : row * s->n;
    s->kernel(s->position + begin, s->sorted + at * s->itemsize, s->order ? s->order + at : NULL, s->n, s->value + begin * s->itemsize,
              stop - begin, s->right);
    for (int64_t i = begin; i < stop; i++) s->position[i]++;
    begin = stop;
  }
}

static int check_rows(const lt_tensor *sorted, const lt_tensor *values)
{
  if (sorted->ndim == 0) return lt_fail("the sorted sequence needs at least one dimension");
  if (sorted->ndim == 1) return 0;
  bool same = sorted->ndim == values->ndim;
  for (int i = 0; same && i + 1 < sorted->ndim; i++) same = sorted->size[i] == values->size[i];
  return same ? 0 : lt_fail("a sequence of sizes %s and input of sizes %s differ before the last dimension", LT_SHAPE(sorted), LT_SHAPE(values));
}

static int check_side(const char *side, bool right, bool *out)
{
  *out = right;
  if (!side) return 0;
  if (strcmp(side, "left") && strcmp(side, "right")) return lt_fail("side must be \"left\" or \"right\", not \"%s\"", side);
  if (right && !strcmp(side, "left")) return lt_fail("side = \"left\" contradicts right = true");
  *out = !strcmp(side, "right");
  return 0;
}

/* The sorter's offsets; NULL with an error where it does not fit. */
static lt_tensor *order_of(lt_tensor *sorter, const lt_tensor *sorted)
{
  if (sorter->dtype != LT_INT64) return lt_fail_null("sorter must be int64, not %s", lt_dtype_name((lt_dtype)sorter->dtype));
  if (!lt_same_shape(sorter, sorted)) return lt_fail_null("sorter has sizes %s, the sequence %s", LT_SHAPE(sorter), LT_SHAPE(sorted));
  return lt_offsets(sorter, sorted->size[sorted->ndim - 1]);
}

lt_tensor *op_searchsorted(lt_tensor *sorted, lt_tensor *values, bool out_int32, bool right, const char *side, lt_tensor *sorter)
{
  struct search s = {.shared = sorted->ndim == 1};
  if (check_rows(sorted, values) || check_side(side, right, &s.right)) return NULL;
  lt_dtype type;
  s.kernel = cpu_search()->search[search_type(sorted, values, &type)];
  LT_AUTO lt_tensor *elements = lt_contiguous_as(sorted, type), *value = lt_contiguous_as(values, type);
  LT_AUTO lt_tensor *order = sorter ? order_of(sorter, sorted) : NULL, *position = lt_tensor_new(LT_INT64, values->ndim, values->size);
  if (!elements || !value || !position || (sorter && !order)) return NULL;
  s.sorted = elements->data, s.value = value->data, s.position = (int64_t *)position->data, s.order = order ? (int64_t *)order->data : NULL;
  s.n = sorted->size[sorted->ndim - 1], s.m = values->ndim ? values->size[values->ndim - 1] : 1, s.itemsize = lt_itemsize(type);
  if (position->numel && lt_parallel(position->numel, LT_GRAIN / 16, search_part, &s)) return NULL;
  return lt_contiguous_as(position, out_int32 ? LT_INT32 : LT_INT64);
}

lt_tensor *op_bucketize(lt_tensor *x, lt_tensor *boundaries, bool out_int32, bool right)
{
  if (boundaries->ndim != 1) return lt_fail_null("boundaries must have one dimension, not sizes %s", LT_SHAPE(boundaries));
  return lt_searchsorted(boundaries, x, out_int32, right, NULL, NULL);
}

/* ---- membership ---- */

static void contains_part(void *context, int64_t begin, int64_t end)
{
  const struct search *s = context;
  s->contains(s->found + begin, s->sorted, s->n, s->value + begin * s->itemsize, end - begin);
}

lt_tensor *op_isin(lt_tensor *elements, lt_tensor *test_elements, bool assume_unique, bool invert)
{
  (void)assume_unique;
  lt_dtype type;
  if (elements->dtype == LT_BOOL || test_elements->dtype == LT_BOOL) return lt_fail_null("is not defined for dtype bool");
  struct search s = {.contains = cpu_search()->contains[search_type(elements, test_elements, &type)], .itemsize = lt_itemsize(type)};
  LT_AUTO lt_tensor *value = lt_contiguous_as(elements, type), *tests = lt_contiguous_as(test_elements, type);
  LT_AUTO lt_tensor *flat = lt_reshape(tests, LT_INTS(-1));
  lt_tensor *ordered[2] LT_AUTO_ARRAY(2) = {NULL, NULL};
  LT_AUTO lt_tensor *found = value ? lt_tensor_new(LT_BOOL, elements->ndim, elements->size) : NULL;
  if (!flat || !found || lt_sort(flat, 1, false, false, ordered)) return NULL;
  s.sorted = ordered[0]->data, s.value = value->data, s.found = (uint8_t *)found->data, s.n = flat->numel;
  if (lt_parallel(found->numel, LT_GRAIN / 16, contains_part, &s)) return NULL;
  return invert ? lt_logical_not(found) : lt_take(&found);
}
