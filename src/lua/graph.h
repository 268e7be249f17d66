/* Autograd for Lua. */
#ifndef LUA_GRAPH_H
#define LUA_GRAPH_H

#include <lua.h>

void lb_open_graph(lua_State *L);    /* adds functions to the table on the stack's top */

#endif
