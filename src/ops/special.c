#include <math.h>

#include "ops/front.h"

int check__polygamma(lt_tensor *x, int64_t order)
{
  (void)x;
  return order >= 0 ? 0 : lt_fail("n must not be negative, got %lld", (long long)order);
}

/* log Gamma_p(x) = p (p - 1) / 4 log(pi) + the sum of lgamma(x - j / 2) over j < p. */
lt_tensor *op_mvlgamma(lt_tensor *x, int64_t p)
{
  if (p < 1) return lt_fail_null("p must be positive, got %lld", (long long)p);
  LT_AUTO lt_tensor *half = lt_tensor_from_number(lt_float_scalar(-0.5)), *zero = lt_tensor_from_number(lt_float_scalar(0));
  LT_AUTO lt_tensor *offsets = lt_arange(lt_int_scalar(0), lt_int_scalar(p), lt_int_scalar(1), LT_INT64, NULL, false);
  LT_AUTO lt_tensor *real = lt_add(x, zero, lt_int_scalar(1)), *steps = lt_mul(offsets, half), *wide = lt_unsqueeze(real, -1);
  LT_AUTO lt_tensor *arguments = lt_add(wide, steps, lt_int_scalar(1)), *terms = lt_lgamma(arguments);
  LT_AUTO lt_tensor *sum = lt_sum(terms, LT_INTS(-1), false, LT_NO_DTYPE);
  LT_AUTO lt_tensor *constant = lt_tensor_from_number(lt_float_scalar((double)p * (double)(p - 1) / 4 * log(M_PI)));
  return lt_add(sum, constant, lt_int_scalar(1));
}

lt_tensor *op__logit_backward(lt_tensor *g, lt_tensor *x, double eps)
{
  LT_AUTO lt_tensor *one = lt_tensor_from_number(lt_float_scalar(1)), *low = lt_tensor_from_number(lt_float_scalar(eps < 0 ? 0 : eps));
  LT_AUTO lt_tensor *high = lt_tensor_from_number(lt_float_scalar(eps < 0 ? 1 : 1 - eps));
  LT_AUTO lt_tensor *outside = lt_tensor_from_number(lt_float_scalar(eps < 0 ? NAN : 0));
  LT_AUTO lt_tensor *rest = lt_sub(one, x, lt_int_scalar(1)), *product = lt_mul(x, rest), *inner = lt__true_div(g, product);
  LT_AUTO lt_tensor *above = lt_ge(x, low), *below = lt_le(x, high), *inside = lt_logical_and(above, below);
  return lt_where(inside, inner, outside);
}
