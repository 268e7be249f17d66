/* Stopping long work from a signal handler.

   A flag, set at any instant, that long loops look at between pieces of about a millisecond (base/parallel.h, and the inner loops of long
   kernels). Only a thread that said so heeds it, and those that work for it; one in a process. Work that was stopped fails with the error
   "interrupted": its result is thrown away, and a tensor that was being changed in place is half changed. The flag stays until that thread
   is back in its host, so that what a loop left undone in a function that cannot fail is noticed behind it. Calls of LAPACK, which
   have no loop of ours: base/detached.h. */
#ifndef LT_BASE_INTERRUPT_H
#define LT_BASE_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Asks for the stop. Safe in a signal handler. */
void lt_interrupt(void);

/* Takes the request back: whoever asked has been served. */
void lt_interrupt_clear(void);

/* Whether this thread heeds requests from now on (false at first); returns whether it did before. */
bool lt_interrupt_heed(bool heed);

/* Whether this thread heeds requests. */
bool lt_heeds_interrupts(void);

/* Whether this thread should stop: one load as long as nobody asks. */
extern atomic_bool lt_interrupt_asked;

static inline bool lt_interrupted(void)
{
  return __builtin_expect(atomic_load_explicit(&lt_interrupt_asked, memory_order_relaxed), false) && lt_heeds_interrupts();
}

/* For the head of a long loop of which no iteration is short enough to care: whether there is an i-th of n, and no need to stop. */
static inline bool lt_goes_on(int64_t i, int64_t n)
{
  return i < n && !lt_interrupted();
}

/* For loops of short iterations: the end of the stretch of them that starts at i, to look at interruptions between stretches. */
static inline int64_t lt_stretch(int64_t i, int64_t n)
{
  enum { STRETCH = 1 << 16 };
  return n - i > STRETCH ? i + STRETCH : n;
}

/* -1 with the error "interrupted" if this thread should stop, else 0. */
int lt_check_interrupt(void);

#endif
