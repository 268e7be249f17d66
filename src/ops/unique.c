/* x is seen as n rows of m elements: its slices, or its elements with m = 1. Rows are put in order (unless only neighbours count), and a
   new value starts where a row differs from the one before. Integers from a range not much larger than their number are counted instead:
   twice 8 bytes read for each, and 8 written. */
#include "base/alloc.h"
#include "base/interrupt.h"
#include "cpu/sort.h"
#include "cpu/unique.h"
#include "ops/front.h"
#include "ops/rows.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct rows {
  const char *data;
  lt_dtype type;                   /* int64, float32 or float64 */
  int64_t n, m;
};

static int order_of(double a, double b)
{
  return a < b || (a == a && b != b) ? -1 : a > b || (a != a && b == b) ? 1 : 0;
}

static int compare_elements(const struct rows *r, int64_t a, int64_t b)
{
  if (r->type == LT_FLOAT32) return order_of(((const float *)r->data)[a], ((const float *)r->data)[b]);
  if (r->type == LT_FLOAT64) return order_of(((const double *)r->data)[a], ((const double *)r->data)[b]);
  int64_t x = ((const int64_t *)r->data)[a], y = ((const int64_t *)r->data)[b];
  return x < y ? -1 : x > y;
}

/* The sign of the first difference. */
static int compare_rows(const struct rows *r, int64_t a, int64_t b)
{
  int sign = 0;
  for (int64_t i = 0; i < r->m && !sign; i++) sign = compare_elements(r, a * r->m + i, b * r->m + i);
  return sign;
}

static bool has_nan(const struct rows *r, int64_t row)
{
  for (int64_t i = row * r->m; i < (row + 1) * r->m; i++)
    if (r->type == LT_FLOAT32 ? ((const float *)r->data)[i] != ((const float *)r->data)[i]
                              : r->type == LT_FLOAT64 && ((const double *)r->data)[i] != ((const double *)r->data)[i]) return true;
  return false;
}

/* ---- order ---- */

/* Bottom-up merging of positions; the result is in `position`. */
static void merge_sort(const struct rows *r, int64_t *position, int64_t *other)
{
  for (int64_t width = 1; lt_goes_on(width, r->n); width *= 2) {
    for (int64_t begin = 0; lt_goes_on(begin, r->n); begin += 2 * width) {
      int64_t middle = begin + width < r->n ? begin + width : r->n, end = middle + width < r->n ? middle + width : r->n;
      int64_t i = begin, j = middle;
      for (int64_t k = begin; lt_goes_on(k, end); k++) {
        bool second = i == middle || (j < end && compare_rows(r, position[j] - 1, position[i] - 1) < 0);
        other[k] = second ? position[j++] : position[i++];
      }
    }
    memcpy(position, other, (size_t)r->n * sizeof *position);
  }
}

static int sort_rows(const struct rows *r, int64_t *position)
{
  int64_t bytes = r->m == 1 ? cpu_sort_scratch(r->n) : r->n * 8;
  void *scratch = lt_alloc((size_t)bytes);
  if (!scratch) return -1;
  bool done = true;
  if (r->m == 1) done = cpu_sort()->sort[r->type](position, r->data, r->n, r->n, false, scratch);
  else merge_sort(r, position, scratch);
  lt_free(scratch, (size_t)bytes);
  return done ? lt_check_interrupt() : lt_fail("interrupted");
}

/* ---- groups ---- */

/* Numbers the groups of equal rows in order. first: the position of each group's first row. Returns how many there are. */
static int64_t group(const struct rows *r, const int64_t *position, int64_t *first, int64_t *inverse, int64_t *counts)
{
  int64_t groups = 0;
  for (int64_t i = 0; lt_goes_on(i, r->n); i++) {
    int64_t row = position[i] - 1;
    if (i == 0 || compare_rows(r, position[i - 1] - 1, row) || has_nan(r, row)) {
      first[groups] = position[i];
      counts[groups++] = 0;
    }
    counts[groups - 1]++;
    inverse[row] = groups;
  }
  return groups;
}

/* ---- neighbours alone ---- */

static int64_t group_neighbours(const struct rows *r, int64_t *first, int64_t *inverse, int64_t *counts)
{
  int64_t groups = cpu_unique()->runs[r->type](first, inverse, r->data, r->n);
  for (int64_t k = 0; k < groups; k++) counts[k] = (k + 1 < groups ? first[k + 1] : r->n + 1) - first[k];
  return groups;
}

/* ---- counting ---- */

enum { FEW = 1 << 16 };

/* Whether r's integers are few enough to be counted: the least, and how many values there are from it to the greatest. */
static bool is_countable(const struct rows *r, int64_t *least, int64_t *values)
{
  int64_t most;
  if (r->m != 1 || r->type != LT_INT64 || r->n == 0) return false;
  cpu_unique()->limits((const int64_t *)r->data, r->n, least, &most);
  if (lt_interrupted()) return false;
  uint64_t range = (uint64_t)most - (uint64_t)*least;
  *values = (int64_t)range + 1;
  return range < (uint64_t)(r->n + FEW);
}

/* Walked backwards, so that the place that stays is a value's first. `seen`: zeros, two for every value. */
static int64_t count_values(const struct rows *r, int64_t least, int64_t values, int64_t *first, int64_t *inverse, int64_t *counts, int64_t *seen)
{
  const int64_t *x = (const int64_t *)r->data;
  int64_t groups = 0, *place = seen + values;
  for (int64_t i = r->n - 1; i >= 0 && !lt_interrupted(); i--) {
    seen[x[i] - least]++;
    place[x[i] - least] = i + 1;
  }
  for (int64_t v = 0; lt_goes_on(v, values); v++) {
    if (!seen[v]) continue;
    counts[groups] = seen[v];
    first[groups++] = place[v];
    seen[v] = groups;
  }
  for (int64_t i = 0; lt_goes_on(i, r->n); i++) inverse[i] = seen[x[i] - least];
  return groups;
}

/* ---- all of it ---- */

/* The number of groups, and in each array what the functions above say; -1 for want of memory. An interruption ends it early. */
static int64_t make_groups(const struct rows *r, bool consecutive, int64_t *first, int64_t *inverse, int64_t *counts)
{
  int64_t least, values;
  if (consecutive && r->m == 1) return group_neighbours(r, first, inverse, counts);
  if (!consecutive && is_countable(r, &least, &values)) {
    LT_AUTO lt_tensor *seen = lt_zeros(LT_INTS(2 * values), LT_INT64, NULL, false);
    return seen ? count_values(r, least, values, first, inverse, counts, (int64_t *)seen->data) : -1;
  }
  LT_AUTO lt_tensor *position = lt_arange(lt_int_scalar(1), lt_int_scalar(r->n + 1), lt_int_scalar(1), LT_INT64, NULL, false);
  if (!position || (!consecutive && r->n && sort_rows(r, (int64_t *)position->data))) return -1;
  return group(r, (int64_t *)position->data, first, inverse, counts);
}

/* Positions of the groups' first rows, and the other results. */
static lt_tensor *find_groups(const struct rows *r, bool consecutive, lt_tensor **out)
{
  LT_AUTO lt_tensor *first = lt_tensor_new(LT_INT64, 1, &r->n), *inverse = lt_tensor_new(LT_INT64, 1, &r->n), *counts = lt_tensor_new(LT_INT64, 1, &r->n);
  if (!first || !inverse || !counts) return NULL;
  int64_t groups = make_groups(r, consecutive, (int64_t *)first->data, (int64_t *)inverse->data, (int64_t *)counts->data);
  if (groups < 0 || lt_check_interrupt()) return NULL;
  out[1] = lt_take(&inverse);
  out[2] = lt_tensor_new(LT_INT64, 1, &groups);
  lt_tensor *chosen = lt_tensor_new(LT_INT64, 1, &groups);
  if (!chosen || !out[2]) return chosen;
  memcpy(out[2]->data, counts->data, (size_t)groups * sizeof groups);
  memcpy(chosen->data, first->data, (size_t)groups * sizeof groups);
  return chosen;
}

/* Slices along d as contiguous rows; dimension 1 takes the place of d in them, which decides on their order. */
static lt_tensor *slices(lt_tensor *x, int d, lt_dtype type, struct rows *r)
{
  LT_AUTO lt_tensor *moved = lt_transpose(x, d + 1, 1);
  r->type = type;
  r->n = x->size[d];
  r->m = r->n ? x->numel / r->n : 0;
  return moved ? lt_contiguous_as(moved, type) : NULL;
}

static lt_dtype compared_type(const lt_tensor *x)
{
  return !lt_is_float((lt_dtype)x->dtype) ? LT_INT64 : lt_kernel_dtype(x);
}

static int unique_slices(lt_tensor *x, int d, bool consecutive, lt_tensor **out)
{
  struct rows r;
  if (x->numel == 0 && x->size[d] != 0) return lt_fail("slices along dimension %d of sizes %s have no elements", d + 1, LT_SHAPE(x));
  LT_AUTO lt_tensor *typed = slices(x, d, compared_type(x), &r);
  if (!typed) return -1;
  r.data = typed->data;
  LT_AUTO lt_tensor *chosen = find_groups(&r, consecutive, out);
  out[0] = chosen && out[2] ? lt_index_select(x, d + 1, chosen) : NULL;
  return out[0] ? 0 : lt_drop_results(out, 3);
}

static int unique_elements(lt_tensor *x, bool consecutive, lt_tensor **out)
{
  LT_AUTO lt_tensor *flat = lt_reshape(x, LT_INTS(-1));
  if (!flat || unique_slices(flat, 0, consecutive, out)) return -1;
  lt_tensor *shaped = lt_reshape(out[1], lt_sizes(x));
  lt_unref(out[1]);
  out[1] = shaped;
  return shaped ? 0 : lt_drop_results(out, 3);
}

int op__unique(lt_tensor *x, int64_t dim, bool consecutive, lt_tensor **out)
{
  if (dim == LT_NONE || x->ndim == 0) return unique_elements(x, consecutive, out);
  int d = lt_dim(dim, x->ndim, "dim");
  return d < 0 ? -1 : unique_slices(x, d, consecutive, out);
}
