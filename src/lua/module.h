/* The entry point for Lua: `require "torch"`. */
#ifndef LUA_MODULE_H
#define LUA_MODULE_H

#include <lua.h>

int luaopen_torch(lua_State *L);

#endif
