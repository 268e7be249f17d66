/* core.profile_...: what lua/torch/profiler.lua is made of. */
#ifndef LUA_PROFILE_H
#define LUA_PROFILE_H

#include <lua.h>

void lb_open_profile(lua_State *L, int core);

#endif
