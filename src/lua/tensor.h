/* The tensor's metatable. */
#ifndef LUA_TENSOR_H
#define LUA_TENSOR_H

#include "lua/box.h"

/* Fills the metatable; the core table at stack index `core` gets `methods` and `tensor_metatable`, which Lua code extends. */
void lb_open_tensor(lua_State *L, int core);

#endif
