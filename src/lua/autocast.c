#include "lua/autocast.h"

#include <lauxlib.h>

#include "lua/box.h"
#include "ops/autocast.h"

/* A state travels as three values: on, dtype, keeps_casts. */
static int push_state(lua_State *L, struct lt_autocast state)
{
  lua_pushboolean(L, state.on);
  lb_push_dtype(L, state.dtype);
  lua_pushboolean(L, state.keeps_casts);
  return 3;
}

static struct lt_autocast check_state(lua_State *L)
{
  lt_dtype dtype = lb_to_dtype(L, 2);
  luaL_argcheck(L, dtype == LT_FLOAT16 || dtype == LT_BFLOAT16, 2, "float16 or bfloat16 expected");
  return (struct lt_autocast){.on = lua_toboolean(L, 1), .keeps_casts = lua_toboolean(L, 3), .dtype = dtype};
}

/* autocast_enter(on, dtype, keeps_casts): opens a scope. Returns the state before. */
static int enter(lua_State *L) { return push_state(L, lt_autocast_enter(check_state(L))); }

/* autocast_leave(on, dtype, keeps_casts): closes a scope; the state before it is given. */
static int leave(lua_State *L) { lt_autocast_leave(check_state(L)); return 0; }

static int state(lua_State *L) { return push_state(L, lt_autocast_state); }

static int clear(lua_State *L) { (void)L; lt_autocast_clear(); return 0; }

void lb_open_autocast(lua_State *L, int core)
{
  static const luaL_Reg functions[] = {
    {"autocast_enter", enter}, {"autocast_leave", leave}, {"autocast_state", state}, {"clear_autocast_cache", clear}, {NULL, NULL},
  };
  lua_pushvalue(L, core);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
