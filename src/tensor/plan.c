#include "tensor/plan.h"

#include <string.h>

#include "base/parallel.h"

void lt_plan_init(struct lt_plan *plan, int ndim, const int64_t *size)
{
  plan->operands = 0;
  plan->ndim = ndim;
  plan->numel = 1;
  for (int i = 0; i < ndim; i++) {
    plan->size[i] = size[ndim - 1 - i];
    plan->numel *= size[i];
  }
}

void lt_plan_add_raw(struct lt_plan *plan, char *data, int itemsize, const int64_t *stride)
{
  int o = plan->operands++;
  plan->data[o] = data;
  for (int i = 0; i < plan->ndim; i++) plan->stride[i][o] = stride[plan->ndim - 1 - i] * itemsize;
}

void lt_plan_add(struct lt_plan *plan, const lt_tensor *x)
{
  int o = plan->operands++;
  int64_t itemsize = lt_itemsize((lt_dtype)x->dtype);
  plan->data[o] = x->data;
  for (int i = 0; i < plan->ndim; i++) {
    int d = x->ndim - 1 - i;
    plan->stride[i][o] = d < 0 || x->size[d] == 1 ? 0 : x->stride[d] * itemsize;
  }
}

/* Whether dimension a belongs inside dimension b: the first operand that tells them apart decides. */
static bool inside(const struct lt_plan *p, int a, int b)
{
  for (int o = 0; o < p->operands; o++) {
    int64_t sa = p->stride[a][o], sb = p->stride[b][o];
    if (sa < 0) sa = -sa;
    if (sb < 0) sb = -sb;
    if (sa == 0 || sb == 0 || sa == sb) continue;
    return sa < sb;
  }
  return false;
}

static void swap_dims(struct lt_plan *p, int a, int b)
{
  int64_t size = p->size[a], stride[LT_MAX_OPERANDS];
  size_t bytes = (size_t)p->operands * sizeof *stride;
  p->size[a] = p->size[b];
  p->size[b] = size;
  memcpy(stride, p->stride[a], bytes);
  memcpy(p->stride[a], p->stride[b], bytes);
  memcpy(p->stride[b], stride, bytes);
}

static bool mergeable(const struct lt_plan *p, int inner, int outer)
{
  for (int o = 0; o < p->operands; o++)
    if (p->stride[outer][o] != p->stride[inner][o] * p->size[inner]) return false;
  return true;
}

static void drop_unit_dims(struct lt_plan *p)
{
  int n = 0;
  for (int i = 0; i < p->ndim; i++) {
    if (p->size[i] == 1) continue;
    if (n != i) swap_dims(p, n, i);
    n++;
  }
  p->ndim = n;
}

/* Calls of a kernel for rows of a few elements cost more than longer strides: then the next dimension becomes the innermost. */
static void lengthen_rows(struct lt_plan *p)
{
  if (p->ndim >= 2 && p->size[0] < 8 && p->size[1] >= 16) swap_dims(p, 0, 1);
}

void lt_plan_coalesce(struct lt_plan *p)
{
  if (p->numel == 0) return;
  drop_unit_dims(p);
  for (int i = 1; i < p->ndim; i++)
    for (int j = i; j > 0 && inside(p, j, j - 1); j--) swap_dims(p, j, j - 1);
  int top = 0;
  for (int i = 1; i < p->ndim; i++) {
    if (mergeable(p, top, i)) p->size[top] *= p->size[i];
    else if (++top != i) swap_dims(p, top, i);
  }
  if (p->ndim > 0) p->ndim = top + 1;
  lengthen_rows(p);
}

struct run {
  const struct lt_plan *plan;
  lt_kernel *kernel;
  const lt_scalar *attr;
};

static void run_flat(const struct lt_plan *p, const struct run *r, int64_t begin, int64_t end)
{
  char *data[LT_MAX_OPERANDS];
  for (int o = 0; o < p->operands; o++) data[o] = p->data[o] + (p->ndim ? begin * p->stride[0][o] : 0);
  static const int64_t zero[LT_MAX_OPERANDS];
  r->kernel(data, p->ndim ? p->stride[0] : zero, end - begin, r->attr);
}

/* Elements begin..end in the plan's order: whole inner rows, but for the first and last. */
static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct run *r = context;
  const struct lt_plan *p = r->plan;
  if (p->ndim <= 1) {
    run_flat(p, r, begin, end);
    return;
  }
  int64_t at[LT_MAX_DIMS], rest = begin;
  char *data[LT_MAX_OPERANDS];
  for (int o = 0; o < p->operands; o++) data[o] = p->data[o];
  for (int i = 0; i < p->ndim; i++) {
    at[i] = rest % p->size[i];
    rest /= p->size[i];
    for (int o = 0; o < p->operands; o++) data[o] += at[i] * p->stride[i][o];
  }
  while (begin < end) {
    int64_t n = p->size[0] - at[0];
    if (n > end - begin) n = end - begin;
    r->kernel(data, p->stride[0], n, r->attr);
    begin += n;
    for (int o = 0; o < p->operands; o++) data[o] -= at[0] * p->stride[0][o];
    at[0] = 0;
    for (int i = 1; i < p->ndim; i++) {
      for (int o = 0; o < p->operands; o++) data[o] += p->stride[i][o];
      if (++at[i] < p->size[i]) break;
      for (int o = 0; o < p->operands; o++) data[o] -= p->size[i] * p->stride[i][o];
      at[i] = 0;
    }
  }
}

int lt_plan_run(const struct lt_plan *plan, lt_kernel *kernel, const lt_scalar *attr, int64_t grain)
{
  struct run r = {plan, kernel, attr};
  return plan->numel > 0 ? lt_parallel(plan->numel, grain, run_part, &r) : 0;
}
