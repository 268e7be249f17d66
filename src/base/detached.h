/* Calls into a library or the system that may take long and cannot be stopped from inside, made so that their caller need not wait for
   their end. */
#ifndef LT_BASE_DETACHED_H
#define LT_BASE_DETACHED_H

#include <stdbool.h>
#include <stddef.h>

enum { LT_DETACHED_BUFFERS = 4 };

/* Memory that a call works on; data may be NULL. */
struct lt_lent {
  void *data;
  size_t bytes;
  bool given, wanted;                        /* the call reads what is in it; the caller reads what the call leaves in it */
};

struct lt_call {
  int (*run)(const void *arguments, void *const *buffers);   /* -1 with the error set, or any number from 0 */
  const void *arguments;                     /* without pointers to the caller's memory; a copy is handed on */
  size_t argument_bytes;
  struct lt_lent buffers[LT_DETACHED_BUFFERS];
};

/* What call->run(arguments, the buffers' data) returns. When the thread is interrupted during a call that takes long, -1 with the error
   set: then the buffers hold what they held, but for those that are wanted, which may hold anything, and the call goes on alone. */
int lt_call(const struct lt_call *call, bool takes_long);

/* How many calls that were left behind still run. */
int lt_calls_left_behind(void);

#endif
