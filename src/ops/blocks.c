/* Reading is shared out among threads by blocks, wherever they lie. Writing must keep the order of repeated offsets: threads share the
   outer dimension, and what has none stays on one thread. */
#include "ops/blocks.h"

#include "base/parallel.h"

struct job { const struct lt_blocks *b; char *x, *y; int64_t bytes; cpu_combine_blocks *combine; };

static struct job make_job(const struct lt_blocks *b, const char *x, const char *y)
{
  return (struct job){b, (char *)x, (char *)y, b->inner * lt_itemsize(b->dtype), NULL};
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

void lt_blocks_fetch(const struct lt_blocks *b, char *out, const char *x)
{
  struct job j = make_job(b, x, out);
  if (j.bytes > 0) lt_parallel(b->outer * b->n, grain(b->inner), fetch_part, &j);
}

static void store_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  const struct lt_blocks *b = j->b;
  for (int64_t o = begin; o < end; o++)
    cpu_blocks()->store(j->x + o * b->size * j->bytes, b->at, j->y + o * b->n * j->bytes, b->n, j->bytes);
}

void lt_blocks_store(const struct lt_blocks *b, char *x, const char *y)
{
  struct job j = make_job(b, x, y);
  if (j.bytes > 0) lt_parallel(b->outer, grain(b->n * b->inner), store_part, &j);
}

static void combine_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  const struct lt_blocks *b = j->b;
  for (int64_t o = begin; o < end; o++)
    j->combine(j->x + o * b->size * j->bytes, b->at, j->y + o * b->n * j->bytes, b->n, b->inner);
}

void lt_blocks_combine(const struct lt_blocks *b, enum cpu_combination how, char *x, const char *y)
{
  struct job j = make_job(b, x, y);
  j.combine = cpu_blocks()->combine[how][b->dtype];
  if (j.bytes > 0) lt_parallel(b->outer, grain(b->n * b->inner), combine_part, &j);
}
