/* Attention as products of matrices around a softmax. */
#include <math.h>

#include "ops/front.h"
#include "tensor/shape.h"

lt_tensor *op__causal_mask(int64_t rows, int64_t columns)
{
  lt_tensor *mask = lt_zeros(LT_INTS(rows, columns), LT_BOOL, NULL, false);
  for (int64_t i = 0; mask && i < rows; i++) memset(mask->data + i * columns, 1, (size_t)(i + 1 < columns ? i + 1 : columns));
  return mask;
}

static lt_tensor *masked(lt_tensor *scores, lt_tensor *mask)
{
  if (!mask) return lt_ref(scores);
  if (mask->dtype != LT_BOOL) return lt_add(scores, mask, lt_int_scalar(1));
  LT_AUTO lt_tensor *never = lt_tensor_from_number(lt_float_scalar(-INFINITY));
  return lt_where(mask, scores, never);
}

static int check_shapes(const lt_tensor *query, const lt_tensor *key, const lt_tensor *value)
{
  bool fits = query->ndim >= 2 && key->ndim >= 2 && value->ndim >= 2 && query->size[query->ndim - 1] == key->size[key->ndim - 1] &&
              key->size[key->ndim - 2] == value->size[value->ndim - 2];
  if (fits) return 0;
  return lt_fail("query of sizes %s, key of sizes %s and value of sizes %s do not fit {..., L, E}, {..., S, E} and {..., S, D}", LT_SHAPE(query),
                 LT_SHAPE(key), LT_SHAPE(value));
}

lt_tensor *op_functional_scaled_dot_product_attention(lt_tensor *query, lt_tensor *key, lt_tensor *value, lt_tensor *attn_mask, double dropout_p,
                                                      bool is_causal, lt_scalar scale)
{
  if (check_shapes(query, key, value)) return NULL;
  if (attn_mask && is_causal) return lt_fail_null("attn_mask and is_causal exclude each other");
  double factor = scale.kind == LT_SCALAR_NONE ? 1 / sqrt((double)query->size[query->ndim - 1]) : lt_scalar_double(scale);
  LT_AUTO lt_tensor *number = lt_tensor_from_number(lt_float_scalar(factor)), *scaled = lt_mul(query, number), *turned = lt_transpose(key, -2, -1);
  LT_AUTO lt_tensor *mask = is_causal ? lt__causal_mask(query->size[query->ndim - 2], key->size[key->ndim - 2]) : lt_ref(attn_mask);
  LT_AUTO lt_tensor *raw = lt_matmul(scaled, turned), *scores = masked(raw, mask), *all = lt__softmax(scores, -1);
  LT_AUTO lt_tensor *weights = lt_functional_dropout(all, dropout_p, true, false);
  return lt_matmul(weights, value);
}
