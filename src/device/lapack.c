/* The calls themselves, from the template lapack.inc: each asks the routine for the size of its workspace where it has one. */
#include "device/lapack.h"

#include "base/alloc.h"
#include "base/error.h"
#include "device/blas.h"

static int at_least_one(int n)
{
  return n > 1 ? n : 1;
}

#define T float
#define FN(name) name##_f32
#define LAPACK(name) lt_blas()->s##name
#include "device/lapack.inc"
#define T double
#define FN(name) name##_f64
#define LAPACK(name) lt_blas()->d##name
#include "device/lapack.inc"

const struct lt_lapack *lt_lapack(lt_dtype dtype)
{
  if (dtype != LT_FLOAT32 && dtype != LT_FLOAT64) return lt_fail_null("is defined for dtypes float32 and float64, not %s", lt_dtype_name(dtype));
  if (!lt_blas()) return NULL;
  return dtype == LT_FLOAT32 ? &table_f32 : &table_f64;
}
