/* The entry point for Lua: `require "torch"`. */
#ifndef LUA_MODULE_H
#define LUA_MODULE_H

#include <lua.h>

/* Functions that Lua's loader looks up by name. */
#define LB_EXPORT __attribute__((visibility("default")))

LB_EXPORT int luaopen_torch(lua_State *L);

/* Makes `require "torch"`, and every module below it, work without a file; nothing is loaded yet. */
void lb_preload(lua_State *L);

#endif
