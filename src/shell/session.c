/* The session at the terminal: the C side of lua/torch/shell/session.lua.
 *
 * That module opens a table with the session's environment and its compiler. If that fails, the prompt is
 * that of plain `lua`. */
#include "shell/session.h"

#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>

#include "shell/report.h"
#include "shell/run.h"

static int fields = LUA_NOREF;   /* registry position of the module's table */

/* Lua function: requires torch, opens the session and greets; returns the session. */
static int open_session(lua_State *L)
{
  lua_getglobal(L, "require");
  lua_pushvalue(L, -1);
  lua_pushliteral(L, "torch");
  lua_call(L, 1, 0);
  lua_pushliteral(L, "torch.shell.session");
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "open");
  lua_pushglobaltable(L);
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "banner");
  puts(luaL_tolstring(L, -1, NULL));
  lua_pop(L, 2);
  fflush(stdout);
  return 1;
}

void session_open(lua_State *L)
{
  lua_pushcfunction(L, open_session);
  if (report_status(L, run_call(L, 0, 1, report_user_frames)) == LUA_OK)
    fields = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Pushes a field of the session; false, with nothing pushed, without a session. */
static bool push_field(lua_State *L, const char *name)
{
  if (fields == LUA_NOREF)
    return false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, fields);
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
  return true;
}

void session_adopt_expression(lua_State *L)
{
  if (push_field(L, "environment"))
    lua_setupvalue(L, -2, 1);   /* the one upvalue of a chunk is _ENV */
}

void session_adopt_statements(lua_State *L, const char *text, size_t length)
{
  if (!push_field(L, "compile"))
    return;
  lua_pushlstring(L, text, length);
  if (lua_pcall(L, 1, 1, 0) == LUA_OK && lua_isfunction(L, -1))
    lua_replace(L, -2);
  else
    lua_pop(L, 1);
}

void session_keep_result(lua_State *L, int index)
{
  int value = lua_absindex(L, index);
  if (push_field(L, "environment")) {
    lua_pushliteral(L, "_");
    lua_pushvalue(L, value);
    lua_rawset(L, -3);
    lua_pop(L, 1);
  }
}
