/* Reductions over any set of dimensions.

   The dimensions are split into kept and reduced ones, each group sorted by stride and merged. Two ways to walk, chosen by where
   memory is contiguous: "rows" folds a row of elements into one accumulator (the innermost dimension is reduced); "columns" folds
   rows element by element into a row of accumulators (the innermost dimension is kept). Threads share the outputs where there are
   many, or else one long reduction, whose parts are combined in order, so that a result does not depend on the number of outputs.

   Short rows that follow each other are turned, a block of them at a time, and folded as columns: a call for each row would cost more than
   its few elements. */
#include "ops/reduce.h"

#include <string.h>

#include "base/alloc.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/cast.h"
#include "tensor/copy.h"
#include "tensor/plan.h"
#include "tensor/shape.h"

enum {
  COLUMNS = 1024, MAX_ACC = 64, PARTS = 64, SHORT = 64,
  MOST = 1 << 22,                   /* elements folded between looks at interruptions */
};

struct group { int ndim; int64_t numel, size[LT_MAX_DIMS], stride[LT_MAX_DIMS]; };   /* strides in bytes, dimension 0 innermost */

struct job {
  const struct lt_reduce_kernel *kernel;
  const char *in;
  char *out;
  int64_t out_step;                 /* bytes between results */
  struct group kept, reduced;
  bool columns, short_rows;
  char *partial;                    /* accumulators of parts, when one reduction is shared */
  int64_t parts;
};

int lt_reduced_size(const lt_tensor *x, const bool *mask, bool keepdim, int64_t *size)
{
  int n = 0;
  for (int i = 0; i < x->ndim; i++) {
    if (!mask[i]) size[n++] = x->size[i];
    else if (keepdim) size[n++] = 1;
  }
  return n;
}

/* The dimensions whose mark is `which`, in the order given or sorted by stride, merged where they run on. */
static void make_group(struct group *g, const lt_tensor *x, const bool *mask, bool which, bool sort)
{
  int64_t itemsize = lt_itemsize((lt_dtype)x->dtype);
  g->ndim = 0;
  g->numel = 1;
  for (int i = x->ndim - 1; i >= 0; i--) {
    if (mask[i] != which || x->size[i] == 1) continue;
    int at = g->ndim++;
    int64_t stride = x->stride[i] * itemsize;
    for (; sort && at > 0 && g->stride[at - 1] > stride; at--) {
      g->size[at] = g->size[at - 1];
      g->stride[at] = g->stride[at - 1];
    }
    g->size[at] = x->size[i];
    g->stride[at] = stride;
    g->numel *= x->size[i];
  }
  int top = 0;
  for (int i = 1; i < g->ndim; i++) {
    if (g->stride[i] == g->stride[top] * g->size[top]) g->size[top] *= g->size[i];
    else {
      top++;
      g->size[top] = g->size[i];
      g->stride[top] = g->stride[i];
    }
  }
  if (g->ndim) g->ndim = top + 1;
}

static int64_t offset_of(const struct group *g, int64_t index)
{
  int64_t offset = 0;
  for (int i = 0; i < g->ndim; i++) {
    offset += index % g->size[i] * g->stride[i];
    index /= g->size[i];
  }
  return offset;
}

/* Folds elements begin..end of the reduced group, at a place of the kept one, into one accumulator. */
static void fold_rows(const struct job *j, void *acc, const char *in, int64_t begin, int64_t end)
{
  const struct group *g = &j->reduced;
  int64_t row = g->ndim ? g->size[0] : 1, step = g->ndim ? g->stride[0] : 0;
  while (lt_goes_on(begin, end)) {
    int64_t n = row - begin % row;
    if (n > end - begin) n = end - begin;
    if (n > MOST) n = MOST;
    j->kernel->row(acc, in + offset_of(g, begin), step, n);
    begin += n;
  }
}

static void rows_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  _Alignas(64) char acc[MAX_ACC];
  for (int64_t i = begin; i < end; i++) {
    j->kernel->start(acc, 1);
    fold_rows(j, acc, j->in + offset_of(&j->kept, i), 0, j->reduced.numel);
    j->kernel->finish(j->out + i * j->out_step, j->out_step, acc, 1, j->reduced.numel);
  }
}

/* Rows of at most SHORT elements, of one run, at even distances. */
static bool has_short_rows(const struct job *j, int64_t itemsize)
{
  return !j->columns && (itemsize == 4 || itemsize == 8) && j->kept.ndim == 1 && j->kept.numel >= 2 * SHORT && j->reduced.ndim == 1 &&
         j->reduced.size[0] <= SHORT && j->reduced.stride[0] == itemsize && j->kept.stride[0] > 0;
}

static void short_rows_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  int64_t n = j->reduced.size[0], itemsize = j->reduced.stride[0], width = SHORT * itemsize;
  _Alignas(64) char acc[SHORT * MAX_ACC], turned[SHORT * SHORT * 8];
  for (int64_t i = begin; i < end; i += SHORT) {
    int64_t count = end - i < SHORT ? end - i : SHORT;
    (itemsize == 4 ? cpu_cast()->transpose4 : cpu_cast()->transpose8)(turned, width, j->in + i * j->kept.stride[0], j->kept.stride[0], n, count);
    j->kernel->start(acc, count);
    for (int64_t r = 0; r < n; r++) j->kernel->rows(acc, turned + r * width, count);
    j->kernel->finish(j->out + i * j->out_step, j->out_step, acc, count, n);
  }
}

static void shared_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t p = begin; p < end; p++) {
    void *acc = j->partial + p * j->kernel->acc_bytes;
    j->kernel->start(acc, 1);
    fold_rows(j, acc, j->in, j->reduced.numel * p / j->parts, j->reduced.numel * (p + 1) / j->parts);
  }
}

/* One result from many elements: parts of fixed number, combined in their order. */
static int run_shared(struct job *j)
{
  _Alignas(64) char partial[PARTS * MAX_ACC];
  j->partial = partial;
  j->parts = PARTS;
  if (lt_parallel(PARTS, 1 + PARTS * (int64_t)LT_GRAIN / (j->reduced.numel + 1), shared_part, j)) return -1;
  for (int p = 1; p < PARTS; p++) j->kernel->combine(partial, partial + p * j->kernel->acc_bytes, 1);
  j->kernel->finish(j->out, j->out_step, partial, 1, j->reduced.numel);
  return 0;
}

/* Results begin..end lie in one run of the kept group's innermost dimension. */
static void fold_columns(const struct job *j, int64_t begin, int64_t end)
{
  _Alignas(64) char acc[COLUMNS * MAX_ACC];
  const char *in = j->in + offset_of(&j->kept, begin);
  j->kernel->start(acc, end - begin);
  for (int64_t r = 0; lt_goes_on(r, j->reduced.numel); r++) j->kernel->rows(acc, in + offset_of(&j->reduced, r), end - begin);
  j->kernel->finish(j->out + begin * j->out_step, j->out_step, acc, end - begin, j->reduced.numel);
}

static void columns_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  while (begin < end) {
    int64_t stop = (begin / j->kept.size[0] + 1) * j->kept.size[0];
    if (stop > begin + COLUMNS) stop = begin + COLUMNS;
    if (stop > end) stop = end;
    fold_columns(j, begin, stop);
    begin = stop;
  }
}

static int run(struct job *j)
{
  int64_t grain = 1 + LT_GRAIN / (j->reduced.numel + 1);
  if (j->columns) return lt_parallel(j->kept.numel, grain > 16 ? grain : 16, columns_part, j);
  if (j->short_rows) return lt_parallel(j->kept.numel, grain > SHORT ? grain : SHORT, short_rows_part, j);
  if (j->kept.numel == 1 && j->reduced.numel >= 2 * LT_GRAIN) return run_shared(j);
  return lt_parallel(j->kept.numel, grain, rows_part, j);
}

static lt_dtype result_type(const struct lt_reduction *op, lt_dtype in)
{
  switch (op->result) {
  case LT_RESULT_SUM: return lt_is_float(in) ? in : LT_INT64;
  case LT_RESULT_BOOL: return in == LT_UINT8 ? LT_UINT8 : LT_BOOL;
  case LT_RESULT_INT64: return LT_INT64;
  case LT_RESULT_FLOAT: return lt_is_float(in) ? in : lt_default_dtype();
  default: return in;
  }
}

static int check_elements(const struct lt_reduction *op, const lt_tensor *x, const bool *mask)
{
  for (int i = 0; i < x->ndim; i++)
    if (op->needs_elements && mask[i] && x->size[i] == 0)
      return lt_fail("a tensor of sizes %s has no elements to reduce in dimension %d, and %s of nothing is not defined", LT_SHAPE(x), i + 1, op->name);
  return 0;
}

static lt_tensor *reduce_same(const struct lt_reduction *op, lt_tensor *x, const bool *mask, bool keepdim, lt_dtype result)
{
  const struct lt_reduce_kernel *kernel = &op->kernels[lt_isa()][x->dtype];
  if (!kernel->row) return lt_fail_null("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  int64_t size[LT_MAX_DIMS];
  int ndim = lt_reduced_size(x, mask, keepdim, size);
  lt_tensor *out = lt_tensor_new(result, ndim, size);
  if (!out || out->numel == 0) return out;
  struct job j = {.kernel = kernel, .in = x->data, .out = out->data, .out_step = lt_itemsize(result)};
  make_group(&j.kept, x, mask, false, false);
  make_group(&j.reduced, x, mask, true, true);
  j.columns = j.kept.ndim && j.kept.size[0] >= 8 && j.kept.stride[0] == lt_itemsize((lt_dtype)x->dtype);
  j.short_rows = has_short_rows(&j, lt_itemsize((lt_dtype)x->dtype));
  if (!run(&j)) return out;
  lt_unref(out);
  return NULL;
}

/* Whether no two elements of a large tensor are neighbours: then they are brought together first, since folding needs vectors. */
static bool is_scattered(const lt_tensor *x)
{
  enum { LARGE = 4096 };
  for (int i = 0; i < x->ndim; i++)
    if (x->size[i] > 1 && x->stride[i] <= 1) return false;
  return x->numel >= LARGE;
}

lt_tensor *lt_reduce(const struct lt_reduction *op, lt_tensor *x, lt_ints dims, bool keepdim, lt_dtype dtype)
{
  bool mask[LT_MAX_DIMS];
  if (lt_dim_mask(dims, x->ndim, mask, "dim") || check_elements(op, x, mask)) return NULL;
  lt_dtype in = dtype != LT_NO_DTYPE ? dtype : (lt_dtype)x->dtype;
  lt_dtype raw = result_type(op, in), result = op->result == LT_RESULT_SUM && dtype != LT_NO_DTYPE ? dtype : raw;
  lt_dtype compute = lt_is_half(in) ? LT_FLOAT32 : in;
  if (op->result == LT_RESULT_FLOAT && !lt_is_float(in)) compute = lt_default_dtype();
  LT_AUTO lt_tensor *source = x->dtype == compute && !is_scattered(x) ? lt_ref(x) : lt_contiguous_as(x, compute);
  if (!source) return NULL;
  LT_AUTO lt_tensor *out = reduce_same(op, source, mask, keepdim, lt_is_half(raw) ? LT_FLOAT32 : raw);
  return out && out->dtype != result ? lt_contiguous_as(out, result) : lt_take(&out);
}
