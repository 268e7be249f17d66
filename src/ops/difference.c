#include "ops/front.h"
#include "tensor/shape.h"

/* All but the last, or all but the first, of a dimension d from 0. */
static lt_tensor *without_last(lt_tensor *x, int d) { return x ? lt_narrow(x, d + 1, 1, x->size[d] - 1) : NULL; }
static lt_tensor *without_first(lt_tensor *x, int d) { return x ? lt_narrow(x, d + 1, x->size[d] > 1 ? 2 : 1, x->size[d] - 1) : NULL; }

static int check_part(const lt_tensor *x, const lt_tensor *part, const char *what)
{
  if (!part || part->ndim == x->ndim) return 0;
  return lt_fail("argument '%s': expected %d dimensions, as x has, got sizes %s", what, x->ndim, LT_SHAPE(part));
}

static lt_tensor *joined(lt_tensor *x, lt_tensor *before, lt_tensor *after, int d)
{
  lt_tensor *parts[3];
  int n = 0;
  if (before) parts[n++] = before;
  parts[n++] = x;
  if (after) parts[n++] = after;
  return n == 1 ? lt_ref(x) : lt_cat((lt_tensors){parts, n}, d + 1);
}

lt_tensor *op_diff(lt_tensor *x, int64_t n, int64_t dim, lt_tensor *prepend, lt_tensor *append)
{
  if (x->ndim == 0) return lt_fail_null("needs a tensor of at least one dimension");
  int d = lt_dim(dim, x->ndim, "dim");
  if (d < 0) return NULL;
  if (n < 0) return lt_fail_null("n = %lld is negative", (long long)n);
  if (check_part(x, prepend, "prepend") || check_part(x, append, "append")) return NULL;
  if (n == 0) return lt_clone(x);
  LT_AUTO lt_tensor *out = joined(x, prepend, append, d);
  for (int64_t i = 0; i < n && out && out->size[d] > 0; i++) {
    LT_AUTO lt_tensor *left = without_last(out, d), *right = without_first(out, d);
    lt_tensor *next = x->dtype == LT_BOOL ? lt_ne(right, left) : lt_sub(right, left, lt_int_scalar(1));
    lt_unref(out);
    out = next;
  }
  return lt_take(&out);
}

/* Sums of neighbours; NULL with an error where there is no dimension to walk. */
static lt_tensor *pair_sums(lt_tensor *y, int64_t dim, int *d)
{
  *d = y->ndim == 0 ? lt_fail("y needs at least one dimension") : lt_dim(dim, y->ndim, "dim");
  if (*d < 0) return NULL;
  if (y->size[*d] == 0) return lt_ref(y);
  LT_AUTO lt_tensor *left = without_last(y, *d), *right = without_first(y, *d);
  return lt_add(left, right, lt_int_scalar(1));
}

static lt_tensor *times_number(lt_tensor *x, double factor)
{
  LT_AUTO lt_tensor *number = lt_tensor_from_number(lt_float_scalar(factor));
  return lt_mul(x, number);
}

/* Areas of the strips: half the pair sums times the distances. */
static lt_tensor *even_strips(lt_tensor *y, double dx, int64_t dim, int *d)
{
  LT_AUTO lt_tensor *sums = pair_sums(y, dim, d);
  return times_number(sums, dx / 2);
}

/* x's distances brought in line with y: 1-d points lie along the dimension, others fill y's last dimensions. */
static lt_tensor *distances(lt_tensor *x, const lt_tensor *y, int d)
{
  int64_t size[LT_MAX_DIMS];
  if (x->ndim > y->ndim) return lt_fail_null("x has more dimensions than y: %s and %s", LT_SHAPE(x), LT_SHAPE(y));
  for (int i = 0; i < y->ndim; i++) size[i] = 1;
  if (x->ndim == 1) {
    if (x->size[0] != y->size[d]) return lt_fail_null("x has %lld points for %lld values", (long long)x->size[0], (long long)y->size[d]);
    size[d] = x->size[0];
  } else {
    memcpy(size + y->ndim - x->ndim, x->size, (size_t)x->ndim * sizeof *size);
  }
  LT_AUTO lt_tensor *points = lt_reshape(x, (lt_ints){size, y->ndim});
  if (!points || points->size[d] == 0) return lt_take(&points);
  LT_AUTO lt_tensor *left = without_last(points, d), *right = without_first(points, d);
  return lt_sub(right, left, lt_int_scalar(1));
}

static lt_tensor *strips(lt_tensor *y, lt_tensor *x, int64_t dim, int *d)
{
  LT_AUTO lt_tensor *sums = pair_sums(y, dim, d), *widths = sums ? distances(x, y, *d) : NULL, *areas = lt_mul(sums, widths);
  return times_number(areas, 0.5);
}

/* Between even points every value counts whole but the first and the last, which count half: no strips need to be made. */
lt_tensor *op_trapezoid(lt_tensor *y, double dx, int64_t dim)
{
  int d = y->ndim == 0 ? lt_fail("y needs at least one dimension") : lt_dim(dim, y->ndim, "dim");
  if (d < 0) return NULL;
  LT_AUTO lt_tensor *sum = lt_sum(y, LT_INTS(d + 1), false, LT_NO_DTYPE);
  if (y->size[d] == 0) return times_number(sum, dx);
  LT_AUTO lt_tensor *first = lt_select(y, d + 1, 1), *last = lt_select(y, d + 1, -1);
  LT_AUTO lt_tensor *ends = lt_add(first, last, lt_int_scalar(1)), *half = times_number(ends, 0.5), *inner = lt_sub(sum, half, lt_int_scalar(1));
  return times_number(inner, dx);
}

lt_tensor *op_trapezoid_at(lt_tensor *y, lt_tensor *x, int64_t dim)
{
  int d;
  LT_AUTO lt_tensor *areas = strips(y, x, dim, &d);
  return lt_sum(areas, LT_INTS(d + 1), false, LT_NO_DTYPE);
}

lt_tensor *op_cumulative_trapezoid(lt_tensor *y, double dx, int64_t dim)
{
  int d;
  LT_AUTO lt_tensor *areas = even_strips(y, dx, dim, &d);
  return lt_cumsum(areas, d + 1, LT_NO_DTYPE);
}

lt_tensor *op_cumulative_trapezoid_at(lt_tensor *y, lt_tensor *x, int64_t dim)
{
  int d;
  LT_AUTO lt_tensor *areas = strips(y, x, dim, &d);
  return lt_cumsum(areas, d + 1, LT_NO_DTYPE);
}
