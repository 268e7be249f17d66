/* Packing Lua functions: bytecode, and the values of the upvalues. Functions that share an upvalue go on sharing it.

   An upvalue _ENV becomes the other state's table of globals. The globals that a function may mention, by its string constants, travel
   along; one that cannot is an error only when it is used there. */
#include <string.h>

#include <lauxlib.h>

#include "lua/constants.h"
#include "lua/pack.h"

static int write_code(lua_State *L, const void *bytes, size_t n, void *packer)
{
  (void)L;
  lb_put(packer, bytes, n);
  return 0;
}

/* Packs the bytecode of the function on the top; returns where it begins. The length goes in front of it afterwards. */
static size_t pack_code(struct packer *k, size_t *n)
{
  lb_put_int(k, 0);
  size_t start = k->p->size;
  lua_dump(k->L, write_code, k, 0);
  *n = k->p->size - start;
  memcpy(k->p->bytes + start - sizeof(int64_t), &(int64_t){(int64_t)*n}, sizeof(int64_t));
  return start;
}

/* Packs the upvalue on top, the first time that it comes up. */
static void pack_upvalue(struct packer *k, const struct step *at, const char *name, const void *id)
{
  lua_State *L = k->L;
  if (lua_rawgetp(L, CELLS, id) != LUA_TNIL) {
    lb_put_int(k, lua_tointeger(L, -1));
    lua_pop(L, 1);
    return;
  }
  lua_pop(L, 1);
  lua_pushinteger(L, ++k->cells);
  lua_rawsetp(L, CELLS, id);
  lb_put_int(k, k->cells);
  if (strcmp(name, "_ENV") == 0) lb_put_tag(k, LB_SENT_ENVIRONMENT);
  else lb_pack_value(k, &(struct step){at, " -> upvalue '%s'", name, at->depth + 1});
}

/* A protected call: a strict table of globals may raise an error for a name it does not know. */
static int get_global(lua_State *L)
{
  lua_gettable(L, 1);
  return 1;
}

struct attempt { struct packer *k; const struct step *at; };

/* Packs in a protected call: arguments are the fixed values of a packing call, the value, and an attempt. */
static int pack_attempt(lua_State *L)
{
  const struct attempt *a = lua_touserdata(L, -1);
  struct packer inner = *a->k;
  lua_pop(L, 1);
  lb_pack_value(&inner, a->at);
  *a->k = inner;
  return 0;
}

/* Takes back the numbers above those of before a failed attempt. */
static void forget(lua_State *L, int table, int last)
{
  lua_pushnil(L);
  while (lua_next(L, table)) {
    bool later = lua_tointeger(L, -1) > last;
    lua_pop(L, 1);
    if (!later) continue;
    lua_pushvalue(L, -1);
    lua_pushnil(L);
    lua_rawset(L, table);
  }
}

/* Packs the top value, or the reason why it cannot travel. */
static void pack_if_possible(struct packer *k, const struct step *at)
{
  lua_State *L = k->L;
  struct packer before = *k;
  size_t size = k->p->size;
  int tensors = k->p->n_tensors, value = lua_gettop(L);
  struct attempt a = {k, at};
  lua_pushcfunction(L, pack_attempt);
  for (int i = PARCEL; i <= NAMES; i++) lua_pushvalue(L, i);
  lua_pushvalue(L, value);
  lua_pushlightuserdata(L, &a);
  if (lua_pcall(L, NAMES + 2, 0, 0) == LUA_OK) return;
  k->p->size = size;
  lb_drop_tensors(k->p, tensors);
  forget(L, SEEN, before.count);
  forget(L, CELLS, before.cells);
  forget(L, GLOBALS_DONE, before.count);
  before.has_names = false;
  *k = before;
  size_t n;
  const char *message = luaL_tolstring(L, -1, &n);
  lb_put_tag(k, LB_SENT_ABSENT);
  lb_put_string(k, message, n);
  lua_settop(L, value);
}

/* Packs the globals that a function's constants (a table on the top) name, from the environment below it. */
static void pack_globals(struct packer *k, const struct step *at)
{
  lua_State *L = k->L;
  int names = lua_gettop(L), env = names - 1;
  lua_pushnil(L);
  while (lua_next(L, names)) {
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    bool is_new = lua_rawget(L, GLOBALS_DONE) == LUA_TNIL;
    lua_pop(L, 1);
    if (!is_new) continue;
    lua_pushvalue(L, -1);
    lua_pushinteger(L, k->count);
    lua_rawset(L, GLOBALS_DONE);
    lua_pushcfunction(L, get_global);
    lua_pushvalue(L, env);
    lua_pushvalue(L, -3);
    if (lua_pcall(L, 2, 1, 0) == LUA_OK && !lua_isnil(L, -1)) {
      size_t n;
      const char *name = lua_tolstring(L, -2, &n);
      lb_put_tag(k, LB_SENT_STRING);
      lb_put_string(k, name, n);
      pack_if_possible(k, &(struct step){at, " -> global '%s'", name, at->depth + 1});
    }
    lua_pop(L, 1);
  }
}

void lb_pack_function(struct packer *k, const struct step *at)
{
  lua_State *L = k->L;
  int function = lua_gettop(L);
  if (lua_iscfunction(L, function)) lb_refuse(k, at, "it is a C function that no loaded module holds");
  lb_put_tag(k, LB_SENT_FUNCTION);
  size_t n, code = pack_code(k, &n);
  const char *name;
  lua_pushnil(L);                          /* for the environment */
  for (int i = 1; (name = lua_getupvalue(L, function, i)) != NULL; i++) {
    lb_put_tag(k, LB_SENT_TRUE);
    pack_upvalue(k, at, name, lua_upvalueid(L, function, i));
    if (strcmp(name, "_ENV") == 0) lua_replace(L, function + 1);
    else lua_pop(L, 1);
  }
  lb_put_tag(k, LB_SENT_END);
  if (lua_istable(L, -1)) {
    lb_push_string_constants(L, k->p->bytes + code, n);
    pack_globals(k, at);
  }
  lb_put_tag(k, LB_SENT_END);
  lua_settop(L, function);
}
