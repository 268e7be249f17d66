/* Running chunks: from the environment, from options, from files and from standard input. */
#include "shell/run.h"

#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "shell/interrupt.h"
#include "shell/report.h"

#define INIT_VARIABLE "LUA_INIT"
#define INIT_VARIABLE_VERSIONED INIT_VARIABLE "_" LUA_VERSION_MAJOR "_" LUA_VERSION_MINOR

int run_call(lua_State *L, int arguments, int results, lua_CFunction handler)
{
  int function = lua_gettop(L) - arguments;
  lua_pushcfunction(L, handler);
  lua_insert(L, function);
  int status = interrupt_pcall(L, arguments, results, function);
  lua_remove(L, function);
  return status;
}

/* Runs and reports the chunk that a load function left with `status`. */
static int run_loaded(lua_State *L, int status)
{
  if (status == LUA_OK)
    status = run_call(L, 0, 0, report_traceback);
  return report_status(L, status);
}

static int run_string(lua_State *L, const char *text, const char *name)
{
  return run_loaded(L, luaL_loadbuffer(L, text, strlen(text), name));
}

/* "mod", or "global=mod": requires mod and puts it into a global variable. */
static int run_library(lua_State *L, const char *argument)
{
  const char *equals = strchr(argument, '=');
  const char *module = equals ? equals + 1 : argument;
  lua_getglobal(L, "require");
  lua_pushstring(L, module);
  int status = run_call(L, 1, 1, report_traceback);
  if (status == LUA_OK) {
    lua_pushglobaltable(L);
    lua_pushlstring(L, argument, equals ? (size_t)(equals - argument) : strlen(argument));
    lua_rotate(L, -3, -1);
    lua_settable(L, -3);
    lua_pop(L, 1);
  }
  return report_status(L, status);
}

int run_init(lua_State *L)
{
  const char *name = "=" INIT_VARIABLE_VERSIONED;
  const char *value = getenv(name + 1);
  if (!value) {
    name = "=" INIT_VARIABLE;
    value = getenv(name + 1);
  }
  if (!value)
    return LUA_OK;
  if (value[0] == '@')
    return run_loaded(L, luaL_loadfile(L, value + 1));
  return run_string(L, value, name);
}

int run_options(lua_State *L, char **argv, int end)
{
  for (int i = 1; i < end; i++) {
    char letter = argv[i][1];
    if (letter == 'W')
      lua_warning(L, "@on", 0);
    if (letter != 'e' && letter != 'l')
      continue;
    const char *argument = argv[i][2] != '\0' ? argv[i] + 2 : argv[++i];
    int status = letter == 'e' ? run_string(L, argument, "=(command line)") : run_library(L, argument);
    if (status != LUA_OK)
      return 0;
  }
  return 1;
}

/* Pushes arg[1], arg[2], ...; returns how many. */
static int push_arguments(lua_State *L)
{
  if (lua_getglobal(L, "arg") != LUA_TTABLE)
    luaL_error(L, "'arg' is not a table");
  int table = lua_gettop(L);
  int count = (int)luaL_len(L, table);
  luaL_checkstack(L, count + 3, "too many arguments to script");
  for (int i = 1; i <= count; i++)
    lua_rawgeti(L, table, i);
  lua_remove(L, table);
  return count;
}

int run_script(lua_State *L, char **argv)
{
  /* "-" names standard input, unless "--" before it says that it is a file. */
  const char *file = strcmp(argv[0], "-") == 0 && strcmp(argv[-1], "--") != 0 ? NULL : argv[0];
  int status = luaL_loadfile(L, file);
  if (status == LUA_OK)
    status = run_call(L, push_arguments(L), LUA_MULTRET, report_traceback);
  return report_status(L, status);
}

int run_stdin(lua_State *L)
{
  return run_loaded(L, luaL_loadfile(L, NULL));
}
