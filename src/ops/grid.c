#include "base/interrupt.h"
#include "ops/front.h"
#include "tensor/shape.h"

/* ---- grids ---- */

static int grid_shape(lt_tensors tensors, int64_t *size)
{
  if (tensors.n == 0) return lt_fail("needs at least one tensor");
  if (tensors.n > LT_MAX_DIMS) return lt_fail("%d tensors are too many: a tensor has at most %d dimensions", tensors.n, LT_MAX_DIMS);
  for (int i = 0; i < tensors.n; i++) {
    const lt_tensor *x = tensors.v[i];
    if (x->ndim > 1) return lt_fail("tensor %d has sizes %s; it must have one dimension at most", i + 1, LT_SHAPE(x));
    if (x->dtype != tensors.v[0]->dtype)
      return lt_fail("tensor %d has dtype %s, the first %s", i + 1, lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)tensors.v[0]->dtype));
    size[i] = x->numel;
  }
  return 0;
}

/* Tensor i varies along dimension `along`. */
static lt_tensor *coordinate(lt_tensor *x, int along, lt_ints grid)
{
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < grid.n; i++) size[i] = i == along ? x->numel : 1;
  LT_AUTO lt_tensor *axis = lt_reshape(x, (lt_ints){size, grid.n});
  return lt_expand(axis, grid);
}

int op_meshgrid(lt_tensors tensors, const char *indexing, lt_list *out)
{
  int64_t size[LT_MAX_DIMS];
  bool swapped = strcmp(indexing, "xy") == 0 && tensors.n >= 2;
  if (strcmp(indexing, "xy") && strcmp(indexing, "ij")) return lt_fail("indexing is \"%s\"; it can be \"ij\" or \"xy\"", indexing);
  if (grid_shape(tensors, size) || lt_list_init(out, tensors.n)) return -1;
  if (swapped) {
    int64_t first = size[0];
    size[0] = size[1];
    size[1] = first;
  }
  for (int i = 0; i < tensors.n; i++) {
    int along = swapped && i < 2 ? 1 - i : i;
    if (!(out->v[i] = coordinate(tensors.v[i], along, (lt_ints){size, tensors.n}))) return lt_list_free(out), -1;
  }
  return 0;
}

lt_tensor *op_cartesian_prod(lt_tensors tensors)
{
  LT_AUTO_LIST lt_list grid = {NULL, 0};
  for (int i = 0; i < tensors.n; i++)
    if (tensors.v[i]->ndim != 1) return lt_fail_null("tensor %d has sizes %s; it must have one dimension", i + 1, LT_SHAPE(tensors.v[i]));
  if (tensors.n == 1) return lt_clone(tensors.v[0]);
  if (lt_meshgrid(tensors, "ij", &grid)) return NULL;
  LT_AUTO lt_tensor *stacked = lt_stack((lt_tensors){grid.v, grid.n}, -1);
  return lt_reshape(stacked, LT_INTS(-1, tensors.n));
}

/* ---- combinations ---- */

/* The next choice of r positions (from 1) out of n, in lexicographic order; false after the last. Each position is at least the one
   before it, and one more without replacement. */
static bool next_choice(int64_t *choice, int64_t r, int64_t n, bool with_replacement)
{
  int64_t step = with_replacement ? 0 : 1, i = r - 1;
  while (i >= 0 && choice[i] == n - (r - 1 - i) * step) i--;
  if (i < 0) return false;
  choice[i]++;
  for (int64_t k = i + 1; k < r; k++) choice[k] = choice[k - 1] + step;
  return true;
}

/* r choices out of n, or -1 where there are too many. */
static int64_t count_choices(int64_t n, int64_t r, bool with_replacement)
{
  int64_t count = 1, top = with_replacement ? n + r - 1 : n;
  if (n == 0 || r > top) return r == 0;
  for (int64_t k = 1; k <= r; k++) {
    if (__builtin_mul_overflow(count, top - r + k, &count)) return -1;
    count /= k;
  }
  return count;
}

static lt_tensor *choices(int64_t n, int64_t r, bool with_replacement)
{
  int64_t count = count_choices(n, r, with_replacement), total;
  if (count < 0 || __builtin_mul_overflow(count, r, &total)) return lt_fail_null("%lld out of %lld are too many choices", (long long)r, (long long)n);
  LT_AUTO lt_tensor *positions = lt_empty(LT_INTS(total), LT_INT64, NULL, false), *choice = lt_empty(LT_INTS(r), LT_INT64, NULL, false);
  if (!positions || !choice || total == 0) return lt_take(&positions);
  int64_t *to = (int64_t *)positions->data, *at = (int64_t *)choice->data;
  for (int64_t i = 0; i < r; i++) at[i] = with_replacement ? 1 : i + 1;
  do {
    memcpy(to, at, (size_t)r * sizeof *at);
    to += r;
  } while (next_choice(at, r, n, with_replacement) && !lt_interrupted());
  return lt_check_interrupt() ? NULL : lt_take(&positions);
}

lt_tensor *op_combinations(lt_tensor *x, int64_t r, bool with_replacement)
{
  if (x->ndim != 1) return lt_fail_null("needs a tensor of one dimension, not sizes %s", LT_SHAPE(x));
  if (r < 0) return lt_fail_null("r must not be negative, got %lld", (long long)r);
  if (r == 0) return lt_new_empty(x, LT_INTS(0), LT_NO_DTYPE, NULL, false);
  LT_AUTO lt_tensor *positions = choices(x->size[0], r, with_replacement), *picked = positions ? lt_index_select(x, 1, positions) : NULL;
  return picked ? lt_reshape(picked, LT_INTS(positions->numel / r, r)) : NULL;
}
