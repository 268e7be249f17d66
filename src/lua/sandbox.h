/* The library inside a sandbox, and torch.sandbox outside one. The sandbox itself: luatorch_lua.h. */
#ifndef LUA_SANDBOX_H
#define LUA_SANDBOX_H

#include <stdbool.h>

#include <lua.h>

bool lb_is_sandbox(lua_State *L);

/* A function that adds fields to the table at an index. */
typedef void lb_opener(lua_State *L, int table);

/* Puts functions that refuse into the table, under the names that the opener would have added. */
void lb_refuse_functions(lua_State *L, int table, lb_opener *open);

void lb_open_sandbox(lua_State *L, int core);   /* core.run_sandbox */

#endif
