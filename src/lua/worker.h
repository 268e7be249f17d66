/* Workers: threads with Lua states of their own. */
#ifndef LUA_WORKER_H
#define LUA_WORKER_H

#include <lua.h>

void lb_open_worker(lua_State *L, int core);   /* adds core.start_worker */

#endif
