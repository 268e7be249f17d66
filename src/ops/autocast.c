/* Converted parameters lie in an open hash table by address. An entry holds its parameter, so that the address stays taken; it is good
   while the parameter is unchanged (same storage, same version), has the scope's dtype, and was recorded if recording is asked for now. */
#include "ops/autocast.h"

#include <stdlib.h>

#include "autograd/autograd.h"
#include "base/error.h"
#include "ops_internal.h"

_Thread_local struct lt_autocast lt_autocast_state = {.keeps_casts = true, .dtype = LT_BFLOAT16};

struct entry {
  lt_tensor *from, *to;   /* from is NULL in a free place */
  const struct lt_storage *storage;
  uint32_t version;
  bool recorded;
};

static _Thread_local struct {
  struct entry *entries;
  size_t room, count;     /* room is a power of two, or 0 */
  int depth;              /* open scopes */
} casts;

static size_t hash(const lt_tensor *x)
{
  return (size_t)(((uintptr_t)x >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20);
}

/* The place of x: its entry, or the free one where it belongs. */
static struct entry *find(struct entry *entries, size_t room, const lt_tensor *x)
{
  size_t i = hash(x) & (room - 1);
  while (entries[i].from && entries[i].from != x) i = (i + 1) & (room - 1);
  return &entries[i];
}

/* Keeps the table at most half full. */
static int make_room(void)
{
  if (2 * (casts.count + 1) <= casts.room) return 0;
  size_t room = casts.room ? 2 * casts.room : 64;
  struct entry *entries = calloc(room, sizeof *entries);
  if (!entries) return lt_fail("autocast: out of memory");
  for (size_t i = 0; i < casts.room; i++)
    if (casts.entries[i].from) *find(entries, room, casts.entries[i].from) = casts.entries[i];
  free(casts.entries);
  casts.entries = entries;
  casts.room = room;
  return 0;
}

static void drop(struct entry *e)
{
  lt_unref(e->from);
  lt_unref(e->to);
  *e = (struct entry){.from = NULL};
}

void lt_autocast_clear(void)
{
  for (size_t i = 0; i < casts.room; i++)
    if (casts.entries[i].from) drop(&casts.entries[i]);
  free(casts.entries);
  casts.entries = NULL;
  casts.room = casts.count = 0;
}

struct lt_autocast lt_autocast_enter(struct lt_autocast state)
{
  struct lt_autocast before = lt_autocast_state;
  lt_autocast_state = state;
  casts.depth++;
  return before;
}

void lt_autocast_leave(struct lt_autocast before)
{
  lt_autocast_state = before;
  if (casts.depth && --casts.depth == 0) lt_autocast_clear();
}

static bool is_good(const struct entry *e)
{
  const lt_tensor *x = e->from;
  return e->to->dtype == lt_autocast_state.dtype && e->storage == x->storage && e->version == x->storage->version
    && (e->recorded || !lt_grad_enabled());
}

static bool is_kept(const lt_tensor *x)
{
  return lt_autocast_state.keeps_casts && !x->base && x->dtype == LT_FLOAT32 && lt_is_leaf(x) && lt_requires_grad(x);
}

/* The converted form of a parameter, a new reference, from the table or into it. */
static lt_tensor *kept_cast(lt_tensor *x)
{
  if (make_room()) return NULL;
  struct entry *e = find(casts.entries, casts.room, x);
  if (e->from && is_good(e)) return lt_ref(e->to);
  lt_tensor *to = lt_to_dtype(x, lt_autocast_state.dtype);
  if (!to) return NULL;
  if (e->from) lt_unref(e->to);
  else e->from = lt_ref(x), casts.count++;
  e->to = lt_ref(to);
  e->storage = x->storage;
  e->version = x->storage->version;
  e->recorded = lt_grad_enabled();
  return to;
}

static bool is_half(const lt_tensor *x)
{
  return x->dtype == LT_FLOAT16 || x->dtype == LT_BFLOAT16;
}

static int replace(lt_tensor **x, lt_tensor **held, lt_tensor *by)
{
  if (!by) return -1;
  *x = *held = by;
  return 0;
}

int lt_autocast_lower(lt_tensor **x, lt_tensor **held)
{
  lt_dtype dtype = lt_autocast_state.dtype;
  if (!*x || (*x)->dtype == dtype || ((*x)->dtype != LT_FLOAT32 && !is_half(*x))) return 0;
  return replace(x, held, is_kept(*x) ? kept_cast(*x) : lt_to_dtype(*x, dtype));
}

int lt_autocast_full(lt_tensor **x, lt_tensor **held)
{
  if (!*x || !is_half(*x)) return 0;
  return replace(x, held, lt_to_dtype(*x, LT_FLOAT32));
}
