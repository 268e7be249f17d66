/* Data parallelism: the one place that knows OpenMP. */
#ifndef LT_BASE_PARALLEL_H
#define LT_BASE_PARALLEL_H

#include "luatorch.h"

/* Calls body(context, begin, end) over parts of 0..n; parts have at least `grain` items, so that little work stays on one thread.
   A call from within a parallel part runs on that thread alone.

   Each thread does its share in pieces of at least `grain` items, which stop coming once the calling thread is interrupted
   (base/interrupt.h); a body whose single items take long may look at lt_interrupted() itself and leave the rest. Then -1 with the error
   set: whatever the loop was to write is unfinished, and nobody may look at it. Else 0. */
__attribute__((warn_unused_result))
int lt_parallel(int64_t n, int64_t grain, void (*body)(void *context, int64_t begin, int64_t end), void *context);

/* Threads that a parallel part gets if it starts here: there may be a limit, and within a parallel part it is one. */
int lt_team_size(void);

/* For specs: parts may be as small as this, whatever grain a call asks for; 0 gives calls their way again. */
__attribute__((visibility("default"))) void lt_share_small_work(int64_t largest_grain);

/* A grain that pays for a thread's wake-up in elementwise work. */
enum { LT_GRAIN = 32768 };

#endif
