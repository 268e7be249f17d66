/* A module for specs alone: lets the engine run out of memory at a chosen allocation, and share out the smallest work to threads. */
#include <lauxlib.h>
#include <lua.h>

#include "base/alloc.h"
#include "base/parallel.h"

int luaopen_fault(lua_State *L);

/* fail_allocation(n) -> what was left of the count before */
static int fail_allocation(lua_State *L)
{
  lua_pushinteger(L, lt_fail_allocation(luaL_checkinteger(L, 1)));
  return 1;
}

/* share_small_work(grain): 1 splits all that can be split, 0 ends it */
static int share_small_work(lua_State *L)
{
  lt_share_small_work(luaL_checkinteger(L, 1));
  return 0;
}

__attribute__((visibility("default"))) int luaopen_fault(lua_State *L)
{
  static const luaL_Reg functions[] = {{"fail_allocation", fail_allocation}, {"share_small_work", share_small_work}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
