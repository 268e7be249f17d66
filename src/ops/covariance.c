/* Sums of products of the deviations from each mean, by one matrix product. Weights multiply the observations on one side of it. */
#include "ops/front.h"
#include "tensor/shape.h"

static int check_weights(const lt_tensor *w, const char *name, bool floating, int64_t observations)
{
  if (w->ndim > 1) return lt_fail("argument '%s' must have at most 1 dimension, not sizes %s", name, LT_SHAPE(w));
  if (lt_is_float((lt_dtype)w->dtype) != floating || w->dtype == LT_BOOL)
    return lt_fail("argument '%s' must have %s dtype, not %s", name, floating ? "a floating-point" : "an integer",
                   lt_dtype_name((lt_dtype)w->dtype));
  if (w->numel != observations)
    return lt_fail("argument '%s' has %lld weights for %lld observations", name, (long long)w->numel, (long long)observations);
  LT_AUTO lt_tensor *least = w->numel ? lt_amin((lt_tensor *)w, (lt_ints){NULL, 0}, false) : NULL;
  if (least && lt_scalar_double(lt_load_scalar(least->data, (lt_dtype)least->dtype)) < 0)
    return lt_fail("argument '%s' must not hold negative weights", name);
  return lt_error_message() ? -1 : 0;
}

/* The weights of observations: both kinds multiplied, or NULL where there are none. */
static lt_tensor *all_weights(lt_tensor *fweights, lt_tensor *aweights)
{
  if (fweights && aweights) return lt_mul(fweights, aweights);
  return fweights ? lt_ref(fweights) : aweights ? lt_ref(aweights) : NULL;
}

static lt_tensor *sum_all(lt_tensor *x)
{
  return lt_sum(x, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
}

/* The divisor: total - correction, or with aweights total - correction * sum(w aweights) / total; not below 0. */
static lt_tensor *divisor(lt_tensor *total, lt_tensor *w, lt_tensor *aweights, int64_t correction)
{
  LT_AUTO lt_tensor *zero = lt_tensor_from_number(lt_int_scalar(0)), *out = NULL;
  if (aweights && correction) {
    LT_AUTO lt_tensor *product = lt_mul(w, aweights), *sum = sum_all(product), *share = lt__true_div(sum, total);
    out = lt_sub(total, share, lt_int_scalar(correction));
  } else {
    LT_AUTO lt_tensor *less = lt_tensor_from_number(lt_int_scalar(correction));
    out = lt_sub(total, less, lt_int_scalar(1));
  }
  return lt_maximum(out, zero);
}

lt_tensor *op_cov(lt_tensor *x, int64_t correction, lt_tensor *fweights, lt_tensor *aweights)
{
  if (x->ndim > 2) return lt_fail_null("needs a tensor of at most 2 dimensions, not sizes %s", LT_SHAPE(x));
  if (x->dtype == LT_BOOL) return lt_fail_null("is not defined for dtype bool");
  LT_AUTO lt_tensor *rows = x->ndim < 2 ? lt_reshape(x, LT_INTS(1, -1)) : lt_ref(x);
  if (!rows || (fweights && check_weights(fweights, "fweights", false, rows->size[1]))) return NULL;
  if (aweights && check_weights(aweights, "aweights", true, rows->size[1])) return NULL;
  LT_AUTO lt_tensor *w = all_weights(fweights, aweights), *total = w ? sum_all(w) : lt_tensor_from_number(lt_int_scalar(rows->size[1]));
  LT_AUTO lt_tensor *weighted = w ? lt_mul(rows, w) : lt_ref(rows), *sums = lt_sum(weighted, LT_INTS(2), true, LT_NO_DTYPE);
  LT_AUTO lt_tensor *mean = lt__true_div(sums, total);
  LT_AUTO lt_tensor *centred = lt_sub(rows, mean, lt_int_scalar(1)), *right = w ? lt_mul(centred, w) : lt_ref(centred);
  LT_AUTO lt_tensor *columns = lt_t(right);
  LT_AUTO lt_tensor *products = lt_mm(centred, columns), *by = total ? divisor(total, w, aweights, correction) : NULL;
  LT_AUTO lt_tensor *out = lt__true_div(products, by);
  return lt_squeeze(out, (lt_ints){NULL, 0});
}

lt_tensor *op_corrcoef(lt_tensor *x)
{
  if (x->ndim > 2) return lt_fail_null("needs a tensor of at most 2 dimensions, not sizes %s", LT_SHAPE(x));
  LT_AUTO lt_tensor *c = lt_cov(x, 1, NULL, NULL);
  if (!c || c->ndim == 0) return lt__true_div(c, c);
  LT_AUTO lt_tensor *variances = lt_diagonal(c, 0, 1, 2), *deviations = lt_sqrt(variances), *column = lt_unsqueeze(deviations, 2);
  LT_AUTO lt_tensor *half = lt__true_div(c, column), *whole = lt__true_div(half, deviations);
  LT_AUTO lt_tensor *low = lt_tensor_from_number(lt_int_scalar(-1)), *high = lt_tensor_from_number(lt_int_scalar(1));
  return lt_clamp(whole, low, high);
}
