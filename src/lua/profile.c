/* The profile as Lua sees it: a table of columns, since a long one has millions of rows. */
#include "lua/profile.h"

#include <lauxlib.h>

#include "base/profile.h"

static const char names_key;   /* the registry's table of names of ranges, which must outlive their events */

/* profile_start(): forgets the last profile and records from now on. */
static int start(lua_State *L)
{
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &names_key);
  lt_profile_start();
  return 0;
}

static int stop(lua_State *L)
{
  (void)L;
  lt_profile_stop();
  return 0;
}

/* profile_enter(name): begins a range of the user's own. True if one is recorded. */
static int enter(lua_State *L)
{
  const char *name = luaL_checkstring(L, 1);
  lua_pushboolean(L, lt_profiling);
  if (!lt_profiling) return 1;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &names_key);
  lua_pushvalue(L, 1);
  lua_pushboolean(L, true);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  lt_profile_enter(name);
  return 1;
}

static int leave(lua_State *L)
{
  (void)L;
  if (lt_profiling) lt_profile_leave();
  return 0;
}

enum { NAME, START, DURATION, OWN, BYTES, DEPTH, COLUMNS };
static const char *const column_names[] = {"name", "start", "duration", "own", "bytes", "depth"};

static void push_field(lua_State *L, const struct lt_profile_event *e, int column)
{
  switch (column) {
  case NAME: lua_pushstring(L, e->name); break;
  case START: lua_pushinteger(L, e->start); break;
  case DURATION: lua_pushinteger(L, e->duration); break;
  case OWN: lua_pushinteger(L, e->own); break;
  case BYTES: lua_pushinteger(L, e->bytes); break;
  default: lua_pushinteger(L, e->depth);
  }
}

/* profile_events(): a list for each column, by name; times in nanoseconds. */
static int events(lua_State *L)
{
  int64_t count;
  const struct lt_profile_event *list = lt_profile_events(&count);
  lua_createtable(L, 0, COLUMNS);
  for (int column = 0; column < COLUMNS; column++) {
    lua_newtable(L);
    for (int64_t i = 0; i < count; i++) {
      push_field(L, &list[i], column);
      lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_setfield(L, -2, column_names[column]);
  }
  return 1;
}

void lb_open_profile(lua_State *L, int core)
{
  static const luaL_Reg functions[] = {
    {"profile_start", start}, {"profile_stop", stop}, {"profile_enter", enter}, {"profile_leave", leave}, {"profile_events", events}, {NULL, NULL},
  };
  lua_pushvalue(L, core);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
