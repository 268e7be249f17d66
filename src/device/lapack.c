/* The calls themselves, from the template lapack.inc: each asks the routine for the size of its workspace where it has one. The template
   lapack_calls.inc lets an interruption go by those that take long. */
#include "device/lapack.h"

#include "base/alloc.h"
#include "base/detached.h"
#include "base/error.h"
#include "device/blas.h"

static int at_least_one(int n)
{
  return n > 1 ? n : 1;
}

/* What the functions are given beside memory. */
struct arguments {
  char job;
  bool flag[4];
  int m, n, k;
  enum lt_driver driver;
  double rcond;
};

static const struct lt_lent none = {.data = NULL};

static struct lt_lent given(const void *data, size_t bytes) { return (struct lt_lent){(void *)data, bytes, true, false}; }
static struct lt_lent result(void *data, size_t bytes) { return (struct lt_lent){data, bytes, false, true}; }
static struct lt_lent changed(void *data, size_t bytes) { return (struct lt_lent){data, bytes, true, true}; }

static int least_of(int m, int n)
{
  return m < n ? m : n;
}

/* Multiplications that take long: some 50 ms. */
static const double LONG = 1e9;

static int call(int (*run)(const void *, void *const *), const struct arguments *x, double multiplications, struct lt_lent a, struct lt_lent b,
                struct lt_lent c, struct lt_lent d)
{
  return lt_call(&(struct lt_call){run, x, sizeof *x, {a, b, c, d}}, multiplications > LONG);
}

#define T float
#define FN(name) name##_f32
#define LAPACK(name) lt_blas()->s##name
#include "device/lapack.inc"
#include "device/lapack_calls.inc"
#undef T
#undef FN
#undef LAPACK
#define T double
#define FN(name) name##_f64
#define LAPACK(name) lt_blas()->d##name
#include "device/lapack.inc"
#include "device/lapack_calls.inc"

const struct lt_lapack *lt_lapack(lt_dtype dtype)
{
  if (dtype != LT_FLOAT32 && dtype != LT_FLOAT64) return lt_fail_null("is defined for dtypes float32 and float64, not %s", lt_dtype_name(dtype));
  if (!lt_blas()) return NULL;
  return dtype == LT_FLOAT32 ? &table_f32 : &table_f64;
}
