/* Copies run over a plan with a conversion kernel for each pair of types. A transposition, where neither side walks with the
   other, goes block by block so that both stay in the cache; where elements are repeated a few times each, their row is one loop. */
#include "tensor/copy.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "cpu/cast.h"
#include "tensor/plan.h"
#include "tensor/shape.h"

struct bytes_copy { char *dst; const char *src; };

static void copy_bytes(void *context, int64_t begin, int64_t end)
{
  struct bytes_copy *c = context;
  memcpy(c->dst + begin, c->src + begin, (size_t)(end - begin));
}

static bool same_layout(const lt_tensor *a, const lt_tensor *b)
{
  if (a->dtype != b->dtype || !lt_same_shape(a, b)) return false;
  if (lt_is_contiguous(a) && lt_is_contiguous(b)) return true;
  return memcmp(a->stride, b->stride, a->ndim * sizeof *a->stride) == 0 && lt_is_dense(a);
}

/* Dimension 0 is even for the output and 1 for the input, of one item size: a transposition of planes. */
static bool is_transposition(const struct lt_plan *p, int64_t itemsize)
{
  return p->ndim >= 2 && p->stride[0][0] == itemsize && p->stride[1][1] == itemsize && p->size[0] > 7 && p->size[1] > 7 &&
         (itemsize == 4 || itemsize == 8);
}

struct transposition {
  const struct lt_plan *plan;
  cpu_transpose *kernel;
};

static void transpose_rows(void *context, int64_t begin, int64_t end)
{
  const struct transposition *t = context;
  const struct lt_plan *p = t->plan;
  int64_t bands = (p->size[1] + CPU_TRANSPOSE_BLOCK - 1) / CPU_TRANSPOSE_BLOCK;
  for (int64_t i = begin; i < end; i++) {
    int64_t rest = i / bands, row = i % bands * CPU_TRANSPOSE_BLOCK;
    int64_t rows = p->size[1] - row < CPU_TRANSPOSE_BLOCK ? p->size[1] - row : CPU_TRANSPOSE_BLOCK;
    char *dst = p->data[0] + row * p->stride[1][0];
    const char *src = p->data[1] + row * p->stride[1][1];
    for (int d = 2; d < p->ndim; d++, rest /= p->size[d - 1]) {
      dst += rest % p->size[d] * p->stride[d][0];
      src += rest % p->size[d] * p->stride[d][1];
    }
    t->kernel(dst, p->stride[1][0], src, p->stride[0][1], rows, p->size[0]);
  }
}

static int run_transposition(const struct lt_plan *p, int64_t itemsize)
{
  struct transposition t = {p, itemsize == 4 ? cpu_cast()->transpose4 : cpu_cast()->transpose8};
  int64_t bands = (p->size[1] + CPU_TRANSPOSE_BLOCK - 1) / CPU_TRANSPOSE_BLOCK;
  for (int d = 2; d < p->ndim; d++) bands *= p->size[d];
  return lt_parallel(bands, 1 + LT_GRAIN / (CPU_TRANSPOSE_BLOCK * p->size[0]), transpose_rows, &t);
}

/* ---- repeated elements ---- */

/* Of two dimensions one repeats each element of the input, and the other walks on in both. Which: 0 or 1; or -1. */
static int repeating_dim(const struct lt_plan *p, int64_t itemsize)
{
  if (p->ndim != 2 || (itemsize != 4 && itemsize != 8)) return -1;
  int r = p->stride[0][1] == 0 ? 0 : 1, walk = 1 - r;
  bool repeats = p->size[r] < 32 && p->stride[r][0] == itemsize && p->stride[r][1] == 0;
  return repeats && p->stride[walk][1] == itemsize && p->stride[walk][0] == p->size[r] * itemsize ? r : -1;
}

struct repetition { char *to; const char *from; int64_t times, itemsize; };

/* Unrolled for the commonest numbers of times. */
static inline void repeat_words(uint32_t *to, const uint32_t *from, int64_t n, int64_t times)
{
  for (int64_t i = 0; i < n; i++)
    for (int64_t k = 0; k < times; k++) *to++ = from[i];
}

static void repeat_part(void *context, int64_t begin, int64_t end)
{
  const struct repetition *r = context;
  int64_t times = r->times, n = end - begin;
  uint32_t *to = (uint32_t *)(r->to + begin * times * r->itemsize);
  const uint32_t *from = (const uint32_t *)(r->from + begin * r->itemsize);
  if (r->itemsize == 8) {
    for (int64_t i = 0; i < n; i++)
      for (int64_t k = 0; k < times; k++) ((uint64_t *)to)[i * times + k] = ((const uint64_t *)from)[i];
  } else if (times == 2) repeat_words(to, from, n, 2);
  else if (times == 3) repeat_words(to, from, n, 3);
  else if (times == 4) repeat_words(to, from, n, 4);
  else repeat_words(to, from, n, times);
}

static int run_repetition(const struct lt_plan *p, int dim, int64_t itemsize)
{
  struct repetition r = {p->data[0], p->data[1], p->size[dim], itemsize};
  return lt_parallel(p->size[1 - dim], 1 + LT_GRAIN / r.times, repeat_part, &r);
}

int lt_copy_data(lt_tensor *dst, const lt_tensor *src)
{
  if (same_layout(dst, src)) {
    struct bytes_copy c = {dst->data, src->data};
    return lt_parallel(dst->numel * lt_itemsize((lt_dtype)dst->dtype), 4 * LT_GRAIN, copy_bytes, &c);
  }
  int ndim = dst->ndim;
  int64_t size[LT_MAX_DIMS];
  memcpy(size, dst->size, sizeof size);
  if (lt_broadcast(&ndim, size, src->ndim, src->size)) return -1;
  if (ndim != dst->ndim || memcmp(size, dst->size, (size_t)ndim * sizeof *size))
    return lt_fail("a value of sizes %s does not fit into sizes %s", LT_SHAPE(src), LT_SHAPE(dst));
  if (dst->numel == 0) return 0;
  struct lt_plan plan;
  lt_plan_init(&plan, ndim, size);
  lt_plan_add(&plan, dst);
  lt_plan_add(&plan, src);
  lt_plan_coalesce(&plan);
  int64_t itemsize = lt_itemsize((lt_dtype)dst->dtype);
  int repeating = dst->dtype == src->dtype ? repeating_dim(&plan, itemsize) : -1;
  if (repeating >= 0) return run_repetition(&plan, repeating, itemsize);
  if (dst->dtype == src->dtype && is_transposition(&plan, itemsize)) return run_transposition(&plan, itemsize);
  return lt_plan_run(&plan, cpu_cast()->cast[src->dtype][dst->dtype], NULL, LT_GRAIN);
}

lt_tensor *lt_contiguous_as(lt_tensor *x, lt_dtype dtype)
{
  if (!x) return NULL;
  if (x->dtype == dtype && lt_is_contiguous(x)) return lt_ref(x);
  lt_tensor *out = lt_tensor_new(dtype, x->ndim, x->size);
  if (!out || !lt_copy_data(out, x)) return out;
  lt_unref(out);
  return NULL;
}

int lt_fill_data(lt_tensor *x, lt_scalar value)
{
  _Alignas(16) char element[16];
  lt_store_scalar(element, (lt_dtype)x->dtype, value);
  static const int64_t none[LT_MAX_DIMS];
  struct lt_plan plan;
  lt_plan_init(&plan, x->ndim, x->size);
  lt_plan_add(&plan, x);
  lt_plan_add_raw(&plan, element, 0, none);
  lt_plan_coalesce(&plan);
  return lt_plan_run(&plan, cpu_cast()->cast[x->dtype][x->dtype], NULL, LT_GRAIN);
}
