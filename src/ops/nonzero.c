/* Operators whose results are positions, and one_hot. */
#include "ops/front.h"

#include "base/parallel.h"
#include "ops/positions.h"
#include "tensor/copy.h"

/* The place in each dimension but the last of a row-major position from 0; returns the position at which that row of x starts. */
static int64_t place_row(const lt_tensor *x, int64_t position, int64_t *place)
{
  int64_t rest = position / x->size[x->ndim - 1];
  int64_t start = rest * x->size[x->ndim - 1];
  for (int d = x->ndim - 2; d >= 0; d--) {
    place[d] = rest % x->size[d] + 1;
    rest /= x->size[d];
  }
  return start;
}

struct placing { const lt_tensor *x; const int64_t *from; int64_t *to; };

/* Divisions are for new rows of x only: within one, places differ in the last dimension. */
static void place_positions(void *context, int64_t begin, int64_t end)
{
  const struct placing *p = context;
  const lt_tensor *x = p->x;
  int last = x->ndim - 1;
  int64_t place[LT_MAX_DIMS], row = 0, row_end = 0, *to = p->to + begin * x->ndim;
  for (int64_t i = begin; i < end; i++, to += last + 1) {
    int64_t position = p->from[i] - 1;
    if (position >= row_end) {
      row = place_row(x, position, place);
      row_end = row + x->size[last];
    }
    for (int d = 0; d < last; d++) to[d] = place[d];
    to[last] = position - row + 1;
  }
}

lt_tensor *op_nonzero(lt_tensor *x)
{
  LT_AUTO lt_tensor *list = lt_mask_positions(x), *out = list ? lt_tensor_new(LT_INT64, 2, (const int64_t[]){list->numel, x->ndim}) : NULL;
  if (!out || x->ndim == 0) return lt_take(&out);
  struct placing p = {x, (const int64_t *)list->data, (int64_t *)out->data};
  return lt_parallel(list->numel, LT_GRAIN / 4, place_positions, &p) ? NULL : lt_take(&out);
}

static int nonzero_columns(lt_tensor *x, lt_list *out)
{
  LT_AUTO lt_tensor *list = x->ndim ? lt_ref(x) : lt_reshape(x, LT_INTS(1)), *rows = lt_nonzero(list);
  return rows ? lt_unbind(rows, 2, out) : -1;
}

int op__nonzero_columns(lt_tensor *x, lt_list *out)
{
  return nonzero_columns(x, out);
}

int op_where_positions(lt_tensor *condition, lt_list *out)
{
  return nonzero_columns(condition, out);
}

/* The largest class, or -1 with an error where one is out of range. */
static int64_t check_classes(const int64_t *class, int64_t n, int64_t num_classes)
{
  int64_t largest = 0;
  for (int64_t i = 0; i < n; i++) {
    if (class[i] < 1) return lt_fail("class %lld is out of range: positions count from 1", (long long)class[i]);
    if (num_classes >= 0 && class[i] > num_classes)
      return lt_fail("class %lld is out of range for %lld classes", (long long)class[i], (long long)num_classes);
    if (class[i] > largest) largest = class[i];
  }
  return largest;
}

lt_tensor *op_functional_one_hot(lt_tensor *x, int64_t num_classes)
{
  if (lt_check_long(x, "x")) return NULL;
  if (num_classes < -1) return lt_fail_null("argument 'num_classes': expected at least 0, or -1, got %lld", (long long)num_classes);
  if (num_classes == -1 && x->numel == 0) return lt_fail_null("needs num_classes where there are no classes to count");
  if (x->ndim == LT_MAX_DIMS) return lt_fail_null("a result of %d dimensions: the limit is %d", LT_MAX_DIMS + 1, LT_MAX_DIMS);
  LT_AUTO lt_tensor *list = lt_contiguous_as(x, LT_INT64);
  const int64_t *class = list ? (const int64_t *)list->data : NULL;
  int64_t size[LT_MAX_DIMS], largest = list ? check_classes(class, x->numel, num_classes) : -1;
  if (largest < 0) return NULL;
  memcpy(size, x->size, sizeof size);
  int64_t n = size[x->ndim] = num_classes < 0 ? largest : num_classes;
  lt_tensor *out = lt_zeros((lt_ints){size, x->ndim + 1}, LT_INT64, NULL, false);
  for (int64_t i = 0; out && i < x->numel; i++) ((int64_t *)out->data)[i * n + class[i] - 1] = 1;
  return out;
}
