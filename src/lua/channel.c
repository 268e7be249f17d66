/* One lock and one condition: the queues are short, and two threads at most wait at a time. */
#include "lua/channel.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

int channel_open(struct channel *c, int capacity)
{
  *c = (struct channel){.capacity = capacity, .ring = calloc((size_t)capacity, sizeof *c->ring)};
  if (!c->ring) return -1;
  pthread_mutex_init(&c->lock, NULL);
  pthread_cond_init(&c->changed, NULL);
  return 0;
}

void channel_free(struct channel *c)
{
  if (!c->ring) return;
  for (; c->count > 0; c->count--) {
    lb_parcel_free(c->ring[c->first]);
    c->first = (c->first + 1) % c->capacity;
  }
  free(c->ring);
  pthread_cond_destroy(&c->changed);
  pthread_mutex_destroy(&c->lock);
  c->ring = NULL;
}

void channel_close(struct channel *c)
{
  pthread_mutex_lock(&c->lock);
  c->closed = true;
  pthread_cond_broadcast(&c->changed);
  pthread_mutex_unlock(&c->lock);
}

bool channel_put(struct channel *c, struct lb_parcel *p)
{
  pthread_mutex_lock(&c->lock);
  while (c->count == c->capacity && !c->closed) pthread_cond_wait(&c->changed, &c->lock);
  bool open = !c->closed;
  if (open) {
    c->ring[(c->first + c->count++) % c->capacity] = p;
    pthread_cond_broadcast(&c->changed);
  }
  pthread_mutex_unlock(&c->lock);
  if (!open) lb_parcel_free(p);
  return open;
}

struct timespec channel_deadline(double seconds)
{
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  double whole = seconds < 1e6 ? seconds : 1e6;
  t.tv_sec += (time_t)whole;
  t.tv_nsec += (long)((whole - (double)(time_t)whole) * 1e9);
  if (t.tv_nsec >= 1000000000L) {
    t.tv_sec++;
    t.tv_nsec -= 1000000000L;
  }
  return t;
}

struct lb_parcel *channel_take(struct channel *c, double seconds, bool *ended)
{
  struct timespec until = channel_deadline(seconds > 0 ? seconds : 0);
  struct lb_parcel *p = NULL;
  int status = 0;
  pthread_mutex_lock(&c->lock);
  while (c->count == 0 && !c->closed && status != ETIMEDOUT)
    status = seconds < 0 ? pthread_cond_wait(&c->changed, &c->lock) : pthread_cond_timedwait(&c->changed, &c->lock, &until);
  if (c->count > 0) {
    p = c->ring[c->first];
    c->first = (c->first + 1) % c->capacity;
    c->count--;
    pthread_cond_broadcast(&c->changed);
  }
  *ended = !p && c->closed;
  pthread_mutex_unlock(&c->lock);
  return p;
}
