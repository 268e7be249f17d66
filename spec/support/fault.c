/* A module for specs alone: lets the engine run out of memory at a chosen allocation. */
#include <lauxlib.h>
#include <lua.h>

#include "base/alloc.h"

int luaopen_fault(lua_State *L);

/* fail_allocation(n) -> what was left of the count before */
static int fail_allocation(lua_State *L)
{
  lua_pushinteger(L, lt_fail_allocation(luaL_checkinteger(L, 1)));
  return 1;
}

__attribute__((visibility("default"))) int luaopen_fault(lua_State *L)
{
  static const luaL_Reg functions[] = {{"fail_allocation", fail_allocation}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
