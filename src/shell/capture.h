/* What the process writes to standard output and standard error, kept for a notebook. */
#ifndef LUATORCH_SHELL_CAPTURE_H
#define LUATORCH_SHELL_CAPTURE_H

#include <lua.h>

/* Opens the module: start(), then read("stdout") and read("stderr"), each of which returns what was written since the last call. */
int open_capture(lua_State *L);

#endif
