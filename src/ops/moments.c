#include "cpu/moments.h"

#include "ops/front.h"
#include "tensor/shape.h"

#if defined(__x86_64__) && !defined(LT_ISA_BASE_ONLY)
#define TABLES {cpu_moments_v2.deviations, cpu_moments_v3.deviations, cpu_moments_v4.deviations}
#else
#define TABLES {cpu_moments_v2.deviations, cpu_moments_v2.deviations, cpu_moments_v2.deviations}
#endif

static const struct lt_reduction squared_deviations = {"squared_deviations", LT_RESULT_SAME, false, TABLES};

lt_tensor *op__squared_deviations(lt_tensor *x, lt_ints dim, bool keepdim)
{
  return lt_reduce(&squared_deviations, x, dim, keepdim, LT_NO_DTYPE);
}

static int64_t reduced_count(const lt_tensor *x, const bool *mask)
{
  int64_t n = 1;
  for (int i = 0; i < x->ndim; i++) n *= mask[i] ? x->size[i] : 1;
  return n;
}

lt_tensor *op_var(lt_tensor *x, lt_ints dim, bool unbiased, bool keepdim, int64_t correction)
{
  bool mask[LT_MAX_DIMS];
  if (!lt_is_float((lt_dtype)x->dtype)) return lt_fail_null("needs a floating-point tensor, not %s", lt_dtype_name((lt_dtype)x->dtype));
  if (lt_dim_mask(dim, x->ndim, mask, "dim")) return NULL;
  int64_t freedom = reduced_count(x, mask) - (correction == LT_NONE ? unbiased : correction);
  LT_AUTO lt_tensor *squares = lt__squared_deviations(x, dim, keepdim), *n = lt_tensor_from_number(lt_float_scalar(freedom > 0 ? (double)freedom : 0));
  return lt__true_div(squares, n);
}

lt_tensor *op_std(lt_tensor *x, lt_ints dim, bool unbiased, bool keepdim, int64_t correction)
{
  LT_AUTO lt_tensor *var = lt_var(x, dim, unbiased, keepdim, correction);
  return lt__root(var);
}

static int with_mean(lt_tensor *moment, lt_tensor *x, lt_ints dim, bool keepdim, lt_tensor **out)
{
  out[0] = moment;
  out[1] = moment ? lt_mean(x, dim, keepdim, LT_NO_DTYPE) : NULL;
  return out[1] ? 0 : lt_drop_results(out, 2);
}

int op_var_mean(lt_tensor *x, lt_ints dim, bool unbiased, bool keepdim, int64_t correction, lt_tensor **out)
{
  return with_mean(lt_var(x, dim, unbiased, keepdim, correction), x, dim, keepdim, out);
}

int op_std_mean(lt_tensor *x, lt_ints dim, bool unbiased, bool keepdim, int64_t correction, lt_tensor **out)
{
  return with_mean(lt_std(x, dim, unbiased, keepdim, correction), x, dim, keepdim, out);
}
