/* Running Lua code under protection; each function reports its errors and returns Lua's status. */
#ifndef LUATORCH_SHELL_RUN_H
#define LUATORCH_SHELL_RUN_H

#include <lua.h>

/* Runs what the environment variables LUA_INIT_5_4 or LUA_INIT say. */
int run_init(lua_State *L);

/* Runs the options -e, -l and -W before argv[end], in order. False after the first error. */
int run_options(lua_State *L, char **argv, int end);

/* Runs the script argv[0] with the arguments in the global table `arg`. */
int run_script(lua_State *L, char **argv);

/* Runs all of standard input as one chunk. */
int run_stdin(lua_State *L);

/* Calls the function below its arguments, with `handler` for errors and SIGINT to interrupt. */
int run_call(lua_State *L, int arguments, int results, lua_CFunction handler);

#endif
