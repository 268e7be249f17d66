/* The string constants of a Lua function, read from its bytecode. */
#ifndef LUA_CONSTANTS_H
#define LUA_CONSTANTS_H

#include <stddef.h>

#include <lua.h>

/* Pushes a table whose keys are the string constants of a dumped function and of those within it: the globals that they name are
   among these. Of another Lua than 5.4 the table is empty. */
void lb_push_string_constants(lua_State *L, const char *code, size_t n);

#endif
