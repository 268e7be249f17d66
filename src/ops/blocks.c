/* Reading is shared out among threads by blocks, wherever they lie. Writing must keep the order of repeated offsets: threads share the
   outer dimension, or, where that is short, the elements of blocks. */
#include "ops/blocks.h"

#include "base/interrupt.h"
#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"

struct job { const struct lt_blocks *b; char *x, *y; int64_t bytes; cpu_combine_blocks *combine; };

static struct job make_job(const struct lt_blocks *b, const lt_tensor *x, const lt_tensor *y)
{
  return (struct job){b, x->data, y->data, b->inner * lt_itemsize((lt_dtype)x->dtype), NULL};
}

static int64_t grain(int64_t length)
{
  return 1 + LT_GRAIN / (length > 0 ? length : 1);
}

static void fetch_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  int64_t n = j->b->n;
  for (int64_t i = begin; i < end;) {
    int64_t o = i / n, from = i % n, count = n - from < end - i ? n - from : end - i;
    cpu_blocks()->fetch(j->y + i * j->bytes, j->x + o * j->b->size * j->bytes, j->b->at + from, count, j->bytes);
    i += count;
  }
}

int lt_blocks_read(const struct lt_blocks *b, lt_tensor *out, lt_tensor *x)
{
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, (lt_dtype)x->dtype);
  if (!from) return -1;
  struct job j = make_job(b, from, out);
  return j.bytes > 0 ? lt_parallel(b->outer * b->n, grain(b->inner), fetch_part, &j) : 0;
}

/* The blocks at one place of the outer dimension, a grain of them at a time. */
static void write_plane(const struct job *j, char *x, char *y)
{
  const struct lt_blocks *b = j->b;
  int64_t step = grain(b->inner);
  for (int64_t i = 0; lt_goes_on(i, b->n); i += step) {
    int64_t n = b->n - i < step ? b->n - i : step;
    if (j->combine) j->combine(x, b->at + i, y + i * j->bytes, n, b->inner);
    else cpu_blocks()->store(x, b->at + i, y + i * j->bytes, n, j->bytes);
  }
}

static void write_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t o = begin; o < end; o++) write_plane(j, j->x + o * j->b->size * j->bytes, j->y + o * j->b->n * j->bytes);
}

/* Some columns of all blocks: elements from begin * COLUMNS on. */
enum { COLUMNS = 64 };

static void write_columns(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  const struct lt_blocks *b = j->b;
  const int64_t itemsize = j->bytes / b->inner, here = 0, first = begin * COLUMNS, last = end * COLUMNS;
  int64_t length = (last < b->inner ? last : b->inner) - first;
  for (int64_t o = 0; o < b->outer; o++) {
    char *x = j->x + o * b->size * j->bytes + first * itemsize, *y = j->y + o * b->n * j->bytes + first * itemsize;
    for (int64_t i = 0; lt_goes_on(i, b->n); i++) {
      if (j->combine) j->combine(x + b->at[i] * j->bytes, &here, y + i * j->bytes, 1, length);
      else memcpy(x + b->at[i] * j->bytes, y + i * j->bytes, (size_t)(length * itemsize));
    }
  }
}

static int write_blocks(struct job *j)
{
  const struct lt_blocks *b = j->b;
  if (j->bytes == 0) return 0;
  if (b->outer >= lt_num_threads() || b->inner < 2 * COLUMNS) return lt_parallel(b->outer, grain(b->n * b->inner), write_part, j);
  return lt_parallel((b->inner + COLUMNS - 1) / COLUMNS, grain(b->outer * b->n * COLUMNS), write_columns, j);
}

lt_dtype lt_write_dtype(const lt_tensor *x, int how)
{
  return how != LT_STORE && lt_is_half((lt_dtype)x->dtype) ? LT_FLOAT32 : (lt_dtype)x->dtype;
}

lt_tensor *lt_separate(lt_tensor *x, lt_tensor *y, lt_dtype dtype)
{
  return x->storage == y->storage && y->dtype == dtype ? lt__contiguous_copy(y) : lt_contiguous_as(y, dtype);
}

lt_tensor *lt_blocks_write(const struct lt_blocks *b, lt_tensor *x, lt_tensor *y, int how)
{
  lt_dtype dtype = lt_write_dtype(x, how);
  LT_AUTO lt_tensor *to = lt_contiguous_as(x, dtype), *from = lt_separate(x, y, dtype);
  if (!to || !from) return NULL;
  struct job j = make_job(b, to, from);
  if (how != LT_STORE) j.combine = cpu_blocks()->combine[how][dtype];
  if (write_blocks(&j)) return NULL;
  return to != x && lt_copy_data(x, to) ? NULL : lt_ref(x);
}
