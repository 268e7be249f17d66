/* A batch of products out = alpha * x y + beta * out.

   Floating-point products go to BLAS, which is column-major: it is asked for the transpose, y' x', whose memory is that of the
   row-major result. An operand whose rows or columns are contiguous goes in as it lies. Small products and integers go to a kernel of
   our own, which takes any steps. Threads share a batch's products when those are small, or else work together inside BLAS. */
#include "ops/gemm.h"

#include <limits.h>
#include <math.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/gemm.h"
#include "device/blas.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { SMALL = 4096 };                        /* multiplications up to which a call of BLAS costs more than it saves */
static const double PIECE = 4e9;              /* multiplications, some hundredths of a second, that run without a look at interruptions */
static const double LARGE = 4e6;              /* multiplications from which BLAS's own threads pay */

struct operand {
  const void *data;
  bool transposed;                            /* columns are contiguous, not rows */
  int step;                                   /* between rows, or columns */
};

struct batch {
  lt_tensor *out, *x, *y;
  struct cpu_gemm one;                        /* sizes and steps of each product */
  const struct lt_blas *blas;                 /* NULL: the kernel multiplies */
  struct operand left, right;
};

static int64_t at(const lt_tensor *x, int64_t index)
{
  int64_t offset = 0;
  for (int d = x->ndim - 3; d >= 0; d--) {
    offset += index % x->size[d] * x->stride[d];
    index /= x->size[d];
  }
  return offset * lt_itemsize((lt_dtype)x->dtype);
}

/* ---- one product in BLAS ---- */

static double multiplications(const struct cpu_gemm *g)
{
  return (double)g->m * (double)g->n * (double)g->k;
}

static void float_gemv(const struct batch *b, const struct operand *a, const void *x, int64_t x_step, void *out, int64_t out_step, int rows,
                       int columns)
{
  const struct cpu_gemm *g = &b->one;
  int m = a->transposed ? rows : columns, n = a->transposed ? columns : rows, xs = (int)x_step, os = (int)out_step;
  const char *trans = a->transposed ? "N" : "T";
  if (b->out->dtype == LT_FLOAT32) {
    float alpha = (float)g->alpha, beta = (float)g->beta;
    b->blas->sgemv(trans, &m, &n, &alpha, a->data, &a->step, x, &xs, &beta, out, &os, 1);
  } else {
    b->blas->dgemv(trans, &m, &n, &g->alpha, a->data, &a->step, x, &xs, &g->beta, out, &os, 1);
  }
}

static void float_gemm(const struct batch *b, const struct operand *left, const struct operand *right, void *out)
{
  const struct cpu_gemm *g = &b->one;
  int m = (int)g->m, n = (int)g->n, k = (int)g->k, step = (int)g->c_row;
  const char *first = right->transposed ? "T" : "N", *second = left->transposed ? "T" : "N";
  if (b->out->dtype == LT_FLOAT32) {
    float alpha = (float)g->alpha, beta = (float)g->beta;
    b->blas->sgemm(first, second, &n, &m, &k, &alpha, right->data, &right->step, left->data, &left->step, &beta, out, &step, 1, 1);
  } else {
    b->blas->dgemm(first, second, &n, &m, &k, &g->alpha, right->data, &right->step, left->data, &left->step, &g->beta, out, &step, 1, 1);
  }
}

/* The same matrix with rows and columns exchanged. */
static struct operand flipped(struct operand a)
{
  a.transposed = !a.transposed;
  return a;
}

static void multiply(const struct batch *b, int64_t index)
{
  const struct cpu_gemm *g = &b->one;
  struct operand left = b->left, right = b->right;
  void *out = b->out->data + at(b->out, index);
  left.data = b->x->data + at(b->x, index);
  right.data = b->y->data + at(b->y, index);
  if (!b->blas) {
    struct cpu_gemm one = *g;
    one.a = left.data, one.b = right.data, one.c = out;
    cpu_gemm()->gemm[b->out->dtype](&one);
  } else if (g->n == 1 && g->b_row > 0) {
    float_gemv(b, &left, right.data, g->b_row, out, g->c_row, (int)g->m, (int)g->k);
  } else if (g->m == 1 && g->a_column > 0) {
    struct operand a = flipped(right);
    float_gemv(b, &a, left.data, g->a_column, out, 1, (int)g->n, (int)g->k);
  } else {
    float_gemm(b, &left, &right, out);
  }
}

/* An operand from a row on, or from a column on. */
static struct operand shifted(struct operand a, int64_t rows, int64_t columns, int64_t itemsize)
{
  int64_t row = a.transposed ? 1 : a.step, column = a.transposed ? a.step : 1;
  a.data = (const char *)a.data + (rows * row + columns * column) * itemsize;
  return a;
}

static int64_t smaller(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

/* The edge, a multiple of 64, of so many about even parts. */
static int64_t even(int64_t size, double parts)
{
  return ((int64_t)ceil((double)size / ceil(parts)) + 63) / 64 * 64;
}

/* One large product in about square blocks of the result, so that it can be interrupted between two. */
static int multiply_blocks(const struct batch *b, int64_t index)
{
  const struct cpu_gemm *g = &b->one;
  double pieces = ceil(multiplications(g) / PIECE), down = fmax(1, round(sqrt(pieces * (double)g->m / (double)g->n)));
  int64_t itemsize = lt_itemsize((lt_dtype)b->out->dtype), height = even(g->m, down), width = even(g->n, pieces / down);
  struct batch part = *b;
  struct operand left = b->left, right = b->right;
  char *out = b->out->data + at(b->out, index);
  left.data = b->x->data + at(b->x, index);
  right.data = b->y->data + at(b->y, index);
  for (int64_t i = 0; i < g->m; i += height) {
    part.one.m = smaller(g->m - i, height);
    for (int64_t j = 0; j < g->n; j += width) {
      if (lt_check_interrupt()) return -1;
      part.one.n = smaller(g->n - j, width);
      struct operand rows = shifted(left, i, 0, itemsize), columns = shifted(right, 0, j, itemsize);
      float_gemm(&part, &rows, &columns, out + (i * g->c_row + j) * itemsize);
    }
  }
  return 0;
}

/* Products that BLAS computes one after the other with its own threads. */
static int multiply_in_order(const struct batch *b, int64_t count)
{
  bool is_large = multiplications(&b->one) > PIECE && b->one.n > 1 && b->one.m > 1;
  int status = 0;
  for (int64_t i = 0; i < count && !status; i++) {
    status = is_large ? multiply_blocks(b, i) : lt_check_interrupt();
    if (!status && !is_large) multiply(b, i);
  }
  return status;
}

static void multiply_part(void *context, int64_t begin, int64_t end)
{
  for (int64_t i = begin; i < end; i++) multiply(context, i);
}

/* Rows of one product of the kernel. */
static void multiply_rows(void *context, int64_t begin, int64_t end)
{
  const struct batch *b = context;
  struct cpu_gemm one = b->one;
  int64_t itemsize = lt_itemsize((lt_dtype)b->out->dtype);
  one.a = b->x->data + begin * one.a_row * itemsize;
  one.b = b->y->data;
  one.c = b->out->data + begin * one.c_row * itemsize;
  one.m = end - begin;
  cpu_gemm()->gemm[b->out->dtype](&one);
}

/* ---- layout ---- */

static bool blas_layout(int64_t rows, int64_t columns, int64_t row, int64_t column, struct operand *o)
{
  int64_t step = 0;
  if ((column == 1 || columns <= 1) && (row >= columns || rows <= 1)) {
    o->transposed = false;
    step = rows <= 1 ? columns : row;
  } else if ((row == 1 || rows <= 1) && (column >= rows || columns <= 1)) {
    o->transposed = true;
    step = columns <= 1 ? rows : column;
  }
  o->step = step > 1 ? (int)step : 1;
  return step > 0 && step <= INT_MAX;
}

static void set_steps(struct batch *b)
{
  int n = b->out->ndim;
  b->one.a_row = b->x->stride[n - 2], b->one.a_column = b->x->stride[n - 1];
  b->one.b_row = b->y->stride[n - 2], b->one.b_column = b->y->stride[n - 1];
  b->one.c_row = b->out->stride[n - 2];
  if (b->one.c_row < b->one.n) b->one.c_row = b->one.n;        /* a single row's step may be anything */
}

/* Settles who multiplies, and makes copies of operands that BLAS cannot read: *x and *y become new references. */
static int prepare(struct batch *b, lt_tensor **x, lt_tensor **y)
{
  struct cpu_gemm *g = &b->one;
  b->x = *x = lt_ref(*x);
  b->y = *y = lt_ref(*y);
  set_steps(b);
  if (!lt_is_float((lt_dtype)b->out->dtype) || multiplications(g) <= SMALL) return 0;
  if (g->m > INT_MAX || g->n > INT_MAX || g->k > INT_MAX) return lt_fail("sizes of 2^31 and more cannot be multiplied");
  for (int side = 0; side < 2; side++) {
    lt_tensor **t = side ? y : x;
    int64_t rows = side ? g->k : g->m, columns = side ? g->n : g->k;
    struct operand *o = side ? &b->right : &b->left;
    const int64_t *step = (*t)->stride + (*t)->ndim - 2;
    if (blas_layout(rows, columns, step[0], step[1], o)) continue;
    lt_tensor *copy = lt_contiguous_as(*t, (lt_dtype)(*t)->dtype);
    lt_unref(*t);
    *t = copy;
    if (!copy) return -1;
    blas_layout(rows, columns, copy->stride[copy->ndim - 2], copy->stride[copy->ndim - 1], o);
  }
  b->x = *x, b->y = *y;
  set_steps(b);
  b->blas = lt_blas();
  return b->blas ? 0 : -1;
}

static int run(struct batch *b)
{
  int64_t count = b->out->numel / (b->one.m * b->one.n);
  double work = multiplications(&b->one) + 1;
  int64_t grain = 1 + (int64_t)(LT_GRAIN * 4 / work);
  if (!b->blas && count == 1) return lt_parallel(b->one.m, 1 + (int64_t)(LT_GRAIN * 4 * (double)b->one.m / work), multiply_rows, b);
  else if (b->blas && (count < lt_num_threads() || work > LARGE || !b->blas->nests)) return multiply_in_order(b, count);
  return lt_parallel(count, grain, multiply_part, b);
}

static int gemm(lt_tensor *out, lt_tensor *x, lt_tensor *y, double alpha, double beta)
{
  int n = out->ndim;
  struct batch b = {.out = out, .one = {.m = out->size[n - 2], .n = out->size[n - 1], .k = x->size[n - 1], .alpha = alpha, .beta = beta}};
  if (out->numel == 0) return 0;
  lt_tensor *left = x, *right = y;
  int status = prepare(&b, &left, &right);
  if (!status) status = run(&b);
  lt_unref(left);
  lt_unref(right);
  return status;
}

/* Half types are multiplied in float32. */
static int half_gemm(lt_tensor *out, lt_tensor *x, lt_tensor *y, double alpha, double beta)
{
  LT_AUTO lt_tensor *left = lt_contiguous_as(x, LT_FLOAT32), *right = lt_contiguous_as(y, LT_FLOAT32);
  LT_AUTO lt_tensor *sum = lt_contiguous_as(out, LT_FLOAT32);
  if (!left || !right || !sum || gemm(sum, left, right, alpha, beta)) return -1;
  return lt_copy_data(out, sum);
}

int lt_gemm(lt_tensor *out, lt_tensor *x, lt_tensor *y, double alpha, double beta)
{
  return lt_is_half((lt_dtype)out->dtype) ? half_gemm(out, x, y, alpha, beta) : gemm(out, x, y, alpha, beta);
}

lt_tensor *lt_product(lt_tensor *x, lt_tensor *y)
{
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim - 1; i++) size[i] = x->size[i];
  size[x->ndim - 1] = y->size[y->ndim - 1];
  lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, size);
  if (!out || !lt_gemm(out, x, y, 1, 0)) return out;
  lt_unref(out);
  return NULL;
}

/* Long vectors of floating point go to BLAS, whose threads share them. */
static int dot(void *out, lt_tensor *x, lt_tensor *y)
{
  lt_dtype type = (lt_dtype)x->dtype;
  int64_t xs = x->stride[0], ys = y->stride[0];
  bool even = xs > 0 && ys > 0 && xs <= INT_MAX && ys <= INT_MAX;
  bool for_blas = even && lt_is_float(type) && x->numel >= 2 * LT_GRAIN && x->numel <= INT_MAX;
  const struct lt_blas *blas = for_blas ? lt_blas() : NULL;
  int n = (int)x->numel, x_step = (int)xs, y_step = (int)ys;
  const void *a = x->data, *b = y->data;
  if (for_blas && !blas) return -1;
  if (!for_blas) cpu_gemm()->dot[type](out, a, xs, b, ys, x->numel);
  else if (type == LT_FLOAT32) *(float *)out = blas->sdot(&n, a, &x_step, b, &y_step);
  else *(double *)out = blas->ddot(&n, a, &x_step, b, &y_step);
  return 0;
}

lt_tensor *lt_dot_product(lt_tensor *x, lt_tensor *y)
{
  lt_dtype type = (lt_dtype)x->dtype;
  if (lt_is_half(type)) {
    LT_AUTO lt_tensor *left = lt_contiguous_as(x, LT_FLOAT32), *right = lt_contiguous_as(y, LT_FLOAT32);
    LT_AUTO lt_tensor *sum = left && right ? lt_dot_product(left, right) : NULL;
    return sum ? lt_contiguous_as(sum, type) : NULL;
  }
  LT_AUTO lt_tensor *out = lt_tensor_new(type, 0, NULL);
  return out && dot(out->data, x, y) == 0 ? lt_take(&out) : NULL;
}

int lt_check_product_types(const lt_tensor *x, const lt_tensor *y)
{
  if (x->dtype != y->dtype)
    return lt_fail("dtypes %s and %s differ; convert one", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)y->dtype));
  if (x->dtype == LT_BOOL) return lt_fail("is not defined for dtype bool");
  return 0;
}
