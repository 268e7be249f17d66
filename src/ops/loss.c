/* Losses: checks, weights and reduction around the kernels of loss.lua. */
#include "ops/loss.h"

#include "base/parallel.h"
#include "cpu/loss.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

int lt_reduction_kind(const char *reduction)
{
  static const char *const names[] = {"none", "mean", "sum"};
  for (int i = 0; i < 3; i++)
    if (strcmp(reduction, names[i]) == 0) return i;
  return lt_fail("reduction is \"%s\"; it can be \"none\", \"mean\" or \"sum\"", reduction);
}

lt_tensor *op__reduce_loss(lt_tensor *x, const char *reduction)
{
  switch (lt_reduction_kind(reduction)) {
  case LT_REDUCE_NONE: return lt_ref(x);
  case LT_REDUCE_MEAN: return lt_mean(x, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
  case LT_REDUCE_SUM: return lt_sum(x, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
  default: return NULL;
  }
}

/* ---- squares ---- */

struct squares { const lt_tensor *x, *y; double part[64]; };

static double squares_of(const struct squares *s, int64_t begin, int64_t n)
{
  if (s->x->dtype == LT_FLOAT64) return cpu_loss()->squares_f64((const double *)s->x->data + begin, (const double *)s->y->data + begin, n);
  return cpu_loss()->squares_f32((const float *)s->x->data + begin, (const float *)s->y->data + begin, n);
}

/* A fixed number of parts, so that the sum does not depend on the number of threads. */
static void squares_part(void *context, int64_t begin, int64_t end)
{
  struct squares *s = context;
  for (int64_t p = begin; p < end; p++) {
    int64_t from = s->x->numel * p / 64;
    s->part[p] = squares_of(s, from, s->x->numel * (p + 1) / 64 - from);
  }
}

static int sum_squares(const lt_tensor *x, const lt_tensor *y, double *total)
{
  struct squares s = {.x = x, .y = y};
  *total = 0;
  if (x->numel < 2 * LT_GRAIN) {
    *total = squares_of(&s, 0, x->numel);
    return 0;
  }
  if (lt_parallel(64, 1 + 64 * (int64_t)LT_GRAIN / x->numel, squares_part, &s)) return -1;
  for (int p = 0; p < 64; p++) *total += s.part[p];
  return 0;
}

lt_tensor *op__mse_sum(lt_tensor *x, lt_tensor *y, double scale)
{
  lt_dtype result = lt_result_type(LT_TENSORS(x, y)), type = lt_is_half(result) ? LT_FLOAT32 : result;
  if (!lt_is_float(result)) return lt_fail_null("needs floating-point tensors, not %s", lt_dtype_name(result));
  LT_AUTO lt_tensor *a = lt_contiguous_as(x, type), *b = lt_contiguous_as(y, type), *out = lt_tensor_new(result, 0, NULL);
  double sum;
  if (!a || !b || !out || sum_squares(a, b, &sum)) return NULL;
  lt_store_scalar(out->data, result, lt_float_scalar(sum * scale));
  return lt_take(&out);
}

static lt_tensor *mse_reduced(lt_tensor *x, lt_tensor *y, int kind)
{
  return lt__mse_sum(x, y, kind == LT_REDUCE_MEAN ? 1.0 / (double)x->numel : 1.0);
}

lt_tensor *op_functional_mse_loss(lt_tensor *x, lt_tensor *target, const char *reduction)
{
  int kind = lt_reduction_kind(reduction);
  if (kind < 0) return NULL;
  if (kind == LT_REDUCE_NONE) return lt__mse(x, target);
  if (lt_same_shape(x, target)) return mse_reduced(x, target, kind);
  int ndim = x->ndim;
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x->size, sizeof size);
  if (lt_broadcast(&ndim, size, target->ndim, target->size)) return NULL;
  LT_AUTO lt_tensor *a = lt_expand(x, (lt_ints){size, ndim}), *b = lt_expand(target, (lt_ints){size, ndim});
  return a && b ? mse_reduced(a, b, kind) : NULL;
}

/* ---- absolute values ---- */

lt_tensor *op_functional_smooth_l1_loss(lt_tensor *x, lt_tensor *target, const char *reduction, double beta)
{
  if (!(beta >= 0)) return lt_fail_null("beta must not be negative, got %g", beta);
  LT_AUTO lt_tensor *each = beta == 0 ? lt__l1(x, target) : lt__huber(x, target, beta, 1);
  return lt__reduce_loss(each, reduction);
}

lt_tensor *op_functional_huber_loss(lt_tensor *x, lt_tensor *target, const char *reduction, double delta)
{
  if (!(delta > 0)) return lt_fail_null("delta must be positive, got %g", delta);
  LT_AUTO lt_tensor *each = lt__huber(x, target, delta, delta);
  return lt__reduce_loss(each, reduction);
}

/* ---- probabilities ---- */

static lt_tensor *weighted(lt_tensor *each, lt_tensor *weight, const char *reduction)
{
  LT_AUTO lt_tensor *product = weight ? lt_mul(each, weight) : lt_ref(each);
  return lt__reduce_loss(product, reduction);
}

static int check_probabilities(lt_tensor *x)
{
  if (x->numel == 0) return 0;
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *low = lt_amin(x, (lt_ints){NULL, 0}, false), *high = lt_amax(x, (lt_ints){NULL, 0}, false);
  lt_set_grad_enabled(mode);
  if (!low || !high) return -1;
  double min = lt_scalar_double(lt_load_scalar(low->data, (lt_dtype)low->dtype)), max = lt_scalar_double(lt_load_scalar(high->data, (lt_dtype)high->dtype));
  if (min >= 0 && max <= 1) return 0;
  return lt_fail("x must hold probabilities from 0 to 1, but it has values from %g to %g", min, max);
}

lt_tensor *op_functional_binary_cross_entropy(lt_tensor *x, lt_tensor *target, lt_tensor *weight, const char *reduction)
{
  if (!lt_same_shape(x, target)) return lt_fail_null("x of sizes %s and target of sizes %s differ", LT_SHAPE(x), LT_SHAPE(target));
  if (lt_check_dtype(x, target, "target") || lt_check_dtype(x, weight, "weight") || lt_check_fits(x, weight, "weight")) return NULL;
  if (check_probabilities(x)) return NULL;
  LT_AUTO lt_tensor *each = lt__bce(x, target);
  return weighted(each, weight, reduction);
}

/* With pos_weight: (1 - y) x - (1 + (pos_weight - 1) y) log(sigmoid(x)). */
static lt_tensor *bce_pos_weight(lt_tensor *x, lt_tensor *y, lt_tensor *pos_weight)
{
  lt_scalar one = lt_int_scalar(1);
  LT_AUTO lt_tensor *unit = lt_tensor_from_number(one), *more = lt_sub(pos_weight, unit, one), *term = lt_mul(more, y), *factor = lt_add(term, unit, one);
  LT_AUTO lt_tensor *rest = lt_sub(unit, y, one), *linear = lt_mul(rest, x);
  LT_AUTO lt_tensor *log_p = lt_functional_logsigmoid(x), *scaled = lt_mul(factor, log_p);
  return lt_sub(linear, scaled, one);
}

lt_tensor *op_functional_binary_cross_entropy_with_logits(lt_tensor *x, lt_tensor *target, lt_tensor *weight, const char *reduction, lt_tensor *pos_weight)
{
  if (!lt_same_shape(x, target)) return lt_fail_null("x of sizes %s and target of sizes %s differ", LT_SHAPE(x), LT_SHAPE(target));
  if (lt_check_fits(x, weight, "weight")) return NULL;
  LT_AUTO lt_tensor *each = pos_weight ? bce_pos_weight(x, target, pos_weight) : lt__bce_logits(x, target);
  return weighted(each, weight, reduction);
}

lt_tensor *op_functional_kl_div(lt_tensor *x, lt_tensor *target, const char *reduction, bool log_target)
{
  if (!lt_is_float((lt_dtype)x->dtype) || !lt_is_float((lt_dtype)target->dtype))
    return lt_fail_null("needs floating-point tensors, not %s and %s", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)target->dtype));
  LT_AUTO lt_tensor *each = log_target ? lt__kl_div_log(x, target) : lt__kl_div(x, target);
  if (!each || strcmp(reduction, "batchmean")) return lt__reduce_loss(each, reduction);
  LT_AUTO lt_tensor *sum = lt__reduce_loss(each, "sum"), *n = lt_tensor_from_number(lt_int_scalar(x->ndim ? x->size[0] : 1));
  return lt__true_div(sum, n);
}

lt_tensor *op_functional_poisson_nll_loss(lt_tensor *x, lt_tensor *target, bool log_input, bool full, double eps, const char *reduction)
{
  LT_AUTO lt_tensor *each = log_input ? lt__poisson_log(x, target) : lt__poisson_rate(x, target, eps);
  if (!full) return lt__reduce_loss(each, reduction);
  LT_AUTO lt_tensor *rest = lt__stirling(target), *sum = lt_add(each, rest, lt_int_scalar(1));
  return lt__reduce_loss(sum, reduction);
}

/* var as a tensor that broadcasts against x: of x's sizes, or with 1 or nothing in place of the last one. */
static lt_tensor *wide_variance(lt_tensor *x, lt_tensor *var)
{
  if (lt_same_shape(x, var)) return lt_ref(var);
  bool leading = x->ndim && var->ndim >= x->ndim - 1 && memcmp(x->size, var->size, (size_t)(x->ndim - 1) * sizeof *x->size) == 0;
  if (leading && var->ndim == x->ndim - 1) return lt_unsqueeze(var, -1);
  if (leading && var->ndim == x->ndim && var->size[x->ndim - 1] == 1) return lt_ref(var);
  return lt_fail_null("var of sizes %s does not fit x of sizes %s", LT_SHAPE(var), LT_SHAPE(x));
}

static int check_variance(lt_tensor *var)
{
  if (var->numel == 0) return 0;
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *low = lt_amin(var, (lt_ints){NULL, 0}, false);
  lt_set_grad_enabled(mode);
  if (!low) return -1;
  double min = lt_scalar_double(lt_load_scalar(low->data, (lt_dtype)low->dtype));
  return min < 0 ? lt_fail("var has the negative value %g", min) : 0;
}

lt_tensor *op_functional_gaussian_nll_loss(lt_tensor *x, lt_tensor *target, lt_tensor *var, bool full, double eps, const char *reduction)
{
  LT_AUTO lt_tensor *wide = wide_variance(x, var);
  if (!wide || check_variance(var)) return NULL;
  LT_AUTO lt_tensor *held = lt__held_above(wide, eps), *each = lt__gaussian(x, target, held);
  if (!full) return lt__reduce_loss(each, reduction);
  LT_AUTO lt_tensor *constant = lt_tensor_from_number(lt_float_scalar(0.91893853320467274)), *sum = lt_add(each, constant, lt_int_scalar(1));
  return lt__reduce_loss(sum, reduction);
}

/* ---- margins ---- */

lt_tensor *op_functional_multilabel_soft_margin_loss(lt_tensor *x, lt_tensor *target, lt_tensor *weight, const char *reduction)
{
  LT_AUTO lt_tensor *each = lt__bce_logits(x, target), *product = weight ? lt_mul(each, weight) : lt_ref(each);
  if (!product) return NULL;
  LT_AUTO lt_tensor *row = lt_mean(product, LT_INTS(-1), false, LT_NO_DTYPE);
  return lt__reduce_loss(row, reduction);
}

lt_tensor *op_functional_cosine_embedding_loss(lt_tensor *x1, lt_tensor *x2, lt_tensor *target, double margin, const char *reduction)
{
  int ndim = target->ndim + 1;
  bool fits = ndim <= 2 && x1->ndim == ndim && x2->ndim == ndim;
  if (!fits)
    return lt_fail_null("target of sizes %s does not fit x1 of sizes %s and x2 of sizes %s: expected a number for each row", LT_SHAPE(target), LT_SHAPE(x1),
                        LT_SHAPE(x2));
  LT_AUTO lt_tensor *each = lt__cosine_embedding(x1, x2, target, -1, margin);
  return lt__reduce_loss(each, reduction);
}

lt_tensor *op_functional_margin_ranking_loss(lt_tensor *x1, lt_tensor *x2, lt_tensor *target, double margin, const char *reduction)
{
  if (x1->ndim != x2->ndim || x1->ndim != target->ndim)
    return lt_fail_null("x1 of sizes %s, x2 of sizes %s and target of sizes %s: expected as many dimensions", LT_SHAPE(x1), LT_SHAPE(x2), LT_SHAPE(target));
  LT_AUTO lt_tensor *each = lt__margin_ranking(x1, x2, target, margin);
  return lt__reduce_loss(each, reduction);
}
