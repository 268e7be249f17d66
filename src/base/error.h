/* The thread's error. The first failure is kept, with the outermost operator that was running, until it is taken. */
#ifndef LT_BASE_ERROR_H
#define LT_BASE_ERROR_H

#include <stdbool.h>

/* Records a failure (unless one is pending) and returns -1, so that `return lt_fail(...)` reads well. */
int lt_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for functions that return a pointer. */
#define lt_fail_null(...) (lt_fail(__VA_ARGS__), NULL)

/* The pending message, or NULL. */
const char *lt_error_message(void);
void lt_error_clear(void);

/* Names the running operator for messages. Only the outermost name counts: a user called `layer_norm`, not the `mul` inside.
   enter returns what leave must be given. */
const char *lt_op_enter(const char *name);
void lt_op_leave(const char *outer);

#endif
