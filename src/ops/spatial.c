#include "ops/spatial.h"

#include "base/error.h"

int lt_read_sizes(lt_ints list, int n, int64_t least, const char *name, int64_t *out)
{
  if (list.n != 1 && list.n != n) return lt_fail("%s must be a number or %d numbers, got %d", name, n, list.n);
  for (int i = 0; i < n; i++) {
    out[i] = list.v[list.n == 1 ? 0 : i];
    if (out[i] < least) return lt_fail("%s must be at least %lld, got %lld", name, (long long)least, (long long)out[i]);
  }
  return 0;
}

lt_dtype lt_computing_type(lt_dtype dtype)
{
  if (!lt_is_float(dtype)) return LT_INT64;
  return dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
}
