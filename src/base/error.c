/* One message a thread: the first failure wins, since what follows it is a consequence. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/profile.h"

static _Thread_local struct {
  bool pending;
  char message[1024];
} error;

static _Thread_local const char *running_op;

int lt_fail(const char *format, ...)
{
  if (error.pending) return -1;
  error.pending = true;
  size_t used = 0;
  if (running_op) used = (size_t)snprintf(error.message, sizeof error.message, "%s: ", running_op);
  va_list args;
  va_start(args, format);
  vsnprintf(error.message + used, sizeof error.message - used, format, args);
  va_end(args);
  return -1;
}

const char *lt_error_message(void)
{
  return error.pending ? error.message : NULL;
}

void lt_error_clear(void)
{
  error.pending = false;
}

const char *lt_op_enter(const char *name)
{
  const char *outer = running_op;
  if (!outer) running_op = name;
  if (__builtin_expect(lt_profiling, 0)) lt_profile_enter(name);
  return outer;
}

void lt_op_leave(const char *outer)
{
  running_op = outer;
  if (__builtin_expect(lt_profiling, 0)) lt_profile_leave();
}

const char *lt_op_rename(const char *name)
{
  const char *before = running_op;
  running_op = name;
  return before;
}
