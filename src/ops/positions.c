#include "ops/positions.h"

#include <string.h>

#include "base/error.h"
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

/* ---- marks ---- */

enum { CHUNK = 4096 };

struct marks {
  const uint8_t *mark;
  int64_t n, *start, *to;          /* start: of each chunk's positions in `to`; at first, how many there are in the chunk before */
};

static int64_t chunk_end(const struct marks *m, int64_t chunk)
{
  return m->n < (chunk + 1) * CHUNK ? m->n : (chunk + 1) * CHUNK;
}

static void count_chunks(void *context, int64_t begin, int64_t end)
{
  const struct marks *m = context;
  for (int64_t c = begin; c < end; c++) {
    int64_t count = 0;
    for (int64_t i = c * CHUNK, last = chunk_end(m, c); i < last; i++) count += m->mark[i] != 0;
    m->start[c + 1] = count;
  }
}

/* Each element is written, without a branch, and kept if it is marked: through a buffer, whose last one may be in excess. */
static void list_chunks(void *context, int64_t begin, int64_t end)
{
  const struct marks *m = context;
  int64_t buffer[CHUNK + 1];
  for (int64_t c = begin; c < end; c++) {
    int64_t count = 0;
    for (int64_t i = c * CHUNK, last = chunk_end(m, c); i < last; i++) {
      buffer[count] = i + 1;
      count += m->mark[i] != 0;
    }
    memcpy(m->to + m->start[c], buffer, (size_t)count * sizeof *buffer);
  }
}

lt_tensor *lt_mask_positions(lt_tensor *mask)
{
  LT_AUTO lt_tensor *marks = lt_contiguous_as(mask, LT_BOOL);
  int64_t chunks = mask->numel / CHUNK + 1;
  LT_AUTO lt_tensor *starts = marks ? lt_tensor_new(LT_INT64, 1, (const int64_t[]){chunks + 1}) : NULL;
  if (!starts) return NULL;
  struct marks m = {(const uint8_t *)marks->data, marks->numel, (int64_t *)starts->data, NULL};
  if (lt_parallel(chunks, LT_GRAIN / CHUNK, count_chunks, &m)) return NULL;
  m.start[0] = 0;
  for (int64_t c = 0; c < chunks; c++) m.start[c + 1] += m.start[c];
  LT_AUTO lt_tensor *list = lt_tensor_new(LT_INT64, 1, &m.start[chunks]);
  if (!list) return NULL;
  m.to = (int64_t *)list->data;
  return lt_parallel(chunks, LT_GRAIN / CHUNK, list_chunks, &m) ? NULL : lt_take(&list);
}
