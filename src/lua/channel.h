/* A bounded queue of parcels between two threads. */
#ifndef LUA_CHANNEL_H
#define LUA_CHANNEL_H

#include <pthread.h>
#include <stdbool.h>

#include "lua/parcel.h"

struct channel {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct lb_parcel **ring;
  int capacity, first, count;
  bool closed;
};

int channel_open(struct channel *c, int capacity);                  /* -1: no memory */
void channel_free(struct channel *c);                               /* with what is left in it */

/* Closing wakes all who wait: nothing more can be put in, what is in it can still be taken. */
void channel_close(struct channel *c);

/* Takes the parcel over. Waits while the queue is full; false, and the parcel is freed, once it is closed. */
bool channel_put(struct channel *c, struct lb_parcel *p);

/* The next parcel; waits up to `seconds` (negative: for ever) for it. NULL: none came; *ended: none ever will. */
struct lb_parcel *channel_take(struct channel *c, double seconds, bool *ended);

/* A point on the clock that pthread_cond_timedwait goes by. */
struct timespec channel_deadline(double seconds);

#endif
