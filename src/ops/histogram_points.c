/* Histograms of points: a bin for each coordinate by binary search, then one place in all. */
#include "base/interrupt.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct axis { const double *edge; int64_t bins; };

/* The bin from 0 that holds x, or -1: it ends at the first edge above x, the last bin at its edge. */
static int64_t bin_of(const struct axis *a, double x)
{
  int64_t begin = 0;
  if (!(x >= a->edge[0] && x <= a->edge[a->bins])) return -1;
  for (int64_t length = a->bins + 1; length > 0;) {
    int64_t half = length / 2;
    bool after = x >= a->edge[begin + half];
    begin = after ? begin + half + 1 : begin;
    length = after ? length - half - 1 : half;
  }
  return begin > a->bins ? a->bins - 1 : begin - 1;
}

static void count(double *sum, const struct axis *axis, int axes, const double *x, const double *weight, int64_t n)
{
  for (int64_t i = 0; lt_goes_on(i, n); i++) {
    int64_t place = 0;
    for (int a = 0; a < axes && place >= 0; a++) {
      int64_t bin = bin_of(&axis[a], x[i * axes + a]);
      place = bin < 0 ? -1 : place * axis[a].bins + bin;
    }
    if (place >= 0) sum[place] += weight ? weight[i] : 1;
  }
}

/* Divides by the sum and by each bin's volume. */
static void normalize(double *sum, const struct axis *axis, int axes, int64_t places)
{
  double total = 0;
  for (int64_t i = 0; i < places; i++) total += sum[i];
  for (int64_t i = 0; i < places; i++) {
    double volume = 1;
    int64_t rest = i;
    for (int a = axes - 1; a >= 0; rest /= axis[a].bins, a--) {
      int64_t bin = rest % axis[a].bins;
      volume *= axis[a].edge[bin + 1] - axis[a].edge[bin];
    }
    sum[i] /= total * volume;
  }
}

static int check_edges(const lt_tensor *edges, const lt_tensor *typed)
{
  if (!typed) return -1;
  if (edges->ndim != 1 || edges->numel < 2) return lt_fail("edges need one dimension of at least 2 elements, not sizes %s", LT_SHAPE(edges));
  return 0;
}

/* With the edges as float64, which typed keeps. */
static lt_tensor *histogram(lt_tensor *x, lt_tensors edges, lt_tensor *weight, bool density, lt_tensor **typed)
{
  struct axis axis[LT_MAX_DIMS];
  int64_t size[LT_MAX_DIMS];
  for (int a = 0; a < edges.n; a++) {
    typed[a] = lt_contiguous_as(edges.v[a], LT_FLOAT64);
    if (check_edges(edges.v[a], typed[a])) return NULL;
    axis[a] = (struct axis){(const double *)typed[a]->data, size[a] = typed[a]->numel - 1};
  }
  LT_AUTO lt_tensor *points = lt_contiguous_as(x, LT_FLOAT64), *weights = weight ? lt_contiguous_as(weight, LT_FLOAT64) : NULL;
  LT_AUTO lt_tensor *sum = lt_zeros((lt_ints){size, edges.n}, LT_FLOAT64, NULL, false);
  if (!points || !sum || (weight && !weights)) return NULL;
  count((double *)sum->data, axis, edges.n, (double *)points->data, weights ? (double *)weights->data : NULL, x->size[0]);
  if (lt_check_interrupt()) return NULL;
  if (density) normalize((double *)sum->data, axis, edges.n, sum->numel);
  return lt_contiguous_as(sum, (lt_dtype)x->dtype);
}

lt_tensor *op__histogram(lt_tensor *x, lt_tensors edges, lt_tensor *weight, bool density)
{
  lt_tensor *typed[LT_MAX_DIMS] = {NULL};
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  if (x->ndim != 2 || x->size[1] != edges.n || edges.n > LT_MAX_DIMS)
    return lt_fail_null("points of sizes %s need as many lists of edges as coordinates, not %d", LT_SHAPE(x), edges.n);
  if (weight && weight->numel != x->size[0])
    return lt_fail_null("weight has %lld elements for %lld points", (long long)weight->numel, (long long)x->size[0]);
  lt_tensor *out = histogram(x, edges, weight, density, typed);
  for (int a = 0; a < edges.n; a++) lt_unref(typed[a]);
  return out;
}
