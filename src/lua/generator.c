/* A generator is a userdata that owns an lt_generator. The functions of torch without one use the thread's default. */
#include "lua/generator.h"

#include <lauxlib.h>

#include "base/error.h"
#include "lua/box.h"

#define NAME "torch.Generator"

lt_generator *lb_to_generator(lua_State *L, int index)
{
  lt_generator **box = luaL_testudata(L, index, NAME);
  return box ? *box : NULL;
}

/* The generator that a method or a function of torch is about: argument 1 of a method, else the default. */
static lt_generator *subject(lua_State *L, int *next)
{
  lt_generator *g = lb_to_generator(L, 1);
  *next = g ? 2 : 1;
  return g ? g : lt_default_generator();
}

lt_generator *lb_push_generator(lua_State *L)
{
  lt_generator **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, NAME);
  if (!(*box = lt_generator_new(LT_DEFAULT_SEED))) lb_raise(L);
  return *box;
}

static int new_generator(lua_State *L)
{
  lb_push_generator(L);
  return 1;
}

static int free_generator(lua_State *L)
{
  lt_generator **box = lua_touserdata(L, 1);
  if (*box) lt_generator_free(*box);
  *box = NULL;
  return 0;
}

/* manual_seed(n): starts over. Returns the generator when called on one. */
static int manual_seed(lua_State *L)
{
  int at;
  lt_generator *g = subject(L, &at);
  lua_Integer seed = luaL_checkinteger(L, at);
  lt_generator_seed(g, (uint64_t)seed);
  lua_settop(L, at - 1);
  return at - 1;
}

/* seed(): starts over from a seed that the system picks, which is returned. */
static int seed(lua_State *L)
{
  int at;
  lua_pushinteger(L, (lua_Integer)lt_generator_seed_randomly(subject(L, &at)));
  return 1;
}

static int initial_seed(lua_State *L)
{
  int at;
  lua_pushinteger(L, (lua_Integer)lt_generator_initial_seed(subject(L, &at)));
  return 1;
}

/* The state as a uint8 tensor, in PyTorch's bytes. */
static int get_state(lua_State *L)
{
  int at;
  lt_generator *g = subject(L, &at);
  struct lb_box *box = lb_push_box(L);
  box->tensor = lt_tensor_new(LT_UINT8, 1, (const int64_t[]){LT_GENERATOR_STATE_BYTES});
  if (!box->tensor) return lb_raise(L);
  lt_generator_get_state(g, box->tensor->data);
  return 1;
}

static int set_state(lua_State *L)
{
  int at;
  lt_generator *g = subject(L, &at);
  lt_tensor *state = lb_check_tensor(L, at, "set_rng_state", "new_state");
  if (state->dtype != LT_UINT8 || !lt_is_contiguous(state))
    return luaL_error(L, "set_rng_state: argument 'new_state': expected a contiguous uint8 tensor such as get_rng_state gives, got %s", lb_describe(L, at));
  if (lt_generator_set_state(g, state->data, (size_t)state->numel)) return lb_raise(L);
  return 0;
}

static const luaL_Reg methods[] = {
  {"manual_seed", manual_seed}, {"seed", seed}, {"initial_seed", initial_seed}, {"get_state", get_state}, {"set_state", set_state}, {NULL, NULL},
};

static const luaL_Reg functions[] = {
  {"Generator", new_generator}, {"manual_seed", manual_seed}, {"seed", seed}, {"initial_seed", initial_seed}, {"get_rng_state", get_state},
  {"set_rng_state", set_state}, {NULL, NULL},
};

void lb_open_generator(lua_State *L)
{
  luaL_setfuncs(L, functions, 0);
  luaL_newmetatable(L, NAME);
  lua_pushcfunction(L, free_generator);
  lua_setfield(L, -2, "__gc");
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}
