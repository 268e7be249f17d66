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
