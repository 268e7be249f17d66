/* torch.sandbox: text runs in a sandbox of its own, and what comes back is data. Arguments and results travel in parcels; a result that is
   or holds a function or a metatable is refused, since it would bring the script's code into the caller's state. */
#include <lauxlib.h>

#include "base/error.h"
#include "lua/box.h"
#include "lua/check.h"
#include "lua/module.h"
#include "lua/parcel.h"
#include "lua/sandbox.h"

enum { MOST_NESTED = 64 };

struct job {
  struct lb_parcel *arguments, *results;
  lua_State *state;
};

#define NAME "torch.core sandbox"

static int end_job(lua_State *L)
{
  struct job *job = luaL_checkudata(L, 1, NAME);
  lb_parcel_free(job->arguments);
  lb_parcel_free(job->results);
  if (job->state) lb_sandbox_close(job->state);
  *job = (struct job){.state = NULL};
  return 0;
}

static struct job *push_job(lua_State *L)
{
  struct job *job = lua_newuserdatauv(L, sizeof *job, 0);
  *job = (struct job){.state = NULL};
  if (luaL_newmetatable(L, NAME)) {
    lua_pushcfunction(L, end_job);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return job;
}

static void check_data(lua_State *S, int index, int depth)
{
  int type = lua_type(S, index);
  if (type == LUA_TFUNCTION || type == LUA_TTHREAD || (type == LUA_TUSERDATA && !lb_to_tensor(S, index) && lb_to_dtype(S, index) == LT_NO_DTYPE))
    luaL_error(S, "a %s cannot leave a sandbox", luaL_typename(S, index));
  if (type != LUA_TTABLE || lb_is_shape(S, index)) return;
  if (depth > MOST_NESTED) luaL_error(S, "a table of more than %d levels cannot leave a sandbox", MOST_NESTED);
  if (lua_getmetatable(S, index)) luaL_error(S, "a table with a metatable cannot leave a sandbox");
  luaL_checkstack(S, 4, "sandbox");
  int table = lua_absindex(S, index);
  for (lua_pushnil(S); lua_next(S, table); lua_pop(S, 1)) {
    check_data(S, -2, depth + 1);
    check_data(S, -1, depth + 1);
  }
}

/* Within the sandbox, (function, job): unpacks the arguments, calls, packs the results. */
static int run_job(lua_State *S)
{
  struct job *job = lua_touserdata(S, 2);
  lb_unpack(S, job->arguments);
  lua_pushvalue(S, 1);
  lua_getfield(S, 3, "n");
  int n = (int)lua_tointeger(S, -1);
  lua_pop(S, 1);
  luaL_checkstack(S, n + 1, "too many arguments");
  for (int i = 1; i <= n; i++) lua_rawgeti(S, 3, i);
  lua_call(S, n, LUA_MULTRET);
  int results = lua_gettop(S) - 3;
  lua_createtable(S, results, 1);
  lua_insert(S, 4);
  for (int i = results; i >= 1; i--) lua_rawseti(S, 4, i);
  check_data(S, 4, 0);
  lua_pushinteger(S, results);
  lua_setfield(S, 4, "n");
  job->results = lb_pack(S, 4, "a sandbox's result", false);
  return 0;
}

static int push_failure(lua_State *L, lua_State *S)
{
  lua_pushboolean(L, false);
  lua_pushstring(L, lua_tostring(S, -1));
  return 2;
}

/* run_sandbox(text, name, bytes, instructions, seconds, arguments): true and a table of results with their number n, or false and a message. */
static int run_sandbox(lua_State *L)
{
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size), *name = luaL_checkstring(L, 2);
  struct lb_limits limits = {luaL_optinteger(L, 3, 0), luaL_optinteger(L, 4, 0), luaL_optnumber(L, 5, 0)};
  luaL_checktype(L, 6, LUA_TTABLE);
  struct job *job = push_job(L);
  job->arguments = lb_pack(L, 6, "an argument of the sandbox", true);
  lua_State *S = job->state = lb_sandbox_new(&limits);
  if (!S) return lb_raise(L);
  lua_pushcfunction(S, run_job);
  if (lb_sandbox_load(S, text, size, name)) return push_failure(L, S);
  lua_pushlightuserdata(S, job);
  if (lb_sandbox_call(S, 2, 0)) return push_failure(L, S);
  lua_pushboolean(L, true);
  lb_unpack(L, job->results);
  return 2;
}

void lb_open_sandbox(lua_State *L, int core)
{
  lua_pushcfunction(L, run_sandbox);
  lua_setfield(L, core, "run_sandbox");
}
