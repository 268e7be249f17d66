/* Open calls lie on a stack of fixed depth; what is deeper is counted and not recorded. Closed ones go into an array that grows. */
#include "base/profile.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { DEEPEST = 128, FIRST_CAPACITY = 4096 };

struct open_call {
  const char *name;
  int64_t start, inner, memory;
};

_Thread_local bool lt_profiling;

static _Thread_local struct {
  struct open_call calls[DEEPEST];
  int depth;
  int64_t origin, count, capacity;
  struct lt_profile_event *events;
} profile;

static int64_t now(void)
{
  return lt_clock() - profile.origin;
}

static int64_t memory_in_use(void)
{
  struct lt_memory_stats stats;
  lt_memory_stats(&stats);
  return stats.live;
}

void lt_profile_start(void)
{
  profile.depth = 0;
  profile.count = 0;
  profile.origin = 0;
  profile.origin = now();
  lt_profiling = true;
}

void lt_profile_stop(void)
{
  lt_profiling = false;
}

const struct lt_profile_event *lt_profile_events(int64_t *count)
{
  *count = profile.count;
  return profile.events;
}

/* A place for one more event; NULL without memory, and then the event is lost. */
static struct lt_profile_event *new_event(void)
{
  if (profile.count == profile.capacity) {
    int64_t capacity = profile.capacity ? 2 * profile.capacity : FIRST_CAPACITY;
    struct lt_profile_event *events = realloc(profile.events, (size_t)capacity * sizeof *events);
    if (!events) return NULL;
    profile.events = events;
    profile.capacity = capacity;
  }
  return &profile.events[profile.count++];
}

void lt_profile_enter(const char *name)
{
  if (profile.depth++ >= DEEPEST) return;
  struct open_call *call = &profile.calls[profile.depth - 1];
  *call = (struct open_call){.name = name, .memory = memory_in_use()};
  call->start = now();
}

void lt_profile_leave(void)
{
  int64_t end = now();
  if (profile.depth == 0) return;              /* entered before the start */
  if (profile.depth-- > DEEPEST) return;
  struct open_call *call = &profile.calls[profile.depth];
  int64_t duration = end - call->start;
  if (profile.depth > 0) profile.calls[profile.depth - 1].inner += duration;
  struct lt_profile_event *e = call->name ? new_event() : NULL;
  if (e)
    *e = (struct lt_profile_event){call->name, call->start, duration, duration - call->inner, memory_in_use() - call->memory, profile.depth};
}
