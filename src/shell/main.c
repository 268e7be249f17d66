/* luatorch: a drop-in for the `lua` program that has torch built in.
 *
 * Scripts see what `lua` shows them, plus the library in package.preload: `require "torch"` works with nothing
 * installed and costs nothing until it is called. Everything that can raise a Lua error happens inside one
 * protected call, so that running out of memory is reported too. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lua/module.h"
#include "shell/confined.h"
#include "shell/kernel.h"
#include "shell/options.h"
#include "shell/repl.h"
#include "shell/report.h"
#include "shell/run.h"

static void open_libraries(lua_State *L)
{
  luaL_openlibs(L);
  lb_preload(L);
  lua_gc(L, LUA_GCGEN, 0, 0);   /* the mode `lua` runs in */
}

/* Sets `arg`: the script at 0, what follows it from 1, what precedes it below 0. Without a script, the
 * program's name is at 0. */
static void set_arguments(lua_State *L, int argc, char **argv, int script)
{
  if (script == argc)
    script = 0;
  lua_createtable(L, argc - script, script + 1);
  for (int i = 0; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - script);
  }
  lua_setglobal(L, "arg");
}

static void print_version(void)
{
  puts(LUA_COPYRIGHT);
  fflush(stdout);
}

/* What follows the options and the script: the prompt if asked for, or standard input if nothing was. */
static void run_rest(lua_State *L, const struct options *options, bool has_script)
{
  if (options->interactive) {
    repl_run(L);
  } else if (!has_script && !options->execute && !options->version) {
    if (!isatty(STDIN_FILENO)) {
      run_stdin(L);
      return;
    }
    print_version();
    repl_run(L);
  }
}

/* Lua function of (argc, argv): the whole program. True when it succeeded. */
static int run_program(lua_State *L)
{
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  struct options options = options_read(argc, argv);
  bool has_script = options.script < argc;
  luaL_checkversion(L);
  if (options.invalid) {
    options_usage(argc > 0 && *argv[0] ? argv[0] : "luatorch", argv[options.invalid]);
    return 0;
  }
  if (options.version)
    print_version();
  if (options.sandbox)
    return confined_run(L, &options, argc, argv);
  if (options.ignore_env) {
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");   /* read by package.path and package.cpath */
  }
  open_libraries(L);
  set_arguments(L, argc, argv, options.script);
  if (!options.ignore_env && run_init(L) != LUA_OK)
    return 0;
  if (!run_options(L, argv, options.script))
    return 0;
  if (kernel_is_asked(argc, argv)) {
    lua_pushboolean(L, report_status(L, kernel_run(L, argc, argv)) == LUA_OK);
    return 1;
  }
  if (has_script && run_script(L, argv + options.script) != LUA_OK)
    return 0;
  run_rest(L, &options, has_script);
  lua_pushboolean(L, 1);
  return 1;
}

int main(int argc, char **argv)
{
  report_program(argc > 0 && *argv[0] ? argv[0] : "luatorch");
  lua_State *L = luaL_newstate();
  if (!L) {
    report_message("cannot create state: not enough memory");
    return EXIT_FAILURE;
  }
  lua_pushcfunction(L, run_program);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  int status = lua_pcall(L, 2, 1, 0);
  bool success = report_status(L, status) == LUA_OK && lua_toboolean(L, -1);
  lua_close(L);
  return success ? EXIT_SUCCESS : EXIT_FAILURE;
}
