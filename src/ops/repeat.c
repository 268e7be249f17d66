/* A repetition is an expanded view that reshape then copies: a dimension of stride 0 stands before each repeated one. */
#include "base/interrupt.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static int check_repeats(lt_ints repeats)
{
  if (repeats.n > LT_MAX_DIMS) return lt_fail("%d numbers are too many: a tensor has at most %d dimensions", repeats.n, LT_MAX_DIMS);
  for (int i = 0; i < repeats.n; i++)
    if (repeats.v[i] < 0) return lt_fail("repeats[%d] is %lld; it must not be negative", i + 1, (long long)repeats.v[i]);
  return 0;
}

/* Shapes on the way: `split` has a 1 before each repeated dimension, `wide` the number of repeats there, `final` the products. */
struct shapes { int n, ndim; int64_t split[2 * LT_MAX_DIMS], wide[2 * LT_MAX_DIMS], final[LT_MAX_DIMS]; };

static int work_out(struct shapes *s, const lt_tensor *x, lt_ints repeats)
{
  s->n = 0;
  s->ndim = repeats.n;
  for (int i = 0; i < repeats.n; i++) {
    int d = i - (repeats.n - x->ndim);
    int64_t own = d < 0 ? 1 : x->size[d], times = repeats.v[i];
    if (__builtin_mul_overflow(own, times, &s->final[i])) return lt_fail("%lld times %lld positions are too many", (long long)times, (long long)own);
    if (times != 1) {
      s->split[s->n] = 1;
      s->wide[s->n++] = times;
    }
    if (d < 0) continue;
    s->split[s->n] = s->wide[s->n] = own;
    s->n++;
  }
  return s->n <= LT_MAX_DIMS ? 0 : lt_fail("dimensions and repeated dimensions are %d together, at most %d are possible", s->n, LT_MAX_DIMS);
}

lt_tensor *op_repeat(lt_tensor *x, lt_ints repeats)
{
  struct shapes s;
  if (repeats.n < x->ndim) return lt_fail_null("got %d numbers for a tensor of %d dimensions", repeats.n, x->ndim);
  if (check_repeats(repeats) || work_out(&s, x, repeats)) return NULL;
  LT_AUTO lt_tensor *split = lt_reshape(x, (lt_ints){s.split, s.n}), *wide = lt_expand(split, (lt_ints){s.wide, s.n});
  LT_AUTO lt_tensor *out = lt_reshape(wide, (lt_ints){s.final, s.ndim});
  return out && out->storage == x->storage ? lt_clone(out) : lt_take(&out);
}

lt_tensor *op_tile(lt_tensor *x, lt_ints dims)
{
  int64_t full[LT_MAX_DIMS];
  if (dims.n >= x->ndim) return lt_repeat(x, dims);
  for (int i = 0; i < x->ndim; i++) full[i] = i < x->ndim - dims.n ? 1 : dims.v[i - (x->ndim - dims.n)];
  return lt_repeat(x, (lt_ints){full, x->ndim});
}

lt_tensor *op_repeat_interleave(lt_tensor *x, int64_t repeats, int64_t dim, int64_t output_size)
{
  LT_AUTO lt_tensor *source = dim == LT_NONE ? lt_reshape(x, LT_INTS(-1)) : lt_atleast_1d(x);
  if (!source) return NULL;
  int d = dim == LT_NONE ? 0 : lt_dim(dim, x->ndim, "dim");
  int64_t size[LT_MAX_DIMS + 1], final[LT_MAX_DIMS];
  if (d < 0) return NULL;
  if (repeats < 0) return lt_fail_null("repeats must not be negative, got %lld", (long long)repeats);
  for (int i = 0, n = 0; i < source->ndim; i++) {
    final[i] = size[n++] = source->size[i];
    if (i == d) size[n++] = repeats;
  }
  if (__builtin_mul_overflow(final[d], repeats, &final[d])) return lt_fail_null("%lld repeats are too many", (long long)repeats);
  if (output_size != LT_NONE && output_size != final[d])
    return lt_fail_null("output_size is %lld, the repeats add up to %lld", (long long)output_size, (long long)final[d]);
  LT_AUTO lt_tensor *split = lt_unsqueeze(source, d + 2), *wide = lt_expand(split, (lt_ints){size, source->ndim + 1});
  LT_AUTO lt_tensor *out = lt_reshape(wide, (lt_ints){final, source->ndim});
  return out && out->storage == x->storage ? lt_clone(out) : lt_take(&out);
}

/* ---- numbers of times for each position ---- */

static lt_tensor *read_repeats(lt_tensor *repeats, int64_t output_size, int64_t *total)
{
  if (repeats->dtype != LT_INT64 && repeats->dtype != LT_INT32)
    return lt_fail_null("repeats must be int64 or int32, not %s", lt_dtype_name((lt_dtype)repeats->dtype));
  if (repeats->ndim > 1) return lt_fail_null("repeats must have at most one dimension, not sizes %s", LT_SHAPE(repeats));
  LT_AUTO lt_tensor *flat = lt_contiguous_as(repeats, LT_INT64);
  *total = 0;
  for (int64_t i = 0; flat && i < flat->numel; i++) {
    int64_t times = ((int64_t *)flat->data)[i];
    if (times < 0) return lt_fail_null("repeats must not be negative, got %lld", (long long)times);
    if (__builtin_add_overflow(*total, times, total)) return lt_fail_null("the repeats are too many");
  }
  if (output_size != LT_NONE && output_size != *total)
    return lt_fail_null("output_size is %lld, the repeats add up to %lld", (long long)output_size, (long long)*total);
  return lt_take(&flat);
}

lt_tensor *op_repeat_interleave_positions(lt_tensor *repeats, int64_t output_size)
{
  int64_t total;
  LT_AUTO lt_tensor *times = read_repeats(repeats, output_size, &total);
  LT_AUTO lt_tensor *out = times ? lt_empty(LT_INTS(total), LT_INT64, NULL, false) : NULL;
  if (!out) return NULL;
  int64_t *to = (int64_t *)out->data;
  for (int64_t i = 0; i < times->numel; i++)
    for (int64_t k = 0; lt_goes_on(k, ((int64_t *)times->data)[i]); k++) *to++ = i + 1;
  return lt_check_interrupt() ? NULL : lt_take(&out);
}

lt_tensor *op_repeat_interleave_by(lt_tensor *x, lt_tensor *repeats, int64_t dim, int64_t output_size)
{
  LT_AUTO lt_tensor *source = dim == LT_NONE ? lt_reshape(x, LT_INTS(-1)) : lt_atleast_1d(x);
  int d = dim == LT_NONE ? 0 : lt_dim(dim, x->ndim, "dim");
  if (!source || d < 0) return NULL;
  int64_t n = source->size[d];
  if (repeats->numel != 1 && repeats->numel != n)
    return lt_fail_null("repeats has %lld elements, dimension %d has %lld", (long long)repeats->numel, d + 1, (long long)n);
  LT_AUTO lt_tensor *line = lt_reshape(repeats, LT_INTS(-1)), *all = lt_expand(line, LT_INTS(n));
  LT_AUTO lt_tensor *positions = all ? op_repeat_interleave_positions(all, output_size) : NULL;
  return lt_index_select(source, d + 1, positions);
}
