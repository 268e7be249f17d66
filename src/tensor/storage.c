#include "tensor/storage.h"

#include "base/alloc.h"

/* The count of live bytes. Each thread counts by itself and passes on what has come together now and then: storages may be made by one
   thread and freed by another. */
static _Atomic int64_t live_bytes;
static _Thread_local int64_t uncounted;

enum { PASS_ON = 1 << 20 };

void lt_storage_settle(void)
{
  atomic_fetch_add_explicit(&live_bytes, uncounted, memory_order_relaxed);
  uncounted = 0;
}

static void count(int64_t bytes)
{
  uncounted += bytes;
  if (uncounted > PASS_ON || uncounted < -PASS_ON) lt_storage_settle();
}

static struct lt_storage *new_header(void *data, size_t bytes)
{
  struct lt_storage *s = lt_alloc(sizeof *s);
  if (!s) return NULL;
  *s = (struct lt_storage){.refs = 1, .data = data, .bytes = bytes};
  count((int64_t)bytes);
  return s;
}

struct lt_storage *lt_storage_new(size_t bytes)
{
  void *data = lt_alloc(bytes);
  if (!data) return NULL;
  struct lt_storage *s = new_header(data, bytes);
  if (!s) lt_free(data, bytes);
  return s;
}

struct lt_storage *lt_storage_wrap(void *data, size_t bytes, void (*deleter)(void *), void *context)
{
  struct lt_storage *s = new_header(data, bytes);
  if (!s) return NULL;
  s->deleter = deleter;
  s->context = context;
  return s;
}

struct lt_storage *lt_storage_ref(struct lt_storage *s)
{
  atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
  return s;
}

void lt_storage_unref(struct lt_storage *s)
{
  if (!s || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1) return;
  count(-(int64_t)s->bytes);
  if (s->deleter) s->deleter(s->context);
  else lt_free(s->data, s->bytes);
  lt_free(s, sizeof *s);
}

int64_t lt_storage_live_bytes(void)
{
  return atomic_load_explicit(&live_bytes, memory_order_relaxed) + uncounted;
}
