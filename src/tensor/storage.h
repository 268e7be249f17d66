/* Bytes that tensors share. Counts are atomic: a storage may cross threads, a tensor may not. */
#ifndef LT_TENSOR_STORAGE_H
#define LT_TENSOR_STORAGE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct lt_storage {
  _Atomic int refs;
  uint32_t version;                    /* raised by every in-place change; guards values saved for backward */
  char *data;
  size_t bytes;
  void (*deleter)(void *context);      /* of foreign memory; NULL: the engine's allocator */
  void *context;
};

/* Uninitialised bytes. NULL on failure. */
struct lt_storage *lt_storage_new(size_t bytes);

/* Foreign memory; deleter(context) runs when the last user is gone. On failure the deleter is not called. */
struct lt_storage *lt_storage_wrap(void *data, size_t bytes, void (*deleter)(void *), void *context);

struct lt_storage *lt_storage_ref(struct lt_storage *s);
void lt_storage_unref(struct lt_storage *s);

/* Bytes of all storages, to within a megabyte for each other thread: what drives the collector of a host language. */
int64_t lt_storage_live_bytes(void);

/* Passes on this thread's part of the count; a thread that ends calls it. */
void lt_storage_settle(void);

#endif
