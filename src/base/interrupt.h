/* Stopping long work from a signal handler.

   A flag, set at any instant, that long loops look at between pieces of about a millisecond (base/parallel.h). Only threads that said so
   heed it, and those that work for them. Work that was stopped fails with the error "interrupted": its result is thrown away, and a tensor
   that was being changed in place is half changed. The flag stays until whoever asked takes it back, so that a loop that was stopped
   inside a function that cannot fail is noticed by the next one that can. Calls of LAPACK: device/detached.h. */
#ifndef LT_BASE_INTERRUPT_H
#define LT_BASE_INTERRUPT_H

#include <stdbool.h>

/* Asks for the stop. Safe in a signal handler. */
void lt_interrupt(void);

/* Takes the request back: whoever asked has been served. */
void lt_interrupt_clear(void);

/* Whether this thread heeds requests from now on (false at first); returns whether it did before. */
bool lt_interrupt_heed(bool heed);

/* Whether this thread heeds requests. */
bool lt_heeds_interrupts(void);

/* Whether this thread should stop. */
bool lt_interrupted(void);

/* -1 with the error "interrupted" if this thread should stop, else 0. */
int lt_check_interrupt(void);

#endif
