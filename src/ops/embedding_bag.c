/* Embedding bags. Bag b holds the rows offsets[b] to offsets[b + 1] - 1, counted from 0. */
#include "cpu/embedding.h"

#include "base/interrupt.h"
#include "base/parallel.h"
#include "ops/embedding.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* Typed arguments of one call; given back by drop(). */
struct bags {
  const struct cpu_embedding *kernel;
  lt_tensor *rows, *use;             /* the rows, or g; row numbers, -1 where left out */
  const int64_t *offsets;
  int64_t n, width;
  void *out;
  int64_t *at;
  int itemsize;
  bool mean, lookup;                 /* lookup: `use` says which rows, not only whether */
};

static int prepare(struct bags *b, lt_tensor *rows, lt_tensor *indices, lt_tensor *offsets, int64_t padding, bool mean, bool lookup)
{
  lt_dtype type = rows->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  *b = (struct bags){.kernel = type == LT_FLOAT64 ? &cpu_embedding()->f64 : &cpu_embedding()->f32, .offsets = (const int64_t *)offsets->data,
                     .n = offsets->numel - 1, .width = rows->size[1], .itemsize = lt_itemsize(type), .mean = mean, .lookup = lookup};
  b->rows = lt_contiguous_as(rows, type);
  b->use = lt_row_numbers(indices, lookup ? rows->size[0] : INT64_MAX, padding);
  return b->rows && b->use ? 0 : -1;
}

static void drop(struct bags *b)
{
  lt_unref(b->rows);
  lt_unref(b->use);
}

/* What the sum of a bag is divided by. */
static double divisor_of(const struct bags *b, int64_t bag)
{
  int64_t count = 0;
  const int64_t *use = (const int64_t *)b->use->data;
  for (int64_t i = b->offsets[bag]; b->mean && i < b->offsets[bag + 1]; i++) count += use[i] >= 0;
  return count ? (double)count : 1;
}

static void combine_part(void *context, int64_t begin, int64_t end)
{
  const struct bags *b = context;
  for (int64_t bag = begin; bag < end; bag++) {
    int64_t first = b->offsets[bag], n = b->offsets[bag + 1] - first;
    char *out = (char *)b->out + bag * b->width * b->itemsize;
    const char *rows = b->rows->data + (b->lookup ? 0 : first) * b->width * b->itemsize;
    const int64_t *use = (const int64_t *)b->use->data + first;
    if (b->at) b->kernel->max_rows(out, b->at + bag * b->width, rows, use, n, b->width, first);
    else b->kernel->sum_rows(out, rows, use, n, b->width, divisor_of(b, bag), b->lookup);
  }
}

static lt_tensor *combine(struct bags *b, lt_dtype dtype, lt_tensor **at)
{
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)b->rows->dtype, 2, LT_INTS(b->n, b->width).v);
  if (at) *at = lt_tensor_new(LT_INT64, 2, LT_INTS(b->n, b->width).v);
  if (!out || (at && !*at)) return NULL;
  b->out = out->data;
  b->at = at ? (int64_t *)(*at)->data : NULL;
  return lt_parallel(b->n, 1 + LT_GRAIN * b->n / (b->use->numel * b->width + 1), combine_part, b) ? NULL : lt_contiguous_as(out, dtype);
}

lt_tensor *op__bag_sum(lt_tensor *rows, lt_tensor *indices, lt_tensor *offsets, int64_t padding, bool mean)
{
  struct bags b;
  lt_tensor *out = prepare(&b, rows, indices, offsets, padding, mean, false) ? NULL : combine(&b, (lt_dtype)rows->dtype, NULL);
  drop(&b);
  return out;
}

lt_tensor *op__bag_lookup(lt_tensor *weight, lt_tensor *indices, lt_tensor *offsets, int64_t padding, bool mean, bool by_count)
{
  (void)by_count;
  struct bags b;
  lt_tensor *out = prepare(&b, weight, indices, offsets, padding, mean, true) ? NULL : combine(&b, (lt_dtype)weight->dtype, NULL);
  drop(&b);
  return out;
}

int op__bag_max(lt_tensor *rows, lt_tensor *indices, lt_tensor *offsets, int64_t padding, lt_tensor **out)
{
  struct bags b;
  out[1] = NULL;
  out[0] = prepare(&b, rows, indices, offsets, padding, false, false) ? NULL : combine(&b, (lt_dtype)rows->dtype, &out[1]);
  drop(&b);
  return out[0] ? 0 : lt_drop_results(out, 2);
}

static lt_tensor *spread(struct bags *b, lt_dtype dtype)
{
  LT_AUTO lt_tensor *out = lt_zeros(LT_INTS(b->use->numel, b->width), (lt_dtype)b->rows->dtype, NULL, false);
  LT_AUTO lt_tensor *number = lt_tensor_new(LT_INT64, 1, LT_INTS(1).v);
  if (!out || !number) return NULL;
  const int64_t *use = (const int64_t *)b->use->data;
  for (int64_t bag = 0; bag < b->n; bag++) {
    const char *g = b->rows->data + bag * b->width * b->itemsize;
    double divisor = divisor_of(b, bag);
    for (int64_t i = b->offsets[bag]; lt_goes_on(i, b->offsets[bag + 1]); i++)
      if (use[i] >= 0) b->kernel->sum_rows(out->data + i * b->width * b->itemsize, g, use + i, 1, b->width, divisor, false);
  }
  return lt_check_interrupt() ? NULL : lt_contiguous_as(out, dtype);
}

lt_tensor *op__bag_spread(lt_tensor *g, lt_tensor *indices, lt_tensor *offsets, int64_t padding, bool mean)
{
  struct bags b;
  lt_tensor *out = prepare(&b, g, indices, offsets, padding, mean, false) ? NULL : spread(&b, (lt_dtype)g->dtype);
  drop(&b);
  return out;
}

/* ---- maxima: one element for each bag and column ---- */

lt_tensor *op__bag_max_backward(lt_tensor *g, lt_tensor *at, lt_ints size)
{
  lt_dtype dtype = (lt_dtype)g->dtype;
  LT_AUTO lt_tensor *from = lt_contiguous_as(g, dtype), *out = lt_zeros(size, dtype, NULL, false);
  if (!from || !out) return NULL;
  int itemsize = lt_itemsize(dtype);
  for (int64_t i = 0; lt_goes_on(i, at->numel); i++) {
    int64_t row = ((const int64_t *)at->data)[i];
    if (row) memcpy(out->data + ((row - 1) * size.v[1] + i % size.v[1]) * itemsize, from->data + i * itemsize, (size_t)itemsize);
  }
  return lt_check_interrupt() ? NULL : lt_take(&out);
}

lt_tensor *op__bag_pick(lt_tensor *rows, lt_tensor *at)
{
  lt_dtype dtype = (lt_dtype)rows->dtype;
  LT_AUTO lt_tensor *from = lt_contiguous_as(rows, dtype), *out = lt_zeros(lt_sizes(at), dtype, NULL, false);
  if (!from || !out) return NULL;
  int itemsize = lt_itemsize(dtype);
  for (int64_t i = 0; lt_goes_on(i, at->numel); i++) {
    int64_t row = ((const int64_t *)at->data)[i];
    if (row) memcpy(out->data + i * itemsize, from->data + ((row - 1) * rows->size[1] + i % rows->size[1]) * itemsize, (size_t)itemsize);
  }
  return lt_check_interrupt() ? NULL : lt_take(&out);
}

/* ---- the public function ---- */

/* The offsets of rows of equal length. */
static lt_tensor *even_offsets(int64_t bags, int64_t length)
{
  lt_tensor *out = lt_tensor_new(LT_INT64, 1, LT_INTS(bags + 1).v);
  for (int64_t b = 0; out && b <= bags; b++) ((int64_t *)out->data)[b] = b * length;
  return out;
}

static int check_offsets(const int64_t *v, int64_t n, int64_t indices)
{
  if (n && v[0] != 0) return lt_fail("the first offset must be 0, got %lld", (long long)v[0]);
  for (int64_t i = 1; i < n; i++)
    if (v[i] < v[i - 1]) return lt_fail("offsets must not decrease: %lld follows %lld", (long long)v[i], (long long)v[i - 1]);
  if (n && v[n - 1] > indices) return lt_fail("offset %lld exceeds the number of indices, %lld", (long long)v[n - 1], (long long)indices);
  return 0;
}

/* Offsets with the end of the last bag. */
static lt_tensor *closed_offsets(const lt_tensor *indices, lt_tensor *offsets, bool include_last)
{
  if (indices->ndim == 2 && !offsets) return even_offsets(indices->size[0], indices->size[1]);
  if (indices->ndim != 1 || !offsets || offsets->ndim != 1 || !lt_is_int((lt_dtype)offsets->dtype))
    return lt_fail_null("indices must be {B, n} without offsets, or flat with offsets, a list of integers; they have sizes %s", LT_SHAPE(indices));
  LT_AUTO lt_tensor *given = lt_contiguous_as(offsets, LT_INT64);
  int64_t n = offsets->numel;
  if (!given || check_offsets((const int64_t *)given->data, n, indices->numel)) return NULL;
  if (include_last && n == 0) return lt_fail_null("include_last_offset needs at least one offset");
  lt_tensor *out = lt_tensor_new(LT_INT64, 1, LT_INTS(include_last ? n : n + 1).v);
  if (!out) return NULL;
  memcpy(out->data, given->data, (size_t)n * sizeof(int64_t));
  if (!include_last) ((int64_t *)out->data)[n] = indices->numel;
  return out;
}

static lt_tensor *weighted_rows(lt_tensor *rows, lt_tensor *weights)
{
  LT_AUTO lt_tensor *column = lt_reshape(weights, LT_INTS(-1, 1));
  return lt_mul(rows, column);
}

static int check_mode(const char *mode, lt_tensor *indices, lt_tensor *weights)
{
  bool sum = strcmp(mode, "sum") == 0;
  if (!sum && strcmp(mode, "mean") && strcmp(mode, "max")) return lt_fail("mode is \"%s\"; it can be \"sum\", \"mean\" or \"max\"", mode);
  if (weights && !sum) return lt_fail("per_sample_weights are for mode \"sum\", not \"%s\"", mode);
  if (weights && !lt_same_shape(weights, indices))
    return lt_fail("per_sample_weights of sizes %s differ from indices of sizes %s", LT_SHAPE(weights), LT_SHAPE(indices));
  return 0;
}

lt_tensor *op_functional_embedding_bag(lt_tensor *indices, lt_tensor *weight, lt_tensor *offsets, lt_scalar max_norm, double norm_type,
                                       bool scale_grad_by_freq, const char *mode, bool sparse, lt_tensor *per_sample_weights, bool include_last_offset,
                                       int64_t padding_idx)
{
  (void)sparse;
  if (check_mode(mode, indices, per_sample_weights)) return NULL;
  int64_t padding = lt_prepare_embedding(indices, weight, padding_idx, max_norm, norm_type);
  LT_AUTO lt_tensor *ends = padding < 0 ? NULL : closed_offsets(indices, offsets, include_last_offset);
  if (!ends) return NULL;
  bool mean = strcmp(mode, "mean") == 0, direct = !per_sample_weights && strcmp(mode, "max") && !lt_is_half((lt_dtype)weight->dtype);
  LT_AUTO lt_tensor *flat = lt_reshape(indices, LT_INTS(-1));
  if (direct) return lt__bag_lookup(weight, flat, ends, padding, mean, scale_grad_by_freq);
  LT_AUTO lt_tensor *found = lt__embedding(weight, flat, padding, scale_grad_by_freq);
  LT_AUTO lt_tensor *rows = per_sample_weights ? weighted_rows(found, per_sample_weights) : lt_ref(found);
  if (strcmp(mode, "max")) return lt__bag_sum(rows, flat, ends, padding, mean);
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL};
  return lt__bag_max(rows, flat, ends, padding, out) ? NULL : lt_take(&out[0]);
}
