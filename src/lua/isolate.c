/* Isolated random numbers. core.isolated_random(seed) starts this thread's generator and math.random from a seed, and gives a value for a
   `local ... <close>`: when that closes, both go on as if nothing had been drawn between. The data loader draws each batch so, which
   makes a batch the same wherever, and after whatever, it is made.

   math.random keeps its state in a userdata, its one upvalue, whose bytes are saved and put back unread. */
#include "lua/isolate.h"

#include <string.h>

#include <lauxlib.h>

#include "base/error.h"
#include "lua/generator.h"

#define NAME "torch.IsolatedRandom"

enum { MATH_STATE_MAX = 64 };

struct isolated {
  lt_generator generator;                  /* as it was */
  size_t math_bytes;                       /* 0: math.random's state could not be found */
  char math_state[MATH_STATE_MAX];
};

/* Pushes field `name` of the standard library's math. */
static int push_math(lua_State *L, const char *name)
{
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, "math") == LUA_TTABLE) lua_getfield(L, -1, name);
  else lua_pushnil(L);
  lua_replace(L, -3);
  lua_pop(L, 1);
  return lua_type(L, -1);
}

/* The state of math.random, or NULL. */
static void *math_state(lua_State *L, size_t *bytes)
{
  void *state = NULL;
  push_math(L, "random");
  if (lua_iscfunction(L, -1) && lua_getupvalue(L, -1, 1)) {
    if (lua_type(L, -1) == LUA_TUSERDATA) state = lua_touserdata(L, -1);
    *bytes = lua_rawlen(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return state && *bytes <= MATH_STATE_MAX ? state : NULL;
}

static void save_math(lua_State *L, struct isolated *saved)
{
  size_t bytes = 0;
  const void *state = math_state(L, &bytes);
  saved->math_bytes = state ? bytes : 0;
  if (state) memcpy(saved->math_state, state, bytes);
}

static void restore_math(lua_State *L, const struct isolated *saved)
{
  size_t bytes = 0;
  void *state = math_state(L, &bytes);
  if (state && bytes == saved->math_bytes) memcpy(state, saved->math_state, bytes);
}

static void seed_math(lua_State *L, lua_Integer seed)
{
  if (push_math(L, "randomseed") == LUA_TFUNCTION) {
    lua_pushinteger(L, seed);
    lua_call(L, 1, 0);
  } else {
    lua_pop(L, 1);
  }
}

static int isolated_random(lua_State *L)
{
  lua_Integer seed = luaL_checkinteger(L, 1);
  struct isolated *saved = lua_newuserdatauv(L, sizeof *saved, 0);
  saved->generator = *lt_default_generator();
  save_math(L, saved);
  luaL_setmetatable(L, NAME);
  if (saved->math_bytes) seed_math(L, seed);
  lt_generator_seed(lt_default_generator(), (uint64_t)seed);
  return 1;
}

static int restore(lua_State *L)
{
  const struct isolated *saved = luaL_checkudata(L, 1, NAME);
  *lt_default_generator() = saved->generator;
  if (saved->math_bytes) restore_math(L, saved);
  return 0;
}

void lb_open_isolate(lua_State *L, int core)
{
  lua_pushcfunction(L, isolated_random);
  lua_setfield(L, core, "isolated_random");
  if (luaL_newmetatable(L, NAME)) {
    lua_pushcfunction(L, restore);
    lua_setfield(L, -2, "__close");
  }
  lua_pop(L, 1);
}
