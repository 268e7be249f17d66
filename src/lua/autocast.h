/* The scopes of autocast as Lua functions of torch.core. */
#ifndef LUA_AUTOCAST_H
#define LUA_AUTOCAST_H

#include <lua.h>

/* Adds the functions to the table at index `core`. */
void lb_open_autocast(lua_State *L, int core);

#endif
