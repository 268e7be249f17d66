/* Stopping long work from a signal handler.

   A flag, set at any instant, that long loops look at between pieces of about a millisecond. Only threads that said so heed it. Work that
   was stopped fails with the error "interrupted": its result is thrown away, and a tensor that was being changed in place is half changed.
   A single call of LAPACK or of a sort runs to its end. */
#ifndef LT_BASE_INTERRUPT_H
#define LT_BASE_INTERRUPT_H

#include <stdbool.h>

/* Asks for the stop. Safe in a signal handler. */
void lt_interrupt(void);

/* Takes the request back: whoever asked has been served. */
void lt_interrupt_clear(void);

/* Whether this thread heeds requests from now on (false at first); returns whether it did before. */
bool lt_interrupt_heed(bool heed);

/* Whether this thread should stop. */
bool lt_interrupted(void);

/* -1 with the error "interrupted" if this thread should stop, else 0. */
int lt_check_interrupt(void);

#endif
