/* Categories drawn by weight. */
#include "base/interrupt.h"
#include "cpu/random.h"
#include "cpu/sampling.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static int check_weights(lt_tensor *w)
{
  LT_AUTO lt_tensor *finite = lt_isfinite(w), *every = lt_all(finite, (lt_ints){NULL, 0}, false), *low = lt_amin(w, (lt_ints){NULL, 0}, false);
  LT_AUTO lt_tensor *total = lt_sum(w, LT_INTS(-1), false, LT_NO_DTYPE), *least = lt_amin(total, (lt_ints){NULL, 0}, false);
  if (!every || !low || !least) return -1;
  if (!*(uint8_t *)every->data) return lt_fail("weights must be finite");
  if (lt_scalar_double(lt_load_scalar(low->data, (lt_dtype)low->dtype)) < 0) return lt_fail("weights must not be negative");
  if (!(lt_scalar_double(lt_load_scalar(least->data, (lt_dtype)least->dtype)) > 0)) return lt_fail("weights of a row must have a positive sum");
  return 0;
}

/* With replacement, by the cumulated weights. */
static lt_tensor *draw_again(lt_tensor *w, int64_t rows, int64_t samples, lt_generator *g)
{
  int64_t categories = w->size[w->ndim - 1];
  LT_AUTO lt_tensor *scratch = lt_tensor_new((lt_dtype)w->dtype, 1, &categories);
  LT_AUTO lt_tensor *out = w->ndim == 1 ? lt_empty(LT_INTS(samples), LT_INT64, NULL, false) : lt_empty(LT_INTS(rows, samples), LT_INT64, NULL, false);
  if (!scratch || !out) return NULL;
  for (int64_t r = 0; lt_goes_on(r, rows); r++)
    cpu_sampling()->multinomial((g ? g : lt_default_generator()), (int64_t *)out->data + r * samples, samples, (lt_dtype)w->dtype,
                                w->data + r * categories * lt_itemsize((lt_dtype)w->dtype), categories, scratch->data);
  return lt_check_interrupt() ? NULL : lt_take(&out);
}

/* Without, by the largest of weights over exponential draws (the exponential race). */
static lt_tensor *draw_once(lt_tensor *w, int64_t samples, lt_generator *g)
{
  LT_AUTO lt_tensor *race = lt_tensor_new((lt_dtype)w->dtype, w->ndim, w->size);
  if (!race) return NULL;
  cpu_random()->exponential((g ? g : lt_default_generator()), race->data, (lt_dtype)race->dtype, race->numel, 1);
  LT_AUTO lt_tensor *key = lt__true_div(w, race);
  if (samples == 1) return lt_argmax(key, -1, true);
  lt_tensor *best[2] LT_AUTO_ARRAY(2) = {NULL, NULL};
  if (!key || lt_topk(key, samples, -1, true, true, best)) return NULL;
  return lt_take(&best[1]);
}

lt_tensor *op_multinomial(lt_tensor *x, int64_t num_samples, bool replacement, lt_generator *generator)
{
  if (x->ndim < 1 || x->ndim > 2) return lt_fail_null("needs one row of weights or a matrix of rows, not sizes %s", LT_SHAPE(x));
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  int64_t categories = x->size[x->ndim - 1], rows = x->ndim == 2 ? x->size[0] : 1;
  if (num_samples < 1) return lt_fail_null("num_samples must be at least 1, not %lld", (long long)num_samples);
  if (!replacement && num_samples > categories)
    return lt_fail_null("cannot draw %lld of %lld categories without replacement", (long long)num_samples, (long long)categories);
  LT_AUTO lt_tensor *w = lt_contiguous_as(x, x->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32);
  if (!w || (rows && check_weights(w))) return NULL;
  return replacement ? draw_again(w, rows, num_samples, generator) : draw_once(w, num_samples, generator);
}
