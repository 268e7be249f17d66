/* Image files as Lua values. */
#ifndef LUA_IMAGE_H
#define LUA_IMAGE_H

#include <lua.h>

void lb_open_image(lua_State *L, int core);

#endif
