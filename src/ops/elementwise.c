/* Elementwise operators: settle the types, bring every input to the type that is computed in (a 0-d input as one element), lay out
   the result, run. The half types are computed in float32 and rounded once at the end. */
#include "ops/elementwise.h"

#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "base/parallel.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { MAX_INPUTS = 4 };

/* ---- types ---- */

static int rank_kind(lt_dtype d)
{
  return d == LT_BOOL ? 1 : lt_is_int(d) ? 2 : lt_is_float(d) ? 3 : 4;
}

/* The three ranks of PyTorch's rule: tensors with dimensions, 0-d tensors, numbers. */
struct ranks { int dims, zero, number; };

static void raise_type(int *into, lt_dtype d)
{
  *into = *into < 0 ? (int)d : (int)lt_promote_types((lt_dtype)*into, d);
}

static int stronger(int high, int low)
{
  if (low < 0) return high;
  if (high < 0) return low;
  return rank_kind((lt_dtype)high) >= rank_kind((lt_dtype)low) ? high : (int)lt_promote_types((lt_dtype)high, (lt_dtype)low);
}

static void add_rank(struct ranks *r, const lt_tensor *x)
{
  if (x->is_number) raise_type(&r->number, lt_is_float((lt_dtype)x->dtype) ? lt_default_dtype() : (lt_dtype)x->dtype);
  else raise_type(x->ndim ? &r->dims : &r->zero, (lt_dtype)x->dtype);
}

static lt_dtype type_of(struct ranks r)
{
  return (lt_dtype)stronger(stronger(r.dims, r.zero), r.number);
}

lt_dtype lt_result_type(lt_tensors inputs)
{
  struct ranks r = {-1, -1, -1};
  for (int i = 0; i < inputs.n; i++) add_rank(&r, inputs.v[i]);
  return type_of(r);
}

struct types { lt_dtype common, kernel, result; };

static int settle_types(const struct lt_elementwise *op, lt_tensor *const *in, struct types *t)
{
  struct ranks r = {-1, -1, -1};
  for (int i = 0; i < op->inputs; i++)
    if (op->fixed[i] == LT_NO_DTYPE) add_rank(&r, in[i]);
  t->common = type_of(r);
  if (op->promotion == LT_PROMOTE_FLOAT && !lt_is_float(t->common)) t->common = lt_default_dtype();
  t->kernel = lt_is_half(t->common) ? LT_FLOAT32 : t->common;
  t->result = op->promotion == LT_PROMOTE_COMPARE ? LT_BOOL : t->common;
  if (op->kernels[lt_isa()][t->kernel]) return 0;
  return lt_fail("is not defined for dtype %s", lt_dtype_name(t->common));
}

/* ---- inputs ---- */

struct operand {
  lt_tensor *tensor;                  /* what runs; NULL for a number */
  lt_tensor *owned;                   /* a converted copy to give back */
  _Alignas(16) char number[16];       /* a converted 0-d value */
};

static int prepare(struct operand *o, lt_tensor *x, lt_dtype type, const lt_tensor *into)
{
  o->tensor = x;
  o->owned = NULL;
  if (x->ndim == 0 && (x->dtype != type || x->is_number)) {
    lt_store_scalar(o->number, type, lt_load_scalar(x->data, (lt_dtype)x->dtype));
    o->tensor = NULL;
    return 0;
  }
  bool overlaps = into && x->storage == into->storage &&
                  (x->data != into->data || !lt_same_shape(x, into) || memcmp(x->stride, into->stride, x->ndim * sizeof *x->stride));
  if (x->dtype == type && !overlaps) return 0;
  o->owned = lt_tensor_new(type, x->ndim, x->size);
  if (!o->owned || lt_copy_data(o->owned, x)) return -1;
  o->tensor = o->owned;
  return 0;
}

/* ---- the result ---- */

/* The first dense input of the result's shape passes its order of dimensions on. */
static lt_tensor *new_result(lt_dtype type, int ndim, const int64_t *size, const struct operand *in, int n)
{
  for (int i = 0; i < n; i++) {
    const lt_tensor *x = in[i].tensor;
    if (!x || x->ndim != ndim || memcmp(x->size, size, (size_t)ndim * sizeof *size)) continue;
    if (lt_is_contiguous(x)) break;
    if (!lt_is_dense(x)) continue;
    return lt_tensor_new_strided(type, ndim, size, x->stride);
  }
  return lt_tensor_new(type, ndim, size);
}

static void add_operand(struct lt_plan *plan, const struct operand *o)
{
  static const int64_t zero[LT_MAX_DIMS];
  if (o->tensor) lt_plan_add(plan, o->tensor);
  else lt_plan_add_raw(plan, (char *)o->number, 0, zero);
}

/* The usual case, everything contiguous and of one shape, needs no sorting and merging. */
static bool plan_flat(struct lt_plan *plan, const lt_tensor *out, const struct operand *in, int n)
{
  if (!lt_is_contiguous(out)) return false;
  for (int i = 0; i < n; i++) {
    const lt_tensor *x = in[i].tensor;
    if (x && x->numel != 1 && (x->numel != out->numel || !lt_same_shape(x, out) || !lt_is_contiguous(x))) return false;
  }
  plan->operands = n + 1;
  plan->ndim = 1;
  plan->numel = plan->size[0] = out->numel;
  plan->data[0] = out->data;
  plan->stride[0][0] = lt_itemsize((lt_dtype)out->dtype);
  for (int i = 0; i < n; i++) {
    const lt_tensor *x = in[i].tensor;
    plan->data[i + 1] = x ? x->data : (char *)in[i].number;
    plan->stride[0][i + 1] = x && x->numel == out->numel && (x->numel != 1) ? lt_itemsize((lt_dtype)x->dtype) : 0;
  }
  if (out->numel == 1)
    for (int i = 1; i <= n; i++) plan->stride[0][i] = in[i - 1].tensor ? lt_itemsize((lt_dtype)in[i - 1].tensor->dtype) : 0;
  return true;
}

static int run(const struct lt_elementwise *op, const struct types *t, lt_tensor *out, const struct operand *in, const lt_scalar *attr)
{
  struct lt_plan plan;
  if (!plan_flat(&plan, out, in, op->inputs)) {
    lt_plan_init(&plan, out->ndim, out->size);
    lt_plan_add(&plan, out);
    for (int i = 0; i < op->inputs; i++) add_operand(&plan, &in[i]);
    lt_plan_coalesce(&plan);
  }
  return lt_plan_run(&plan, op->kernels[lt_isa()][t->kernel], attr, LT_GRAIN);
}

static int broadcast_shape(const struct lt_elementwise *op, lt_tensor *const *in, int *ndim, int64_t *size)
{
  *ndim = 0;
  for (int i = 0; i < op->inputs; i++)
    if (in[i]->ndim && lt_broadcast(ndim, size, in[i]->ndim, in[i]->size)) return -1;
  return 0;
}

static int check_into(const lt_tensor *into, const struct types *t, int ndim, const int64_t *size)
{
  if (ndim != into->ndim || memcmp(size, into->size, (size_t)ndim * sizeof *size))
    return lt_fail("a result of sizes %s does not fit into the tensor of sizes %s in place", lt_shape_text(ndim, size).text, LT_SHAPE(into));
  if (!lt_can_cast(t->result, (lt_dtype)into->dtype))
    return lt_fail("a result of dtype %s cannot be stored in place in a tensor of dtype %s", lt_dtype_name(t->result), lt_dtype_name((lt_dtype)into->dtype));
  return 0;
}

/* Computes in the kernel's own result type; converts afterwards where that is not what is wanted. */
/* NULL, dropping what is not the caller's. */
static lt_tensor *drop_unless(const lt_tensor *into, lt_tensor *out)
{
  if (out != into) lt_unref(out);
  return NULL;
}

static lt_tensor *compute(const struct lt_elementwise *op, const struct types *t, const struct operand *in, const lt_scalar *attr, int ndim,
                          const int64_t *size, lt_tensor *into)
{
  lt_dtype raw = op->promotion == LT_PROMOTE_COMPARE ? LT_BOOL : t->kernel;
  bool direct = into ? into->dtype == raw : raw == t->result;
  lt_tensor *out = into && direct ? into : new_result(raw, ndim, size, in, op->inputs);
  if (!out) return NULL;
  int status = run(op, t, out, in, attr);
  if (direct && !status) return out;
  lt_tensor *final = status ? NULL : into ? into : lt_tensor_new_strided(t->result, ndim, out->size, out->stride);
  if (final && lt_copy_data(final, out)) final = drop_unless(into, final);
  if (out != into) lt_unref(out);
  return final;
}

/* Inputs of one type and shape, laid out in order, need none of the above: a flat loop into a new tensor. NULL where that is not the
   case (or memory is out: the long way then reports it). */
static lt_tensor *run_plain(const struct lt_elementwise *op, lt_tensor *const *in, const lt_scalar *attr)
{
  const lt_tensor *x = in[0];
  if (op->promotion == LT_PROMOTE_FLOAT ? x->dtype < LT_FLOAT32 : lt_is_half((lt_dtype)x->dtype)) return NULL;
  lt_kernel *kernel = op->kernels[lt_isa()][x->dtype];
  if (!kernel) return NULL;
  for (int i = 0; i < op->inputs; i++)
    if (op->fixed[i] != LT_NO_DTYPE || in[i]->dtype != x->dtype || in[i]->is_number || !lt_same_shape(in[i], x) || !lt_is_contiguous(in[i])) return NULL;
  lt_tensor *out = lt_tensor_new(op->promotion == LT_PROMOTE_COMPARE ? LT_BOOL : (lt_dtype)x->dtype, x->ndim, x->size);
  if (!out) return NULL;
  struct lt_plan plan;
  plan.operands = op->inputs + 1;
  plan.ndim = 1;
  plan.numel = x->numel;
  plan.size[0] = x->numel;
  plan.data[0] = out->data;
  plan.stride[0][0] = lt_itemsize((lt_dtype)out->dtype);
  for (int i = 0; i < op->inputs; i++) {
    plan.data[i + 1] = in[i]->data;
    plan.stride[0][i + 1] = lt_itemsize((lt_dtype)x->dtype);
  }
  if (plan.numel < LT_GRAIN) kernel(plan.data, plan.stride[0], plan.numel, attr);
  else if (lt_plan_run(&plan, kernel, attr, LT_GRAIN)) return drop_unless(NULL, out);
  return out;
}

lt_tensor *lt_elementwise(const struct lt_elementwise *op, lt_tensor *const *inputs, const lt_scalar *attr, lt_tensor *into)
{
  lt_tensor *plain = into ? NULL : run_plain(op, inputs, attr);
  if (plain || lt_error_message()) return plain;
  struct types t;
  struct operand in[MAX_INPUTS];
  int ndim, prepared = 0;
  int64_t size[LT_MAX_DIMS];
  if (settle_types(op, inputs, &t) || broadcast_shape(op, inputs, &ndim, size)) return NULL;
  if (into && check_into(into, &t, ndim, size)) return NULL;
  lt_tensor *out = NULL;
  for (; prepared < op->inputs; prepared++) {
    lt_dtype type = op->fixed[prepared] == LT_NO_DTYPE ? t.kernel : op->fixed[prepared];
    if (prepare(&in[prepared], inputs[prepared], type, into)) break;
  }
  if (prepared == op->inputs) out = compute(op, &t, in, attr, ndim, size, into);
  for (int i = 0; i < prepared; i++) lt_unref(in[i].owned);
  return out;
}
