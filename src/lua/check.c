/* Numbers do not count as strings here: a path 7 is more likely a mistake. */
#include "lua/check.h"

#include "lua/box.h"

static void refuse(lua_State *L, int index, const char *function, const char *argument, const char *expected)
{
  luaL_error(L, "%s: argument '%s': expected a %s, got %s", function, argument, expected, lb_describe(L, index));
}

const char *lb_check_text(lua_State *L, int index, const char *function, const char *argument)
{
  if (lua_type(L, index) != LUA_TSTRING) refuse(L, index, function, argument, "string");
  return lua_tostring(L, index);
}

void lb_check_table(lua_State *L, int index, const char *function, const char *argument)
{
  if (lua_type(L, index) != LUA_TTABLE) refuse(L, index, function, argument, "table");
}
