/* LuaTorch in a program that has a Lua 5.4 of its own. Link with luatorch-lua, which contains the engine; the program brings Lua. */
#ifndef LUATORCH_LUA_H
#define LUATORCH_LUA_H

#include "luatorch.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

struct lua_State;

/* The library as Lua's loaders know it: pushes its table. */
int luaopen_torch(struct lua_State *L);

/* Makes `require "torch"`, and every module below it, work in this state without a file; nothing is loaded yet. Raises Lua's memory error. */
void lb_preload(struct lua_State *L);

/* The tensor at a stack index, borrowed: it lives as long as Lua's value; NULL if there is none. */
lt_tensor *lb_to_tensor(struct lua_State *L, int index);

/* Pushes a tensor, taking the caller's reference. NULL raises the engine's pending error as a Lua error. */
void lb_push_tensor(struct lua_State *L, lt_tensor *x);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
