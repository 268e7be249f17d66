/* The list of names lies in a userdata with a __gc while Lua makes its strings, so that running out of memory there leaks nothing. */
#include "lua/folder.h"

#include <lauxlib.h>

#include "io/folder.h"
#include "lua/box.h"
#include "lua/check.h"

static const char names_name[] = "torch.core names";

static int clear_names(lua_State *L)
{
  lt_names_clear(luaL_checkudata(L, 1, names_name));
  return 0;
}

static struct lt_names *push_names(lua_State *L)
{
  struct lt_names *names = lua_newuserdatauv(L, sizeof *names, 0);
  *names = (struct lt_names){.count = 0};
  if (luaL_newmetatable(L, names_name)) {
    lua_pushcfunction(L, clear_names);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return names;
}

/* list_folder(path): the names in a folder, a list in no particular order. */
static int list_folder(lua_State *L)
{
  const char *path = lb_check_text(L, 1, "list_folder", "path");
  struct lt_names *names = push_names(L);
  if (lt_list_folder(path, names) < 0) return lb_raise(L);
  lua_createtable(L, (int)names->count, 0);
  for (size_t i = 0; i < names->count; i++) {
    lua_pushstring(L, names->items[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lt_names_clear(names);
  return 1;
}

/* make_folder(path): makes a folder and those above it. */
static int make_folder(lua_State *L)
{
  return lt_make_folder(lb_check_text(L, 1, "make_folder", "path")) < 0 ? lb_raise(L) : 0;
}

void lb_open_folder(lua_State *L, int core)
{
  static const luaL_Reg functions[] = {{"list_folder", list_folder}, {"make_folder", make_folder}, {NULL, NULL}};
  lua_pushvalue(L, core);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
