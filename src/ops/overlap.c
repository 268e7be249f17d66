/* Addition into a window whose elements may share memory. Elementwise kernels read and write element by element on their strided
   path; a plan without merging and threads keeps to it. */
#include "base/cpu.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/plan.h"

static void add_element_f64(char *const *data, const int64_t *stride, int64_t n, const lt_scalar *attr)
{
  (void)attr;
  char *to = data[0];
  const char *from = data[1];
  for (int64_t i = 0; i < n; i++, to += stride[0], from += stride[1]) *(double *)to += *(const double *)from;
}

static void add_element_f32(char *const *data, const int64_t *stride, int64_t n, const lt_scalar *attr)
{
  (void)attr;
  char *to = data[0];
  const char *from = data[1];
  for (int64_t i = 0; i < n; i++, to += stride[0], from += stride[1]) *(float *)to += *(const float *)from;
}

int lt_accumulate_overlapping(lt_tensor *part, lt_tensor *g)
{
  if (part->dtype != LT_FLOAT32 && part->dtype != LT_FLOAT64) return lt_fail("is not defined for dtype %s", lt_dtype_name((lt_dtype)part->dtype));
  struct lt_plan plan;
  lt_plan_init(&plan, part->ndim, part->size);
  lt_plan_add(&plan, part);
  lt_plan_add(&plan, g);
  return lt_plan_run(&plan, part->dtype == LT_FLOAT32 ? add_element_f32 : add_element_f64, NULL, INT64_MAX / 4);
}
