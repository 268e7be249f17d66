/* Autograd for Lua. */
#ifndef LUA_GRAPH_H
#define LUA_GRAPH_H

#include <lua.h>

void lb_open_graph(lua_State *L);    /* adds functions to the table on the stack's top */

/* For a thread that goes from one state to another: the state whose callbacks the engine may call. Returns the one before. */
lua_State *lb_set_running(lua_State *L);

#endif
