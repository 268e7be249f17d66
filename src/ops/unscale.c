/* A gradient of another layout or type than contiguous float32 or float64 is copied to such a form and back. */
#include "cpu/unscale.h"

#include <stdatomic.h>

#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"

struct unscaling {
  char *data;
  bool wide;
  double factor;
  atomic_bool found;
};

static void run_part(void *context, int64_t begin, int64_t end)
{
  struct unscaling *u = context;
  bool found = u->wide ? cpu_unscale()->unscale_double((double *)u->data + begin, end - begin, u->factor)
                       : cpu_unscale()->unscale_float((float *)u->data + begin, end - begin, (float)u->factor);
  if (found) atomic_store_explicit(&u->found, true, memory_order_relaxed);
}

static int unscale_one(lt_tensor *grad, double factor, bool *found)
{
  bool wide = grad->dtype == LT_FLOAT64;
  LT_AUTO lt_tensor *plain = lt_contiguous_as(grad, wide ? LT_FLOAT64 : LT_FLOAT32);
  if (!plain) return -1;
  struct unscaling u = {.data = plain->data, .wide = wide, .factor = factor};
  if (lt_parallel(plain->numel, LT_GRAIN, run_part, &u)) return -1;
  if (u.found) *found = true;
  if (plain != grad && lt_copy_data(grad, plain)) return -1;
  lt_bump_version(grad);
  return 0;
}

int op__unscale_(lt_tensors grads, double factor, bool *out)
{
  *out = false;
  for (int i = 0; i < grads.n; i++)
    if (!lt_is_float((lt_dtype)grads.v[i]->dtype))
      return lt_fail("gradient %d has dtype %s, not a floating-point one", i + 1, lt_dtype_name((lt_dtype)grads.v[i]->dtype));
  for (int i = 0; i < grads.n; i++)
    if (unscale_one(grads.v[i], factor, out)) return -1;
  return 0;
}
