/* torch.tensor(data), x:tolist(), x:item(). */
#ifndef LUA_CONSTRUCT_H
#define LUA_CONSTRUCT_H

#include "lua/box.h"

int lb_new_tensor(lua_State *L);
int lb_tolist(lua_State *L);
int lb_item(lua_State *L);

/* A tensor of a Lua number, boolean or nested table, put into the box; raises on bad data, NULL on an engine error. */
lt_tensor *lb_tensor_from_value(lua_State *L, int index, lt_dtype dtype, struct lb_box *box);

#endif
