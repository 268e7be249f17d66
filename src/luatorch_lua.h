/* LuaTorch in a program that has a Lua 5.4 of its own. Link with luatorch-lua, which contains the engine; the program brings Lua. */
#ifndef LUATORCH_LUA_H
#define LUATORCH_LUA_H

#include "luatorch.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

struct lua_State;

/* The library as Lua's loaders know it: pushes its table. */
int luaopen_torch(struct lua_State *L);

/* Makes `require "torch"`, and every module below it, work in this state without a file; nothing is loaded yet. Raises Lua's memory error. */
void lb_preload(struct lua_State *L);

/* The tensor at a stack index, borrowed: it lives as long as Lua's value; NULL if there is none. */
lt_tensor *lb_to_tensor(struct lua_State *L, int index);

/* Pushes a tensor, taking the caller's reference. NULL raises the engine's pending error as a Lua error. */
void lb_push_tensor(struct lua_State *L, lt_tensor *x);

/* ---- scripts that are not trusted ----

   A sandbox is a Lua state of its own with torch in it, but without files, processes, threads, foreign memory and bytecode, and within limits.
   A script that goes beyond a limit is ended by an error that it cannot hold up. The thread's seed, modes and default dtype are
   kept apart from the sandbox's. */
struct lb_limits {
  int64_t bytes;             /* of Lua and of tensors together */
  int64_t instructions;      /* of Lua's machine; library functions that take long count for more */
  double seconds;            /* of the clock, for each call; looked at between instructions, so that a single operator is not cut short */
};                           /* 0: 1 GiB; no limit; no limit */

/* A sandbox; NULL with an error when memory runs out. Only the functions below may be used on it to run code. */
struct lua_State *lb_sandbox_new(const struct lb_limits *limits);

/* Compiles a text: pushes its function and returns 0, or pushes the message and returns Lua's status. Bytecode is refused. */
int lb_sandbox_load(struct lua_State *L, const char *text, size_t size, const char *name);

/* lua_pcall within the limits: takes a function and arguments from the stack, leaves results or one message, always a string. */
int lb_sandbox_call(struct lua_State *L, int arguments, int results);
void lb_sandbox_close(struct lua_State *L);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
