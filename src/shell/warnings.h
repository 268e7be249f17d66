/* Warnings at the prompt: on from the start, and each shown once for a line of code. */
#ifndef LUATORCH_SHELL_WARNINGS_H
#define LUATORCH_SHELL_WARNINGS_H

#include <lua.h>

/* Takes over what Lua's `warn` does. */
void warnings_open(lua_State *L);

#endif
