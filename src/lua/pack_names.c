/* Names of what modules hold: the values of package.loaded, and the functions and tables that are their fields. Of the globals only C
   functions have a name, since the rest is the script's own. */
#include <string.h>

#include <lauxlib.h>

#include "lua/pack.h"

static void note_name(lua_State *L, int names, int value, const char *module, const char *field)
{
  lua_pushvalue(L, value);
  if (lua_rawget(L, names) == LUA_TNIL || !field) {
    lua_pushvalue(L, value);
    lua_createtable(L, 2, 0);
    lua_pushstring(L, module);
    lua_rawseti(L, -2, 1);
    lua_pushstring(L, field);
    lua_rawseti(L, -2, 2);
    lua_rawset(L, names);
  }
  lua_pop(L, 1);
}

/* Of the globals only C functions have names: the rest is the script's own. */
static bool has_name(lua_State *L, int value, bool globals)
{
  int type = lua_type(L, value);
  return globals ? lua_iscfunction(L, value) : type == LUA_TTABLE || type == LUA_TFUNCTION;
}

static void note_fields(lua_State *L, int names, int module, const char *name)
{
  bool globals = strcmp(name, "_G") == 0;
  lua_pushnil(L);
  while (lua_next(L, module)) {
    if (lua_type(L, -2) == LUA_TSTRING && has_name(L, lua_gettop(L), globals)) note_name(L, names, lua_gettop(L), name, lua_tostring(L, -2));
    lua_pop(L, 1);
  }
}

void lb_find_names(struct packer *k)
{
  lua_State *L = k->L;
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  int loaded = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, loaded)) {
    int module = lua_gettop(L);
    if (lua_type(L, -2) == LUA_TSTRING && (lua_istable(L, module) || lua_isfunction(L, module))) {
      const char *name = lua_tostring(L, -2);
      if (strcmp(name, "_G") != 0) note_name(L, NAMES, module, name, NULL);
      if (lua_istable(L, module)) note_fields(L, NAMES, module, name);
    }
    lua_settop(L, module - 1);
  }
  lua_settop(L, loaded - 1);
  k->has_names = true;
}

bool lb_pack_name(struct packer *k)
{
  lua_State *L = k->L;
  if (!k->has_names) lb_find_names(k);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, NAMES) == LUA_TNIL) {
    lua_pop(L, 1);
    return false;
  }
  bool is_field = lua_rawgeti(L, -1, 2) == LUA_TSTRING;
  lua_rawgeti(L, -2, 1);
  size_t n;
  lb_put_tag(k, is_field ? LB_SENT_FIELD : LB_SENT_MODULE);
  const char *module = lua_tolstring(L, -1, &n);
  lb_put_string(k, module, n);
  if (is_field) {
    const char *field = lua_tolstring(L, -2, &n);
    lb_put_string(k, field, n);
  }
  lua_pop(L, 3);
  return true;
}
