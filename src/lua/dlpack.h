#ifndef LUA_DLPACK_H
#define LUA_DLPACK_H

#include <lua.h>

/* Adds to_dlpack and from_dlpack to the core table. */
void lb_open_dlpack(lua_State *L, int core);

#endif
