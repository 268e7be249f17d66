/* The thread's error. The first failure is kept, with the outermost operator that was running, until it is taken. */
#ifndef LT_BASE_ERROR_H
#define LT_BASE_ERROR_H

#include "luatorch.h"

/* lt_fail for functions that return a pointer. */
#define lt_fail_null(...) (lt_fail(__VA_ARGS__), NULL)

/* Names the running operator for messages. Only the outermost name counts: a user called `layer_norm`, not the `mul` inside.
   enter returns what leave must be given. */
const char *lt_op_enter(const char *name);
void lt_op_leave(const char *outer);

/* Names another operator as the outermost for a while, or none (NULL); returns the one before. */
const char *lt_op_rename(const char *name);

#endif
