/* x[...] and x[...] = y. */
#ifndef LUA_INDEX_H
#define LUA_INDEX_H

#include "lua/box.h"

int lb_get_index(lua_State *L);      /* (x, key) -> tensor */
int lb_set_index(lua_State *L);      /* (x, key, value) */
void lb_push_newaxis(lua_State *L);  /* torch.newaxis */

#endif
