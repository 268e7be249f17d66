/* File formats as Lua functions of torch.core. */
#ifndef LUA_IO_H
#define LUA_IO_H

#include <lua.h>

/* Adds the functions to the table at index `core`. */
void lb_open_io(lua_State *L, int core);

#endif
