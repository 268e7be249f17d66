/* The caching CPU allocator: every block of the engine, from a graph node to a tensor's data, comes from here. */
#ifndef LT_BASE_ALLOC_H
#define LT_BASE_ALLOC_H

#include "luatorch.h"

/* A block of at least `bytes` bytes, aligned to 64; NULL with the thread's error set when memory or the limit runs out. */
void *lt_alloc(size_t bytes);

/* Gives back a block of lt_alloc(bytes). NULL is allowed. Any thread may free what another allocated. */
void lt_free(void *block, size_t bytes);

/* A limit for what a thread allocates while it is in force: for work that is not trusted with the machine's memory. */
struct lt_quota {
  int64_t used;    /* bytes allocated under it, less those freed under it */
  int64_t limit;
  int64_t due;     /* from here on the host language should collect its garbage */
};

/* Puts a quota (or none: NULL) in force for this thread; returns the one before. */
struct lt_quota *lt_set_quota(struct lt_quota *quota);
struct lt_quota *lt_quota(void);

/* For tests: let the n-th allocation of this thread from now on fail (0: none). Returns what was left of the count before:
   above 0, the allocation that was to fail has not come. */
__attribute__((visibility("default"))) int64_t lt_fail_allocation(int64_t n);

#endif
