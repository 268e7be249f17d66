/* What Lua files ask of a terminal. */
#ifndef LUA_TERMINAL_H
#define LUA_TERMINAL_H

#include <lua.h>

void lb_open_terminal(lua_State *L, int core);

#endif
