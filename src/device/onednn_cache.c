/* Primitives are kept, since making one compiles code for its shape, which takes half a millisecond. The cache is bounded: a shape's hash
   names a row of places, of which the one that has not been used for the longest time makes room, unless somebody is using it just then.
   That a shape has no primitive is kept as well. What is left is freed when the program ends, before oneDNN is. */
#include "device/onednn_convolution.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 64, WAYS = 8 };

struct entry {
  struct lt_onednn_conv_shape shape;
  struct lt_onednn_conv *conv;               /* NULL: there is none */
  int64_t last_use;                          /* 0: the entry is free */
  int users;
};

static struct {
  pthread_mutex_t lock;
  struct entry rows[ROWS][WAYS];
  int64_t uses;
  bool ends;                                 /* free_all is registered */
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void free_all(void)
{
  pthread_mutex_lock(&cache.lock);
  for (int i = 0; i < ROWS * WAYS; i++) {
    struct entry *e = &cache.rows[i / WAYS][i % WAYS];
    if (e->users) continue;
    lt_onednn_conv_free(e->conv);
    *e = (struct entry){0};
  }
  pthread_mutex_unlock(&cache.lock);
}

/* By the words of the shape (FNV-1a). */
static struct entry *row_of(const struct lt_onednn_conv_shape *shape)
{
  const int64_t *words = (const int64_t *)shape;
  uint64_t hash = 14695981039346656037u;
  for (size_t i = 0; i < sizeof *shape / sizeof *words; i++) hash = (hash ^ (uint64_t)words[i]) * 1099511628211u;
  return cache.rows[(hash >> 32) % ROWS];
}

static struct entry *find(const struct lt_onednn_conv_shape *shape)
{
  struct entry *row = row_of(shape);
  for (int i = 0; i < WAYS; i++)
    if (row[i].last_use && memcmp(&row[i].shape, shape, sizeof *shape) == 0) return &row[i];
  return NULL;
}

/* The entry to overwrite; NULL if all of the row are in use. */
static struct entry *oldest(const struct lt_onednn_conv_shape *shape)
{
  struct entry *row = row_of(shape), *best = NULL;
  for (int i = 0; i < WAYS; i++)
    if (!row[i].users && (!best || row[i].last_use < best->last_use)) best = &row[i];
  return best;
}

static struct lt_onednn_conv *borrow(struct entry *e)
{
  e->last_use = ++cache.uses;
  if (e->conv) e->users++;
  return e->conv;
}

/* Puts what was just made into the cache, unless another thread was faster; NULL if there is no room. */
static struct lt_onednn_conv *keep(const struct lt_onednn_conv_shape *shape, struct lt_onednn_conv *conv)
{
  struct entry *known = find(shape), *e = known ? known : oldest(shape);
  if (known || !e) lt_onednn_conv_free(conv);
  if (!e) return NULL;
  if (!known) {
    lt_onednn_conv_free(e->conv);
    *e = (struct entry){.shape = *shape, .conv = conv};
  }
  if (!cache.ends) cache.ends = atexit(free_all) == 0;
  return borrow(e);
}

struct lt_onednn_conv *lt_onednn_conv_get(const struct lt_onednn_conv_shape *shape)
{
  pthread_mutex_lock(&cache.lock);
  struct entry *e = find(shape);
  struct lt_onednn_conv *c = e ? borrow(e) : NULL;
  pthread_mutex_unlock(&cache.lock);
  if (e) return c;
  c = lt_onednn_conv_new(shape);
  pthread_mutex_lock(&cache.lock);
  c = keep(shape, c);
  pthread_mutex_unlock(&cache.lock);
  return c;
}

void lt_onednn_conv_give_back(const struct lt_onednn_conv_shape *shape)
{
  pthread_mutex_lock(&cache.lock);
  find(shape)->users--;
  pthread_mutex_unlock(&cache.lock);
}
