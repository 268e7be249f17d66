/* Dropout: x times random noise of zeros and ones. */
#include <math.h>

#include "base/interrupt.h"
#include "cpu/random.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static lt_tensor *empty_noise(const lt_tensor *x, bool by_channel)
{
  if (!by_channel && lt_is_dense(x)) return lt_tensor_new_strided((lt_dtype)x->dtype, x->ndim, x->size, x->stride);
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim; i++) size[i] = by_channel && i > 1 ? 1 : x->size[i];
  return lt_tensor_new((lt_dtype)x->dtype, x->ndim, size);
}

lt_tensor *op__dropout_noise(lt_tensor *x, double p, bool by_channel, double scale)
{
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  LT_AUTO lt_tensor *noise = empty_noise(x, by_channel);
  if (!noise) return NULL;
  cpu_random()->bernoulli(lt_default_generator(), noise->data, (lt_dtype)noise->dtype, noise->numel, 1 - p);
  if (lt_check_interrupt()) return NULL;
  if (scale == 1) return lt_take(&noise);
  LT_AUTO lt_tensor *factor = lt_tensor_from_number(lt_float_scalar(scale));
  return lt_mul_(noise, factor);
}

static int check_p(double p)
{
  return p >= 0 && p <= 1 ? 0 : lt_fail("p must be a probability from 0 to 1, got %g", p);
}

static lt_tensor *drop(lt_tensor *x, double p, bool training, bool inplace, bool by_channel)
{
  if (check_p(p)) return NULL;
  if (!training || p == 0 || x->numel == 0) return lt_ref(x);
  LT_AUTO lt_tensor *noise = lt__dropout_noise(x, p, by_channel, p == 1 ? 1 : 1 / (1 - p));
  return inplace ? lt_mul_(x, noise) : lt_mul(x, noise);
}

lt_tensor *op_functional_dropout(lt_tensor *x, double p, bool training, bool inplace)
{
  return drop(x, p, training, inplace, false);
}

int op_native_dropout(lt_tensor *x, double p, int train, lt_tensor **out)
{
  if (check_p(p)) return -1;
  if (!train || p == 0 || x->numel == 0) {
    out[0] = lt_clone(x);
    out[1] = lt_ones_like(x, LT_BOOL, NULL, false);
    return out[0] && out[1] ? 0 : lt_drop_results(out, 2);
  }
  LT_AUTO lt_tensor *noise = lt__dropout_noise(x, p, false, p == 1 ? 1 : 1 / (1 - p));
  out[0] = lt_mul(x, noise);
  out[1] = noise ? lt_to_dtype(noise, LT_BOOL) : NULL;
  return out[0] && out[1] ? 0 : lt_drop_results(out, 2);
}

lt_tensor *op_feature_dropout(lt_tensor *x, double p, bool train)
{
  if (train && x->ndim < 2) return lt_fail_null("needs {N, C, ...}, not sizes %s", LT_SHAPE(x));
  return drop(x, p, train, false, true);
}

/* Channels of a batch of `batched` dimensions; one dimension less is a single sample, if the function has such. */
static lt_tensor *drop_channels(lt_tensor *x, double p, bool training, bool inplace, int batched)
{
  if (x->ndim != batched && x->ndim != batched - 1)
    return lt_fail_null("needs a tensor of %d or %d dimensions, not sizes %s", batched - 1, batched, LT_SHAPE(x));
  if (x->ndim == batched || batched == 4) return drop(x, p, training, inplace, true);
  LT_AUTO lt_tensor *batch = lt_unsqueeze(x, 1), *out = batch ? drop(batch, p, training, inplace, true) : NULL;
  return inplace && out ? lt_ref(x) : lt_squeeze(out, LT_INTS(1));
}

lt_tensor *op_functional_dropout1d(lt_tensor *x, double p, bool training, bool inplace)
{
  return drop_channels(x, p, training, inplace, 3);
}

lt_tensor *op_functional_dropout2d(lt_tensor *x, double p, bool training, bool inplace)
{
  return drop_channels(x, p, training, inplace, 4);
}

lt_tensor *op_functional_dropout3d(lt_tensor *x, double p, bool training, bool inplace)
{
  return drop_channels(x, p, training, inplace, 5);
}

/* a * (x * noise + (noise - 1) * alpha + alpha * p), where alpha is minus selu's lower limit and a restores the variance. */
static lt_tensor *alpha_drop(lt_tensor *x, double p, bool training, bool inplace, bool by_channel)
{
  const double alpha = 1.7580993408473766;
  if (check_p(p)) return NULL;
  if (!training || p == 0 || x->numel == 0) return lt_ref(x);
  LT_AUTO lt_tensor *noise = lt__dropout_noise(x, p, by_channel, 1);
  double a = p == 1 ? 0 : 1 / sqrt((alpha * alpha * p + 1) * (1 - p));
  lt_scalar one = lt_int_scalar(1);
  LT_AUTO lt_tensor *factor = lt_tensor_from_number(lt_float_scalar(a)), *limit = lt_tensor_from_number(lt_float_scalar(alpha * a));
  LT_AUTO lt_tensor *rest = lt_tensor_from_number(lt_float_scalar(alpha * a * (p - 1)));
  LT_AUTO lt_tensor *scaled = lt_mul(noise, limit), *shift = lt_add(scaled, rest, one), *slope = lt_mul(noise, factor);
  LT_AUTO lt_tensor *kept = inplace ? lt_mul_(x, slope) : lt_mul(x, slope);
  return inplace ? lt_add_(kept, shift, one) : lt_add(kept, shift, one);
}

lt_tensor *op_functional_alpha_dropout(lt_tensor *x, double p, bool training, bool inplace)
{
  return alpha_drop(x, p, training, inplace, false);
}

lt_tensor *op_functional_feature_alpha_dropout(lt_tensor *x, double p, bool training, bool inplace)
{
  return alpha_drop(x, p, training, inplace, true);
}
