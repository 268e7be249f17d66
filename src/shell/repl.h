/* The interactive mode. */
#ifndef LUATORCH_SHELL_REPL_H
#define LUATORCH_SHELL_REPL_H

#include <lua.h>

/* Reads, runs and prints until the input ends. */
void repl_run(lua_State *L);

#endif
