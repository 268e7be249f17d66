/* Margin losses of rows of scores {N, C}; one row {C} is taken as a batch of one. */
#include "cpu/classification.h"

#include "base/alloc.h"
#include "ops/front.h"
#include "ops/loss.h"
#include "ops/positions.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static const struct cpu_classification *kernels(lt_dtype type)
{
  return type == LT_FLOAT64 ? &cpu_classification()->f64 : &cpu_classification()->f32;
}

/* ---- one label a row ---- */

lt_tensor *op__label_mask(lt_tensor *target, int64_t classes, lt_tensor *like)
{
  LT_AUTO lt_tensor *labels = lt_contiguous_as(target, LT_INT64);
  if (!labels) return NULL;
  LT_AUTO lt_tensor *mask = lt_zeros(LT_INTS(labels->numel, classes), (lt_dtype)like->dtype, NULL, false);
  if (!mask) return NULL;
  int itemsize = lt_itemsize((lt_dtype)like->dtype);
  for (int64_t s = 0; s < labels->numel; s++) {
    int64_t label = ((const int64_t *)labels->data)[s];
    if (label < 1 || label > classes)
      return lt_fail_null("target has the label %lld at element %lld, but there are %lld classes, counted from 1", (long long)label,
                          (long long)s + 1, (long long)classes);
    lt_store_scalar(mask->data + (s * classes + label - 1) * itemsize, (lt_dtype)like->dtype, lt_int_scalar(1));
  }
  return lt_take(&mask);
}

/* A row in place of a batch, where only one is given. */
static lt_tensor *as_rows(lt_tensor *x)
{
  if (x->ndim == 0) return lt_reshape(x, LT_INTS(1, 1));
  return x->ndim == 1 ? lt_unsqueeze(x, 1) : lt_ref(x);
}

static lt_tensor *weigh_rows(lt_tensor *rows, lt_tensor *mask, lt_tensor *weight)
{
  LT_AUTO lt_tensor *own = lt_mul(mask, weight), *factor = lt_sum(own, LT_INTS(2), false, LT_NO_DTYPE);
  return lt_mul(rows, factor);
}

lt_tensor *op_functional_multi_margin_loss(lt_tensor *x, lt_tensor *target, int64_t p, double margin, lt_tensor *weight, const char *reduction)
{
  if (lt_check_long(target, "target")) return NULL;
  if (p != 1 && p != 2) return lt_fail_null("p must be 1 or 2, got %lld", (long long)p);
  if (x->ndim > 2 || target->ndim > 1 || target->numel != (x->ndim == 2 ? x->size[0] : 1))
    return lt_fail_null("target of sizes %s does not fit scores of sizes %s: expected one label for each row", LT_SHAPE(target), LT_SHAPE(x));
  LT_AUTO lt_tensor *rows = as_rows(x);
  if (!rows) return NULL;
  int64_t classes = rows->size[1];
  if (weight && (weight->ndim != 1 || weight->numel != classes))
    return lt_fail_null("weight of sizes %s does not fit %lld classes", LT_SHAPE(weight), (long long)classes);
  LT_AUTO lt_tensor *mask = lt__label_mask(target, classes, rows), *plain = lt__multi_margin(rows, mask, classes, p, margin);
  LT_AUTO lt_tensor *each = weight ? weigh_rows(plain, mask, weight) : lt_ref(plain);
  LT_AUTO lt_tensor *shaped = target->ndim ? lt_ref(each) : lt_reshape(each, (lt_ints){target->size, 0});
  return lt__reduce_loss(shaped, reduction);
}

/* ---- several labels a row ---- */

static int check_lists(const lt_tensor *x, const lt_tensor *target, const int64_t *labels)
{
  if (x->ndim != 2 || !lt_same_shape(x, target) || lt_is_float((lt_dtype)target->dtype))
    return lt_fail("target of sizes %s and dtype %s does not fit scores of sizes %s: expected integer labels in the same sizes", LT_SHAPE(target),
                   lt_dtype_name((lt_dtype)target->dtype), LT_SHAPE(x));
  int64_t classes = x->size[1];
  for (int64_t s = 0; s < x->size[0]; s++)
    for (int64_t j = 0; j < classes && labels[s * classes + j] != -1; j++) {
      int64_t label = labels[s * classes + j];
      if (label < 1 || label > classes)
        return lt_fail("target has the label %lld in row %lld, but there are %lld classes, counted from 1, and -1 ends a list", (long long)label,
                       (long long)s + 1, (long long)classes);
    }
  return 0;
}

/* The loss of each row (g is NULL), or its gradient. */
static lt_tensor *multilabel(lt_tensor *g, lt_tensor *x, lt_tensor *target)
{
  lt_dtype type = x->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs floating-point scores, not %s", lt_dtype_name((lt_dtype)x->dtype));
  LT_AUTO lt_tensor *scores = lt_contiguous_as(x, type), *lists = lt_contiguous_as(target, LT_INT64), *from = g ? lt_contiguous_as(g, type) : NULL;
  if (!scores || !lists || (g && !from) || check_lists(x, target, (const int64_t *)lists->data)) return NULL;
  LT_AUTO lt_tensor *out = lt_tensor_new(type, g ? 2 : 1, x->size), *is_label = lt_tensor_new(LT_UINT8, 1, x->size + 1);
  if (!out || !is_label) return NULL;
  struct cpu_labels labels = {.x = scores->data, .target = (const int64_t *)lists->data, .classes = x->size[1], .inner = 1};
  if (g) kernels(type)->multilabel_backward(&labels, out->data, from->data, (uint8_t *)is_label->data, 0, x->size[0]);
  else kernels(type)->multilabel(&labels, out->data, (uint8_t *)is_label->data, 0, x->size[0]);
  return lt_contiguous_as(out, (lt_dtype)x->dtype);
}

lt_tensor *op__multilabel_margin(lt_tensor *x, lt_tensor *target)
{
  return multilabel(NULL, x, target);
}

lt_tensor *op__multilabel_margin_backward(lt_tensor *g, lt_tensor *x, lt_tensor *target)
{
  return multilabel(g, x, target);
}

lt_tensor *op_functional_multilabel_margin_loss(lt_tensor *x, lt_tensor *target, const char *reduction)
{
  if (lt_check_long(target, "target")) return NULL;
  if (!lt_same_shape(x, target)) return lt_fail_null("x of sizes %s and target of sizes %s differ", LT_SHAPE(x), LT_SHAPE(target));
  LT_AUTO lt_tensor *rows = as_rows(x), *lists = as_rows(target), *each = lt__multilabel_margin(rows, lists);
  LT_AUTO lt_tensor *shaped = each && x->ndim < 2 ? lt_reshape(each, (lt_ints){x->size, 0}) : lt_ref(each);
  return lt__reduce_loss(shaped, reduction);
}
