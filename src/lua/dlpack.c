/* DLPack for Lua. A capsule is a userdata that owns a DLPack structure until somebody takes it. */
#include "lua/dlpack.h"

#include <lauxlib.h>

#include "base/error.h"
#include "lua/box.h"

#define NAME "dltensor"

struct capsule { struct DLManagedTensor *source; };

static int end_capsule(lua_State *L)
{
  struct capsule *c = luaL_checkudata(L, 1, NAME);
  lt_dlpack_free(c->source);
  c->source = NULL;
  return 0;
}

static int used_up(lua_State *L, const char *function)
{
  lt_fail("%s: the capsule has been used already", function);
  return lb_raise(L);
}

/* capsule:release(): the structure as a light userdata, for a C function that will call its deleter. The capsule is then used up. */
static int release_capsule(lua_State *L)
{
  struct capsule *c = luaL_checkudata(L, 1, NAME);
  if (!c->source) return used_up(L, "release");
  lua_pushlightuserdata(L, c->source);
  c->source = NULL;
  return 1;
}

static void set_metatable(lua_State *L)
{
  if (luaL_newmetatable(L, NAME)) {
    lua_pushcfunction(L, end_capsule);
    lua_setfield(L, -2, "__gc");
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, release_capsule);
    lua_setfield(L, -2, "release");
    lua_setfield(L, -2, "__index");
  }
  lua_setmetatable(L, -2);
}

/* to_dlpack(tensor): a capsule that shares its memory. */
static int to_dlpack(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "to_dlpack", "tensor");
  struct capsule *c = lua_newuserdatauv(L, sizeof *c, 0);
  c->source = NULL;
  set_metatable(L);
  c->source = lt_to_dlpack(x);
  return c->source ? 1 : lb_raise(L);
}

/* from_dlpack(capsule): a tensor over its memory. A light userdata is a structure from C. */
static int from_dlpack(lua_State *L)
{
  struct capsule *c = luaL_testudata(L, 1, NAME);
  bool light = lua_islightuserdata(L, 1);
  if (!c && !light) {
    lt_fail("from_dlpack: argument 'capsule': expected a capsule of to_dlpack, a tensor or a light userdata, got %s", lb_describe(L, 1));
    return lb_raise(L);
  }
  if (c && !c->source) return used_up(L, "from_dlpack");
  struct lb_box *box = lb_push_box(L);
  box->tensor = lt_from_dlpack(c ? c->source : lua_touserdata(L, 1));
  if (!box->tensor) return lb_raise(L);
  if (c) c->source = NULL;
  return 1;
}

void lb_open_dlpack(lua_State *L, int core)
{
  lua_pushcfunction(L, to_dlpack);
  lua_setfield(L, core, "to_dlpack");
  lua_pushcfunction(L, from_dlpack);
  lua_setfield(L, core, "from_dlpack");
}
