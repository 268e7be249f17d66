/* The caching CPU allocator: every block of the engine, from a graph node to a tensor's data, comes from here. */
#ifndef LT_BASE_ALLOC_H
#define LT_BASE_ALLOC_H

#include "luatorch.h"

/* A block of at least `bytes` bytes, aligned to 64; NULL with the thread's error set when memory or the limit runs out. */
void *lt_alloc(size_t bytes);

/* Gives back a block of lt_alloc(bytes). NULL is allowed. Any thread may free what another allocated. */
void lt_free(void *block, size_t bytes);

/* For tests: let the n-th allocation of this thread from now on fail (0: none). Returns what was left of the count before:
   above 0, the allocation that was to fail has not come. */
__attribute__((visibility("default"))) int64_t lt_fail_allocation(int64_t n);

#endif
