#include "ops/positions.h"

#include "base/error.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/positions.h"
#include "ops_internal.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

int lt_check_index(const lt_tensor *x, const char *what)
{
  if (lt_is_int((lt_dtype)x->dtype)) return 0;
  return lt_fail("argument '%s': expected a tensor of integers, got dtype %s", what, lt_dtype_name((lt_dtype)x->dtype));
}

int lt_check_long(const lt_tensor *x, const char *what)
{
  if (x->dtype == LT_INT64) return 0;
  return lt_fail("argument '%s': expected dtype int64, got %s", what, lt_dtype_name((lt_dtype)x->dtype));
}

struct shift { const int64_t *from; int64_t *to, size; int bad; };

static void shift_part(void *context, int64_t begin, int64_t end)
{
  struct shift *s = context;
  if (cpu_positions()->place(s->to + begin, s->from + begin, end - begin, s->size, 1, 0, 0)) __atomic_store_n(&s->bad, 1, __ATOMIC_RELAXED);
}

/* Always -1. */
static int name_culprit(const int64_t *positions, int64_t n, int64_t size)
{
  for (int64_t i = 0; i < n; i++)
    if (lt_position(positions[i], size, "index") < 0) break;
  return -1;
}

static void check_part(void *context, int64_t begin, int64_t end)
{
  struct shift *s = context;
  if (cpu_positions()->outside(s->from + begin, end - begin, s->size)) __atomic_store_n(&s->bad, 1, __ATOMIC_RELAXED);
}

int lt_check_positions(const lt_tensor *positions, int64_t size)
{
  struct shift s = {(const int64_t *)positions->data, NULL, size, 0};
  if (lt_parallel(positions->numel, LT_GRAIN, check_part, &s)) return -1;
  return s.bad ? name_culprit(s.from, positions->numel, size) : 0;
}

lt_tensor *lt_offsets(lt_tensor *positions, int64_t size)
{
  LT_AUTO lt_tensor *from = lt_contiguous_as(positions, LT_INT64);
  LT_AUTO lt_tensor *to = from ? lt_tensor_new(LT_INT64, from->ndim, from->size) : NULL;
  if (!to) return NULL;
  struct shift s = {(const int64_t *)from->data, (int64_t *)to->data, size, 0};
  if (lt_parallel(from->numel, LT_GRAIN, shift_part, &s)) return NULL;
  if (s.bad) return name_culprit(s.from, from->numel, size), NULL;
  return lt_take(&to);
}

static int64_t count_marks(const uint8_t *mark, int64_t n)
{
  int64_t count = 0;
  for (int64_t i = 0; lt_goes_on(i, n);)
    for (int64_t end = lt_stretch(i, n); i < end; i++) count += mark[i] != 0;
  return count;
}

/* `to` has room for one more than there are: each element is written, and kept if it is marked. */
static void list_marks(int64_t *to, const uint8_t *mark, int64_t n)
{
  for (int64_t i = 0; lt_goes_on(i, n);)
    for (int64_t end = lt_stretch(i, n); i < end; i++) {
      *to = i + 1;
      to += mark[i] != 0;
    }
}

lt_tensor *lt_mask_positions(lt_tensor *mask)
{
  LT_AUTO lt_tensor *marks = lt_contiguous_as(mask, LT_BOOL);
  if (!marks) return NULL;
  int64_t count = count_marks((const uint8_t *)marks->data, marks->numel), room = count + 1;
  LT_AUTO lt_tensor *list = lt_check_interrupt() ? NULL : lt_tensor_new(LT_INT64, 1, &room);
  if (!list) return NULL;
  list_marks((int64_t *)list->data, (const uint8_t *)marks->data, marks->numel);
  if (lt_check_interrupt()) return NULL;
  return lt_tensor_view(list, 1, &count, list->stride, 0);
}
