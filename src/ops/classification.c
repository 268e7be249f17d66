/* Losses against class labels: shapes, checks of labels, and what "mean" divides by. */
#include "cpu/classification.h"

#include "base/parallel.h"
#include "ops/front.h"
#include "ops/loss.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* Typed, contiguous arguments of one loss; given back by drop(). */
struct loss {
  struct cpu_labels labels;
  const struct cpu_classification *kernel;
  lt_dtype type;                     /* computed in */
  int64_t samples;
  int kind;                          /* of reduction */
  double total;                      /* weight of all samples that count */
  lt_tensor *x, *target, *weight;
};

static void drop(struct loss *l)
{
  lt_unref(l->x);
  lt_unref(l->target);
  lt_unref(l->weight);
}

static double weight_of(const struct loss *l, int64_t label)
{
  if (!l->weight) return 1;
  return l->type == LT_FLOAT64 ? ((const double *)l->weight->data)[label - 1] : ((const float *)l->weight->data)[label - 1];
}

/* Every label must be a class or ignored. */
static int check_labels(struct loss *l)
{
  const int64_t *target = l->labels.target;
  for (int64_t s = 0; s < l->samples; s++) {
    if (target[s] == l->labels.ignore) continue;
    if (target[s] < 1 || target[s] > l->labels.classes)
      return lt_fail("target has the label %lld at element %lld, but there are %lld classes, counted from 1", (long long)target[s],
                     (long long)s + 1, (long long)l->labels.classes);
    l->total += weight_of(l, target[s]);
  }
  return 0;
}

/* Scores of the given sizes, and labels in the same sizes without the classes. */
static int check_shapes(lt_ints size, const lt_tensor *target, const lt_tensor *weight)
{
  int at = size.n > 1;
  if (target->dtype != LT_INT64 && target->dtype != LT_UINT8)
    return lt_fail("target has dtype %s: expected labels of dtype int64 or uint8", lt_dtype_name((lt_dtype)target->dtype));
  bool fits = size.n > 0 && target->ndim == size.n - 1;
  for (int i = 0; fits && i < target->ndim; i++) fits = target->size[i] == size.v[i < at ? i : i + 1];
  if (!fits)
    return lt_fail("target of sizes %s does not fit scores of sizes %s: expected labels in the sizes of the scores without dimension %d",
                   LT_SHAPE(target), lt_shape_text(size.n, size.v).text, at + 1);
  if (weight && (weight->ndim != 1 || weight->size[0] != size.v[at]))
    return lt_fail("weight of sizes %s does not fit %lld classes", LT_SHAPE(weight), (long long)size.v[at]);
  return 0;
}

/* Fills everything but labels.x. The caller drops l also after a failure. */
static int prepare(struct loss *l, lt_dtype dtype, lt_ints size, lt_tensor *target, lt_tensor *weight, int64_t ignore, const char *reduction)
{
  memset(l, 0, sizeof *l);
  if ((l->kind = lt_reduction_kind(reduction)) < 0 || check_shapes(size, target, weight)) return -1;
  if (!lt_is_float(dtype)) return lt_fail("needs floating-point scores, not %s", lt_dtype_name(dtype));
  if (weight && weight->dtype != dtype) return lt_fail("weight is %s, but the scores are %s", lt_dtype_name((lt_dtype)weight->dtype), lt_dtype_name(dtype));
  l->type = lt_is_half(dtype) ? LT_FLOAT32 : dtype;
  l->kernel = l->type == LT_FLOAT64 ? &cpu_classification()->f64 : &cpu_classification()->f32;
  if (!(l->target = lt_contiguous_as(target, LT_INT64))) return -1;
  if (weight && !(l->weight = lt_contiguous_as(weight, l->type))) return -1;
  l->samples = l->target->numel;
  l->labels = (struct cpu_labels){.target = (const int64_t *)l->target->data, .weight = l->weight ? l->weight->data : NULL, .ignore = ignore, .inner = 1,
                                  .classes = size.v[size.n > 1]};
  for (int i = 2; i < size.n; i++) l->labels.inner *= size.v[i];
  return check_labels(l);
}

static int prepare_scores(struct loss *l, lt_tensor *x, lt_tensor *target, lt_tensor *weight, int64_t ignore, const char *reduction)
{
  if (prepare(l, (lt_dtype)x->dtype, lt_sizes(x), target, weight, ignore, reduction)) return -1;
  if (!(l->x = lt_contiguous_as(x, l->type))) return -1;
  l->labels.x = l->x->data;
  return 0;
}

/* ---- forward ---- */

struct forward { const struct loss *l; void (*kernel)(const struct cpu_labels *, void *, int64_t, int64_t); void *out; };

static void forward_part(void *context, int64_t begin, int64_t end)
{
  const struct forward *f = context;
  f->kernel(&f->l->labels, f->out, begin, end);
}

static double sum_of(const lt_tensor *x)
{
  double sum = 0;
  if (x->dtype == LT_FLOAT64) for (int64_t i = 0; i < x->numel; i++) sum += ((const double *)x->data)[i];
  else for (int64_t i = 0; i < x->numel; i++) sum += ((const float *)x->data)[i];
  return sum;
}

static lt_tensor *forward(const struct loss *l, void (*kernel)(const struct cpu_labels *, void *, int64_t, int64_t), lt_dtype dtype)
{
  LT_AUTO lt_tensor *each = lt_tensor_new(l->type, l->target->ndim, l->target->size);
  if (!each) return NULL;
  struct forward f = {l, kernel, each->data};
  if (lt_parallel(l->samples, 1 + LT_GRAIN / 4 / (l->labels.classes + 1), forward_part, &f)) return NULL;
  if (l->kind == LT_REDUCE_NONE) return lt_contiguous_as(each, dtype);
  lt_tensor *out = lt_tensor_new(dtype, 0, NULL);
  double sum = sum_of(each);
  if (out) lt_store_scalar(out->data, dtype, lt_float_scalar(l->kind == LT_REDUCE_MEAN ? sum / l->total : sum));
  return out;
}

lt_tensor *op__cross_entropy(lt_tensor *x, lt_tensor *target, int64_t ignore_index, const char *reduction)
{
  struct loss l;
  lt_tensor *out = prepare_scores(&l, x, target, NULL, ignore_index, reduction) ? NULL : forward(&l, l.kernel->cross_entropy, (lt_dtype)x->dtype);
  drop(&l);
  return out;
}

lt_tensor *op__nll_loss(lt_tensor *x, lt_tensor *target, lt_tensor *weight, int64_t ignore_index, const char *reduction, double smoothing)
{
  struct loss l;
  bool failed = prepare_scores(&l, x, target, weight, ignore_index, reduction);
  l.labels.smoothing = smoothing;
  lt_tensor *out = failed ? NULL : forward(&l, l.kernel->nll, (lt_dtype)x->dtype);
  drop(&l);
  return out;
}

/* ---- backward ---- */

struct backward {
  const struct loss *l;
  void (*kernel)(const struct cpu_labels *, void *, const void *, int64_t, double, int64_t, int64_t);
  void *out;
  const void *g;
  int64_t g_step;
  double scale;
};

static void backward_part(void *context, int64_t begin, int64_t end)
{
  const struct backward *b = context;
  b->kernel(&b->l->labels, b->out, b->g, b->g_step, b->scale, begin, end);
}

static lt_tensor *backward(struct backward b, lt_tensor *g, lt_ints size, bool zeros)
{
  LT_AUTO lt_tensor *from = lt_contiguous_as(g, b.l->type), *out = lt_tensor_new(b.l->type, size.n, size.v);
  if (!from || !out) return NULL;
  if (zeros) memset(out->data, 0, (size_t)out->numel * (size_t)lt_itemsize(b.l->type));
  b.out = out->data;
  b.g = from->data;
  b.g_step = b.l->kind == LT_REDUCE_NONE;
  b.scale = b.l->kind == LT_REDUCE_MEAN ? 1 / b.l->total : 1;
  if (lt_parallel(b.l->samples, 1 + LT_GRAIN / 4 / (b.l->labels.classes + 1), backward_part, &b)) return NULL;
  return lt_contiguous_as(out, (lt_dtype)g->dtype);
}

lt_tensor *op__cross_entropy_backward(lt_tensor *g, lt_tensor *x, lt_tensor *target, int64_t ignore_index, const char *reduction)
{
  struct loss l;
  bool failed = prepare_scores(&l, x, target, NULL, ignore_index, reduction);
  lt_tensor *out = failed ? NULL : backward((struct backward){.l = &l, .kernel = l.kernel->cross_entropy_backward}, g, lt_sizes(x), false);
  drop(&l);
  return out;
}

lt_tensor *op__nll_loss_backward(lt_tensor *g, lt_tensor *x, lt_tensor *target, lt_tensor *weight, int64_t ignore_index, const char *reduction,
                                 double smoothing)
{
  struct loss l;
  bool failed = prepare(&l, (lt_dtype)x->dtype, lt_sizes(x), target, weight, ignore_index, reduction);
  l.labels.smoothing = smoothing;
  lt_tensor *out = failed ? NULL : backward((struct backward){.l = &l, .kernel = l.kernel->nll_backward}, g, lt_sizes(x), true);
  drop(&l);
  return out;
}

/* ---- the public functions ---- */

lt_tensor *op_functional_nll_loss(lt_tensor *x, lt_tensor *target, lt_tensor *weight, int64_t ignore_index, const char *reduction)
{
  return lt__nll_loss(x, target, weight, ignore_index, reduction, 0);
}

/* Probabilities as target: -sum(target * weight * log_softmax(x)) over the classes; the mean is over the samples. */
static lt_tensor *soft_cross_entropy(lt_tensor *x, lt_tensor *target, lt_tensor *weight, const char *reduction, double smoothing)
{
  int kind = lt_reduction_kind(reduction), at = x->ndim > 1;
  if (kind < 0) return NULL;
  int64_t classes = x->size[at], wide[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim; i++) wide[i] = i == at ? classes : 1;
  if (weight && weight->numel != classes) return lt_fail_null("weight of sizes %s does not fit %lld classes", LT_SHAPE(weight), (long long)classes);
  LT_AUTO lt_tensor *own = lt_tensor_from_number(lt_float_scalar(1 - smoothing)), *each = lt_tensor_from_number(lt_float_scalar(smoothing / (double)classes));
  LT_AUTO lt_tensor *kept = smoothing != 0 ? lt_mul(target, own) : lt_ref(target);
  LT_AUTO lt_tensor *smooth = smoothing != 0 ? lt_add(kept, each, lt_int_scalar(1)) : lt_ref(kept);
  LT_AUTO lt_tensor *row = weight ? lt_reshape(weight, (lt_ints){wide, x->ndim}) : NULL, *p = weight ? lt_mul(smooth, row) : lt_ref(smooth);
  LT_AUTO lt_tensor *log_p = lt__log_softmax(x, at + 1), *product = lt_mul(log_p, p), *sum = lt_sum(product, LT_INTS(at + 1), false, LT_NO_DTYPE);
  LT_AUTO lt_tensor *loss = lt_neg(sum);
  return lt__reduce_loss(loss, reduction);
}

lt_tensor *op_functional_cross_entropy(lt_tensor *x, lt_tensor *target, lt_tensor *weight, int64_t ignore_index, const char *reduction, double label_smoothing)
{
  if (!(label_smoothing >= 0 && label_smoothing <= 1)) return lt_fail_null("label_smoothing %g is not from 0 to 1", label_smoothing);
  if (x->ndim == 0) return lt_fail_null("needs scores of at least one dimension, not a 0-d tensor");
  if (lt_is_float((lt_dtype)target->dtype) && lt_same_shape(x, target)) return soft_cross_entropy(x, target, weight, reduction, label_smoothing);
  if (x->ndim == 2 && !weight && label_smoothing == 0) return lt__cross_entropy(x, target, ignore_index, reduction);
  LT_AUTO lt_tensor *log_p = lt__log_softmax(x, x->ndim > 1 ? 2 : 1);
  return lt__nll_loss(log_p, target, weight, ignore_index, reduction, label_smoothing);
}
