/* Random numbers of a stretch of code, apart from those around it. */
#ifndef LUA_ISOLATE_H
#define LUA_ISOLATE_H

#include <lua.h>

void lb_open_isolate(lua_State *L, int core);   /* adds core.isolated_random */

#endif
