/* Who calls which operator for how long: what torch.profiler records.

   Every operator enters and leaves through lt_op_enter and lt_op_leave (base/error.h). While a thread is profiled these come here; otherwise
   the one branch on `lt_profiling` is all that is paid. */
#ifndef LT_BASE_PROFILE_H
#define LT_BASE_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

/* Times in nanoseconds since the start of the profile. */
struct lt_profile_event {
  const char *name;     /* the operator's, or NULL of a frame without one */
  int64_t start, duration;
  int64_t own;          /* duration less that of the operators called within */
  int64_t bytes;        /* change of the memory in use */
  int depth;            /* number of operators around it */
};

/* Whether this thread is profiled. */
extern _Thread_local bool lt_profiling;

/* Forgets what was recorded and begins anew. */
void lt_profile_start(void);
void lt_profile_stop(void);

/* What this thread has recorded, in the order of leaving; valid until the next start. */
const struct lt_profile_event *lt_profile_events(int64_t *count);

/* Around a piece of work; the name must last until the next start. */
void lt_profile_enter(const char *name);
void lt_profile_leave(void);

#endif
