/* The tables of resampling. Output o lies at o * scale among the inputs when corners are aligned, else at (o + 1/2) * scale - 1/2.
   "nearest" takes floor(o * scale), "linear" the two inputs around, "cubic" the four around by Keys' kernel with a = -3/4 ("Cubic convolution
   interpolation for digital image processing", 1981). With antialias the triangle or Keys' kernel with a = -1/2 is stretched by scale. */
#include "ops/resampling.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static int make_tables(struct lt_resampling *t, int64_t in, int64_t out, int64_t taps)
{
  t->r = (struct cpu_resampling){.in = in, .out = out, .taps = taps};
  t->bytes = (size_t)(out * taps) * (sizeof(int64_t) + sizeof(double)) + 1;
  if (!(t->memory = lt_alloc(t->bytes))) return -1;
  t->r.index = t->memory;
  t->r.weight = (const double *)((int64_t *)t->memory + out * taps);
  return 0;
}

void lt_resampling_drop(struct lt_resampling *t)
{
  lt_free(t->memory, t->bytes);
  t->memory = NULL;
}

static void set_tap(struct lt_resampling *t, int64_t o, int64_t k, int64_t index, double weight)
{
  int64_t last = t->r.in - 1;
  ((int64_t *)t->r.index)[k * t->r.out + o] = index < 0 ? 0 : index > last ? last : index;
  ((double *)t->r.weight)[k * t->r.out + o] = weight;
}

struct places { int64_t in, out; double scale; bool align, single; };

/* A product as it comes out in the precision of the elements. */
static double product(const struct places *p, double a)
{
  return p->single ? (double)((float)a * (float)p->scale) : a * p->scale;
}

static double place_of(const struct places *p, int64_t o)
{
  if (p->align) return product(p, (double)o);
  double at = product(p, (double)o + 0.5);
  return p->single ? (double)((float)at - 0.5f) : at - 0.5;
}

static void fill_nearest(struct lt_resampling *t, const struct places *p, double shift)
{
  struct places single = *p;
  single.single = true;
  for (int64_t o = 0; o < p->out; o++) set_tap(t, o, 0, (int64_t)floor(product(&single, (double)o + shift)), 1);
}

static void fill_linear(struct lt_resampling *t, const struct places *p)
{
  for (int64_t o = 0; o < p->out; o++) {
    double at = fmax(place_of(p, o), 0);
    int64_t i = (int64_t)at;
    set_tap(t, o, 0, i, 1 - (at - (double)i));
    set_tap(t, o, 1, i + 1, at - (double)i);
  }
}

/* Keys' kernel at a distance. */
static double keys(double d, double a)
{
  d = fabs(d);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
}

static void fill_cubic(struct lt_resampling *t, const struct places *p)
{
  for (int64_t o = 0; o < p->out; o++) {
    double at = place_of(p, o), first = floor(at) - 1;
    for (int64_t k = 0; k < 4; k++) set_tap(t, o, k, (int64_t)first + k, keys(at - first - (double)k, -0.75));
  }
}

/* The kernel at every input within reach, so many that the weights sum up to 1 after a division. */
static void fill_antialias(struct lt_resampling *t, const struct places *p, bool cubic, double stretch, double reach)
{
  for (int64_t o = 0; o < p->out; o++) {
    double center = p->scale * ((double)o + 0.5), sum = 0, weight[t->r.taps];
    int64_t first = (int64_t)fmax(center - reach + 0.5, 0), last = (int64_t)fmin(center + reach + 0.5, (double)p->in), n = last - first;
    for (int64_t k = 0; k < n; k++) {
      double d = ((double)(first + k) - center + 0.5) / stretch;
      weight[k] = cubic ? keys(d, -0.5) : fmax(1 - fabs(d), 0);
      sum += weight[k];
    }
    for (int64_t k = 0; k < t->r.taps; k++) set_tap(t, o, k, first + k, k < n && sum != 0 ? weight[k] / sum : 0);
  }
}

enum { MAX_TAPS = 4096 };

static int antialias_tables(struct lt_resampling *t, const struct places *p, bool cubic)
{
  double stretch = fmax(p->scale, 1), reach = (cubic ? 2 : 1) * stretch;
  if (!(2 * reach + 1 < MAX_TAPS)) return lt_fail("a reduction by %g is too much for antialias", p->scale);
  if (make_tables(t, p->in, p->out, 2 * (int64_t)ceil(reach) + 1)) return -1;
  fill_antialias(t, p, cubic, stretch, reach);
  return 0;
}

int lt_resampling_tables(struct lt_resampling *t, int64_t in, int64_t out, double scale, bool align_corners, bool antialias, const char *mode, bool single)
{
  struct places p = {in, out, align_corners ? (out > 1 ? (double)(in - 1) / (double)(out - 1) : 0) : scale, align_corners, single};
  bool linear = strcmp(mode, "linear") == 0, cubic = strcmp(mode, "cubic") == 0;
  bool nearest = strcmp(mode, "nearest") == 0, exact = strcmp(mode, "nearest-exact") == 0;
  t->memory = NULL;
  if (in < 1 || out < 1) return lt_fail("cannot go from %lld to %lld elements", (long long)in, (long long)out);
  if (!linear && !cubic && !nearest && !exact) return lt_fail("mode \"%s\" is unknown", mode);
  if (antialias && (linear || cubic)) return antialias_tables(t, &p, cubic);
  if (make_tables(t, in, out, cubic ? 4 : linear ? 2 : 1)) return -1;
  if (linear) fill_linear(t, &p);
  else if (cubic) fill_cubic(t, &p);
  else fill_nearest(t, &p, exact ? 0.5 : 0);
  return 0;
}

/* ---- extension ---- */

int lt_extension_tables(struct lt_resampling *t, int64_t in, int64_t before, int64_t after, const char *mode)
{
  bool reflect = strcmp(mode, "reflect") == 0, circular = strcmp(mode, "circular") == 0;
  int64_t first = before < 0 ? -before : 0, kept = in - first + (after < 0 ? after : 0);      /* what negative padding leaves goes round */
  int64_t out = in + before + after, most = reflect ? in - 1 : circular ? kept : INT64_MAX;
  t->memory = NULL;
  if (!reflect && !circular && strcmp(mode, "replicate"))
    return lt_fail("mode is \"%s\"; it can be \"constant\", \"reflect\", \"replicate\" or \"circular\"", mode);
  if (before > most || after > most)
    return lt_fail("padding %lld and %lld exceed %lld, the most that mode \"%s\" can add to a dimension of size %lld", (long long)before, (long long)after,
                   (long long)most, mode, (long long)in);
  if (in < 1 || out < 1) return lt_fail("padding %lld and %lld leave nothing of a dimension of size %lld", (long long)before, (long long)after, (long long)in);
  if (make_tables(t, in, out, 1)) return -1;
  for (int64_t o = 0; o < out; o++) {
    int64_t i = o - before;
    if (reflect) i = i < 0 ? -i : i >= in ? 2 * (in - 1) - i : i;
    else if (circular) i = first + ((i - first) % kept + kept) % kept;
    set_tap(t, o, 0, i, 1);
  }
  return 0;
}
