/* Softmax: the tensor as (outer, n, inner) around the dimension, shared out by rows or by blocks of columns. Short rows are turned into
   columns, a block of them at a time, and back: side by side they fill vectors that each alone would leave half empty. */
#include "cpu/softmax.h"

#include "base/parallel.h"
#include "cpu/cast.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct job {
  cpu_softmax_fn *kernel;
  const char *a, *b;
  char *out;
  int64_t n, inner, blocks, itemsize;
};

static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++) {
    int64_t column = i % j->blocks * CPU_SOFTMAX_WIDTH, width = j->inner - column;
    int64_t offset = (i / j->blocks * j->n * j->inner + column) * j->itemsize;
    j->kernel(j->out + offset, j->a + offset, j->b ? j->b + offset : NULL, j->n, j->inner, width < CPU_SOFTMAX_WIDTH ? width : CPU_SOFTMAX_WIDTH);
  }
}

enum { SHORT = 64 };

static void run_short_rows(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  int64_t n = j->n, row = n * j->itemsize, width = CPU_SOFTMAX_WIDTH * j->itemsize;
  cpu_transpose *turn = j->itemsize == 4 ? cpu_cast()->transpose4 : cpu_cast()->transpose8;
  _Alignas(64) char a[SHORT * CPU_SOFTMAX_WIDTH * 8], b[SHORT * CPU_SOFTMAX_WIDTH * 8];
  for (int64_t i = begin; i < end; i += CPU_SOFTMAX_WIDTH) {
    int64_t count = end - i < CPU_SOFTMAX_WIDTH ? end - i : CPU_SOFTMAX_WIDTH;
    turn(a, width, j->a + i * row, row, n, count);
    if (j->b) turn(b, width, j->b + i * row, row, n, count);
    j->kernel(a, a, j->b ? b : NULL, n, CPU_SOFTMAX_WIDTH, count);
    turn(j->out + i * row, row, a, width, count, n);
  }
}

static int run(enum cpu_softmax_kind kind, lt_tensor *out, const lt_tensor *a, const lt_tensor *b, int d)
{
  const struct cpu_softmax_table *table = cpu_softmax();
  struct job j = {.a = a->data, .b = b ? b->data : NULL, .out = out->data, .n = 1, .inner = 1, .itemsize = lt_itemsize((lt_dtype)out->dtype)};
  j.kernel = out->dtype == LT_FLOAT64 ? table->f64[kind] : table->f32[kind];
  int64_t outer = 1;
  for (int i = 0; i < a->ndim; i++) *(i < d ? &outer : i == d ? &j.n : &j.inner) *= a->size[i];
  if (out->numel == 0) return 0;
  if (j.inner == 1 && j.n <= SHORT && outer >= CPU_SOFTMAX_WIDTH)
    return lt_parallel(outer, 1 + LT_GRAIN / 4 / j.n, run_short_rows, &j);
  j.blocks = (j.inner + CPU_SOFTMAX_WIDTH - 1) / CPU_SOFTMAX_WIDTH;
  int64_t unit = j.n * (j.inner < CPU_SOFTMAX_WIDTH ? j.inner : CPU_SOFTMAX_WIDTH);
  return lt_parallel(outer * j.blocks, 1 + LT_GRAIN / 4 / unit, run_part, &j);
}

/* Of a, and b where there is one, in the type of a; half types through float32. */
static lt_tensor *softmax(enum cpu_softmax_kind kind, lt_tensor *a, lt_tensor *b, int64_t dim)
{
  int d = lt_dim(dim, a->ndim, "dim");
  if (d < 0) return NULL;
  lt_dtype dtype = (lt_dtype)a->dtype, type = lt_is_half(dtype) ? LT_FLOAT32 : dtype;
  if (!lt_is_float(dtype)) return lt_fail_null("is not defined for dtype %s; pass {dtype = torch.float32}", lt_dtype_name(dtype));
  LT_AUTO lt_tensor *first = lt_contiguous_as(a, type), *second = b ? lt_contiguous_as(b, type) : NULL;
  LT_AUTO lt_tensor *out = first && (!b || second) ? lt_tensor_new(type, a->ndim, a->size) : NULL;
  if (!out || run(kind, out, first, second, d)) return NULL;
  return lt_contiguous_as(out, dtype);
}

lt_tensor *op__softmax(lt_tensor *x, int64_t dim)
{
  return softmax(CPU_SOFTMAX, x, NULL, dim);
}

lt_tensor *op__log_softmax(lt_tensor *x, int64_t dim)
{
  return softmax(CPU_LOG_SOFTMAX, x, NULL, dim);
}

lt_tensor *op__softmax_backward(lt_tensor *g, lt_tensor *out, int64_t dim)
{
  return softmax(CPU_SOFTMAX_BACKWARD, g, out, dim);
}

lt_tensor *op__log_softmax_backward(lt_tensor *g, lt_tensor *out, int64_t dim)
{
  return softmax(CPU_LOG_SOFTMAX_BACKWARD, g, out, dim);
}

lt_tensor *op_softmax(lt_tensor *x, int64_t dim, lt_dtype dtype)
{
  if (dtype == LT_NO_DTYPE) return lt__softmax(x, dim);
  LT_AUTO lt_tensor *typed = lt_to_dtype(x, dtype);
  return lt__softmax(typed, dim);
}

lt_tensor *op_log_softmax(lt_tensor *x, int64_t dim, lt_dtype dtype)
{
  if (dtype == LT_NO_DTYPE) return lt__log_softmax(x, dim);
  LT_AUTO lt_tensor *typed = lt_to_dtype(x, dtype);
  return lt__log_softmax(typed, dim);
}

lt_tensor *op_functional_softmin(lt_tensor *x, int64_t dim, lt_dtype dtype)
{
  LT_AUTO lt_tensor *negative = lt_neg(x);
  return lt_softmax(negative, dim, dtype);
}
