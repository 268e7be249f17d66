/* The session at the terminal: the C side of lua/torch/shell/session.lua.
 *
 * That module makes an object, kept in the registry, whose methods are called here. If that fails, the prompt
 * is that of plain `lua`. */
#include "shell/session.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "shell/interrupt.h"
#include "shell/report.h"
#include "shell/run.h"

static int object = LUA_NOREF;   /* the session's place in the registry */

/* Pushes a method of the session and the session; false, with nothing pushed, without one. */
static bool push_method(lua_State *L, const char *name)
{
  if (object == LUA_NOREF)
    return false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, object);
  lua_getfield(L, -1, name);
  lua_insert(L, -2);
  return true;
}

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
  lua_pushboolean(L, isatty(STDOUT_FILENO));
  lua_call(L, 2, 1);
  lua_getfield(L, -1, "banner");
  puts(luaL_tolstring(L, -1, NULL));
  lua_pop(L, 2);
  fflush(stdout);
  return 1;
}

/* Runs the file that the session names as the user's. */
static void run_startup_file(lua_State *L)
{
  lua_rawgeti(L, LUA_REGISTRYINDEX, object);
  lua_getfield(L, -1, "startup");
  const char *path = lua_tostring(L, -1);
  if (!path)
    return;
  int status = luaL_loadfile(L, path);
  if (status == LUA_OK)
    status = run_call(L, 0, 0, session_report);
  report_status(L, status);
}

void session_open(lua_State *L)
{
  lua_pushcfunction(L, open_session);
  if (report_status(L, run_call(L, 0, 1, report_user_frames)) != LUA_OK)
    return;
  object = luaL_ref(L, LUA_REGISTRYINDEX);
  run_startup_file(L);
}

void session_adopt(lua_State *L, const char *text, size_t length, bool expression)
{
  if (!push_method(L, "compile"))
    return;
  lua_pushlstring(L, text, length);
  lua_pushboolean(L, expression);
  if (lua_pcall(L, 3, 1, 0) == LUA_OK && lua_isfunction(L, -1))
    lua_replace(L, -2);
  else
    lua_pop(L, 1);
}

void session_describe_syntax(lua_State *L)
{
  if (!push_method(L, "syntax_error"))
    return;
  lua_pushvalue(L, -3);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK)
    lua_replace(L, -2);
  else
    lua_pop(L, 1);
}

bool session_is_command(lua_State *L, const char *text, size_t length)
{
  if (!push_method(L, "is_command"))
    return false;
  lua_pushlstring(L, text, length);
  bool is_command = lua_pcall(L, 2, 1, 0) == LUA_OK && lua_toboolean(L, -1);
  lua_pop(L, 1);
  return is_command;
}

void session_run_command(lua_State *L, const char *text, size_t length)
{
  if (!push_method(L, "command"))
    return;
  lua_pushlstring(L, text, length);
  report_status(L, run_call(L, 2, 0, session_report));
}

void session_finish(lua_State *L, bool hidden)
{
  int count = lua_gettop(L);
  luaL_checkstack(L, LUA_MINSTACK, "too many results to print");
  if (!push_method(L, "finish"))
    return;
  lua_pushboolean(L, hidden);
  lua_rotate(L, 1, 3);
  report_status(L, run_call(L, count + 2, 0, session_report));
}

int session_report(lua_State *L)
{
  lua_settop(L, 1);
  interrupt_forget(L);
  if (!push_method(L, "report"))
    return report_user_frames(L);
  lua_pushvalue(L, 1);
  if (lua_pcall(L, 2, 1, 0) == LUA_OK)
    return 1;
  lua_settop(L, 1);
  return report_user_frames(L);
}

static int terminal_width(void)
{
  struct winsize size;
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static char *copy_string(lua_State *L, int index)
{
  const char *text = lua_tostring(L, index);
  return text ? strdup(text) : NULL;
}

void session_complete(lua_State *L, const char *before, const char *line, int cursor, struct input_completion *completion)
{
  *completion = (struct input_completion){0, NULL, NULL};
  if (!push_method(L, "tab"))
    return;
  lua_pushstring(L, before);
  lua_pushstring(L, line);
  lua_pushinteger(L, cursor);
  lua_pushinteger(L, terminal_width());
  if (lua_pcall(L, 5, 3, 0) != LUA_OK) {
    lua_pop(L, 1);
    return;
  }
  completion->erase = (int)lua_tointeger(L, -3);
  completion->insert = copy_string(L, -2);
  completion->list = copy_string(L, -1);
  lua_pop(L, 3);
}
