/* Embeddings. Positions are turned into row numbers from 0 first, all of them, so that a wrong one is found before anything is written. */
#include "ops/embedding.h"

#include <math.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/embedding.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static const struct cpu_embedding *kernels(lt_dtype type)
{
  return type == LT_FLOAT64 ? &cpu_embedding()->f64 : &cpu_embedding()->f32;
}

static lt_dtype computing_type(lt_dtype dtype)
{
  return dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
}

static int check_indices(const lt_tensor *indices)
{
  lt_dtype d = (lt_dtype)indices->dtype;
  return lt_is_int(d) ? 0 : lt_fail("indices must be integers, not %s", lt_dtype_name(d));
}

lt_tensor *lt_row_numbers(lt_tensor *indices, int64_t rows, int64_t padding)
{
  if (check_indices(indices)) return NULL;
  LT_AUTO lt_tensor *given = lt_contiguous_as(indices, LT_INT64), *out = given ? lt_tensor_new(LT_INT64, given->ndim, given->size) : NULL;
  if (!out) return NULL;
  const int64_t *from = (const int64_t *)given->data;
  int64_t *to = (int64_t *)out->data;
  for (int64_t i = 0; lt_goes_on(i, out->numel); i++) {
    int64_t row = from[i] > 0 ? from[i] - 1 : from[i] + rows;
    if (from[i] == 0 || row < 0 || row >= rows) {
      lt_position(from[i], rows, "index");
      return NULL;
    }
    to[i] = row == padding - 1 ? -1 : row;
  }
  return lt_check_interrupt() ? NULL : lt_take(&out);
}

/* How often each row occurs. */
static lt_tensor *count_rows(const lt_tensor *index, int64_t rows)
{
  LT_AUTO lt_tensor *count = lt_zeros(LT_INTS(rows), LT_INT64, NULL, false);
  const int64_t *row = (const int64_t *)index->data;
  for (int64_t i = 0; count && i < index->numel; i++)
    if (row[i] >= 0) ((int64_t *)count->data)[row[i]]++;
  return lt_take(&count);
}

/* ---- rows by position ---- */

struct gather { const char *table; char *out; const int64_t *row; int64_t bytes; };

static void gather_part(void *context, int64_t begin, int64_t end)
{
  const struct gather *g = context;
  for (int64_t i = begin; i < end; i++) {
    if (g->row[i] < 0) memset(g->out + i * g->bytes, 0, (size_t)g->bytes);
    else memcpy(g->out + i * g->bytes, g->table + g->row[i] * g->bytes, (size_t)g->bytes);
  }
}

static lt_tensor *gather_rows(lt_tensor *weight, lt_tensor *index)
{
  int64_t size[LT_MAX_DIMS];
  if (index->ndim + 1 > LT_MAX_DIMS) return lt_fail_null("indices have too many dimensions: %s", LT_SHAPE(index));
  memcpy(size, index->size, sizeof size);
  size[index->ndim] = weight->size[1];
  LT_AUTO lt_tensor *table = lt_contiguous_as(weight, (lt_dtype)weight->dtype), *out = lt_tensor_new((lt_dtype)weight->dtype, index->ndim + 1, size);
  if (!table || !out) return NULL;
  struct gather g = {table->data, out->data, (const int64_t *)index->data, weight->size[1] * lt_itemsize((lt_dtype)weight->dtype)};
  return lt_parallel(index->numel, 1 + 4 * LT_GRAIN / (g.bytes + 1), gather_part, &g) ? NULL : lt_take(&out);
}

static int check_table(const lt_tensor *weight)
{
  return weight->ndim == 2 ? 0 : lt_fail("weight must have 2 dimensions, not sizes %s", LT_SHAPE(weight));
}

lt_tensor *op__embedding(lt_tensor *weight, lt_tensor *indices, int64_t padding, bool by_count)
{
  (void)padding;
  (void)by_count;
  if (check_table(weight)) return NULL;
  LT_AUTO lt_tensor *index = lt_row_numbers(indices, weight->size[0], 0);
  return index ? gather_rows(weight, index) : NULL;
}

lt_tensor *op__embedding_masked(lt_tensor *weight, lt_tensor *indices, int64_t padding, bool by_count)
{
  LT_AUTO lt_tensor *index = lt_row_numbers(indices, weight->size[0], padding), *rows = index ? gather_rows(weight, index) : NULL;
  if (!rows || !by_count) return lt_take(&rows);
  LT_AUTO lt_tensor *count = count_rows(index, weight->size[0]), *one = lt_tensor_from_number(lt_int_scalar(1)), *divisor = lt_maximum(count, one);
  LT_AUTO lt_tensor *table = lt_unsqueeze(divisor, 2), *all = lt_row_numbers(indices, weight->size[0], 0);
  LT_AUTO lt_tensor *each = table && all ? gather_rows(table, all) : NULL;
  return lt__true_div(rows, each);
}

struct scatter { const struct cpu_embedding *kernel; void *out; const void *g; const int64_t *index, *count; int64_t n, width; };

static void scatter_part(void *context, int64_t begin, int64_t end)
{
  const struct scatter *s = context;
  s->kernel->add_rows(s->out, s->g, s->index, s->count, s->n, s->width, begin, end);
}

lt_tensor *op__embedding_backward(lt_tensor *g, lt_tensor *indices, lt_ints size, int64_t padding, bool by_count)
{
  lt_dtype dtype = (lt_dtype)g->dtype, type = computing_type(dtype);
  LT_AUTO lt_tensor *index = lt_row_numbers(indices, size.v[0], padding), *count = index && by_count ? count_rows(index, size.v[0]) : NULL;
  LT_AUTO lt_tensor *from = lt_contiguous_as(g, type), *out = lt_zeros(size, type, NULL, false);
  if (!index || !from || !out || (by_count && !count)) return NULL;
  struct scatter s = {kernels(type), out->data, from->data, (const int64_t *)index->data, count ? (const int64_t *)count->data : NULL, index->numel, size.v[1]};
  int64_t threads = from->numel / LT_GRAIN + 1;
  if (lt_parallel(size.v[0], size.v[0] / threads + 1, scatter_part, &s)) return NULL;
  return lt_contiguous_as(out, dtype);
}

/* ---- max_norm ---- */

static double row_norm(const char *row, int64_t step, int64_t n, lt_dtype type, double p)
{
  double sum = 0;
  for (int64_t j = 0; j < n; j++) {
    double v = fabs(lt_scalar_double(lt_load_scalar(row + j * step, type)));
    sum = isinf(p) ? fmax(sum, v) : sum + pow(v, p);
  }
  return isinf(p) ? sum : pow(sum, 1 / p);
}

/* Shrinks the rows in use to at most max_norm, in place. */
static int shrink_rows(lt_tensor *weight, lt_tensor *indices, double max_norm, double p)
{
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *index = lt_check_inplace(weight) ? NULL : lt_row_numbers(indices, weight->size[0], 0);
  lt_set_grad_enabled(mode);
  lt_dtype type = (lt_dtype)weight->dtype;
  int64_t itemsize = lt_itemsize(type), step = weight->stride[1] * itemsize;
  for (int64_t i = 0; index && i < index->numel; i++) {
    char *row = weight->data + ((const int64_t *)index->data)[i] * weight->stride[0] * itemsize;
    double norm = row_norm(row, step, weight->size[1], type, p), scale = max_norm / (norm + 1e-7);
    for (int64_t j = 0; norm > max_norm && j < weight->size[1]; j++)
      lt_store_scalar(row + j * step, type, lt_float_scalar(lt_scalar_double(lt_load_scalar(row + j * step, type)) * scale));
  }
  if (index) lt_bump_version(weight);
  return index ? 0 : -1;
}

/* A padding row as a position from 1; 0 for none, -1 with an error. */
static int64_t padding_position(int64_t padding_idx, const lt_tensor *weight)
{
  if (padding_idx == LT_NONE) return 0;
  int64_t row = lt_position(padding_idx, weight->size[0], "padding_idx");
  return row < 0 ? -1 : row + 1;
}

int64_t lt_prepare_embedding(lt_tensor *indices, lt_tensor *weight, int64_t padding_idx, lt_scalar max_norm, double norm_type)
{
  if (check_table(weight) || check_indices(indices)) return -1;
  int64_t padding = padding_position(padding_idx, weight);
  if (padding >= 0 && max_norm.kind != LT_SCALAR_NONE && shrink_rows(weight, indices, lt_scalar_double(max_norm), norm_type)) return -1;
  return padding;
}

lt_tensor *op_functional_embedding(lt_tensor *indices, lt_tensor *weight, int64_t padding_idx, lt_scalar max_norm, double norm_type, bool scale_grad_by_freq,
                                   bool sparse)
{
  (void)sparse;
  int64_t padding = lt_prepare_embedding(indices, weight, padding_idx, max_norm, norm_type);
  return padding < 0 ? NULL : lt__embedding(weight, indices, padding, scale_grad_by_freq);
}
