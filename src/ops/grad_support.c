/* What the engine asks of operators (autograd/engine.h): sums of gradients, and bringing a gradient to the form of its value. */
#include <string.h>

#include "autograd/engine.h"
#include "ops/front.h"
#include "ops_internal.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static bool unshared(const lt_tensor *x, int holders)
{
  return x->refs <= holders && x->storage->refs == 1 && !x->autograd && !x->base;
}

lt_tensor *lt_grad_add(lt_tensor *a, lt_tensor *b)
{
  if (lt_grad_enabled() || !unshared(a, 1) || !lt_is_dense(a)) return lt_add(a, b, lt_int_scalar(1));
  return lt_add_(a, b, lt_int_scalar(1));
}

lt_tensor *lt_grad_accumulate(lt_tensor *grad, lt_tensor *more)
{
  if (lt_grad_enabled()) return lt_add(grad, more, lt_int_scalar(1));
  return lt_add_(grad, more, lt_int_scalar(1));
}

lt_tensor *lt_grad_own(lt_tensor *g, int holders)
{
  if (lt_grad_enabled()) return lt_clone(g);
  if (unshared(g, holders) && lt_is_contiguous(g)) return lt_ref(g);
  LT_AUTO lt_tensor *copy = lt_tensor_new((lt_dtype)g->dtype, g->ndim, g->size);
  return copy && lt_copy_data(copy, g) == 0 ? lt_take(&copy) : NULL;
}

lt_tensor *lt_grad_fit(lt_tensor *g, const struct lt_meta *m)
{
  LT_AUTO lt_tensor *typed = g->dtype == m->dtype ? lt_ref(g) : lt_to_dtype(g, (lt_dtype)m->dtype);
  return lt__sum_to(typed, (lt_ints){m->size, m->ndim});
}

lt_tensor *lt_grad_zeros(const struct lt_meta *m)
{
  lt_tensor *zero = lt_tensor_new((lt_dtype)m->dtype, 0, NULL);
  if (!zero) return NULL;
  memset(zero->data, 0, (size_t)lt_itemsize((lt_dtype)m->dtype));
  static const int64_t none[LT_MAX_DIMS];
  lt_tensor *out = lt_tensor_view(zero, m->ndim, m->size, none, 0);
  lt_unref(zero);
  return out;
}

lt_tensor *lt_grad_ones(const lt_tensor *like)
{
  LT_AUTO lt_tensor *one = lt_tensor_new((lt_dtype)like->dtype, like->ndim, like->size);
  return one && lt_fill_data(one, lt_int_scalar(1)) == 0 ? lt_take(&one) : NULL;
}

bool lt_grad_has_nan(lt_tensor *g)
{
  bool mode = lt_set_grad_enabled(false);
  LT_AUTO lt_tensor *differs = lt_ne(g, g), *any = differs ? lt_any(differs, (lt_ints){NULL, 0}, false) : NULL;
  lt_set_grad_enabled(mode);
  return any && *(const uint8_t *)any->data;
}

lt_tensor *lt_grad_slice(lt_tensor *g, lt_ints size, lt_ints stride, int64_t offset)
{
  LT_AUTO lt_tensor *whole = lt_contiguous(g);
  LT_AUTO lt_tensor *part = lt_as_strided(whole, size, stride, whole ? offset + lt_offset(whole) : 0);
  return lt_clone(part);
}

lt_tensor *lt_grad_with_slice(lt_tensor *g, lt_tensor *slice, lt_ints size, lt_ints stride, int64_t offset)
{
  LT_AUTO lt_tensor *whole = lt_clone(g);
  LT_AUTO lt_tensor *flat = lt_contiguous(whole);
  LT_AUTO lt_tensor *part = lt_as_strided(flat, size, stride, flat ? offset + lt_offset(flat) : 0);
  LT_AUTO lt_tensor *done = slice ? lt_copy_(part, slice) : lt_zero_(part);
  return done ? lt_take(&flat) : NULL;
}

lt_tensor *lt_grad_unslice(lt_tensor *g, const struct lt_meta *base, lt_ints size, lt_ints stride, int64_t offset)
{
  return lt__as_strided_backward(g, (lt_ints){base->size, base->ndim}, size, stride, offset);
}
