/* Distances between vectors. */
#include "ops/front.h"
#include "tensor/shape.h"

lt_tensor *op_functional_cosine_similarity(lt_tensor *x1, lt_tensor *x2, int64_t dim, double eps)
{
  int ndim = x1->ndim;
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x1->size, sizeof size);
  if (lt_broadcast(&ndim, size, x2->ndim, x2->size)) return NULL;
  LT_AUTO lt_tensor *a = lt_expand(x1, (lt_ints){size, ndim}), *b = lt_expand(x2, (lt_ints){size, ndim});
  return lt__cosine_similarity(a, b, dim, eps * eps);
}

lt_tensor *op_functional_triplet_margin_loss(lt_tensor *anchor, lt_tensor *positive, lt_tensor *negative, double margin, lt_scalar p, double eps, bool swap,
                                             const char *reduction)
{
  if (anchor->ndim != positive->ndim || anchor->ndim != negative->ndim)
    return lt_fail_null("anchor of sizes %s, positive of sizes %s and negative of sizes %s must have as many dimensions", LT_SHAPE(anchor), LT_SHAPE(positive),
                        LT_SHAPE(negative));
  lt_scalar one = lt_int_scalar(1);
  LT_AUTO lt_tensor *near = lt_functional_pairwise_distance(anchor, positive, p, eps, false);
  LT_AUTO lt_tensor *far = lt_functional_pairwise_distance(anchor, negative, p, eps, false);
  LT_AUTO lt_tensor *other = swap ? lt_functional_pairwise_distance(positive, negative, p, eps, false) : NULL;
  LT_AUTO lt_tensor *least = swap ? lt_minimum(far, other) : lt_ref(far), *difference = lt_sub(near, least, one);
  LT_AUTO lt_tensor *distance = lt_tensor_from_number(lt_float_scalar(margin)), *sum = lt_add(difference, distance, one);
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_float_scalar(0)), *each = lt__clamp_low(sum, zero);
  return lt__reduce_loss(each, reduction);
}
