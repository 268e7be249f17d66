/* Packing Lua values for another state.

   Tables are copied with their metatables, shared parts and cycles are kept, and tensors keep their storage. What a loaded module holds
   (the module itself, or a function or table that is one of its fields) is not copied: its name travels, and the other state requires it.
   Lua functions travel, too: pack_function.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "autograd/autograd.h"
#include "lua/box.h"
#include "lua/generator.h"
#include "lua/pack.h"

enum { DEPTH_MAX = 180 };

/* ---- bytes ---- */

void lb_put(struct packer *k, const void *bytes, size_t n)
{
  struct lb_parcel *p = k->p;
  if (p->capacity - p->size < n) {
    size_t capacity = (p->capacity + n) * 2;
    char *grown = realloc(p->bytes, capacity);
    if (!grown) luaL_error(k->L, "not enough memory");
    p->bytes = grown;
    p->capacity = capacity;
  }
  if (n) memcpy(p->bytes + p->size, bytes, n);
  p->size += n;
}

void lb_put_tag(struct packer *k, enum lb_tag tag) { lb_put(k, &(uint8_t){(uint8_t)tag}, 1); }
void lb_put_int(struct packer *k, int64_t n) { lb_put(k, &n, sizeof n); }

void lb_put_string(struct packer *k, const char *text, size_t n)
{
  lb_put_int(k, (int64_t)n);
  lb_put(k, text, n);
}

/* ---- what cannot travel ---- */

static void push_path(lua_State *L, const struct step *at)
{
  if (!at->up) {
    lua_pushstring(L, at->name);
    return;
  }
  push_path(L, at->up);
  lua_pushfstring(L, at->form, at->name);
  lua_concat(L, 2);
}

void lb_refuse(struct packer *k, const struct step *at, const char *reason)
{
  luaL_checkstack(k->L, at->depth * 2 + 10, "path");
  push_path(k->L, at);
  lua_pushfstring(k->L, "%s cannot travel to another Lua state: %s", lua_tostring(k->L, -1), reason);
  lua_error(k->L);
}

/* ---- tables ---- */

static void pack_entries(struct packer *k, const struct step *at)
{
  lua_State *L = k->L;
  char text[32];
  int table = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, table)) {
    bool string = lua_type(L, -2) == LUA_TSTRING;
    if (lua_isinteger(L, -2)) snprintf(text, sizeof text, "%lld", (long long)lua_tointeger(L, -2));
    else snprintf(text, sizeof text, "a %s", luaL_typename(L, -2));
    struct step entry = {at, string ? ".%s" : "[%s]", string ? lua_tostring(L, -2) : text, at->depth + 1};
    lua_pushvalue(L, -2);
    lb_pack_value(k, &entry);
    lua_pop(L, 1);
    lb_pack_value(k, &entry);
    lua_pop(L, 1);
  }
  lb_put_tag(k, LB_SENT_END);
}

static void pack_table(struct packer *k, const struct step *at)
{
  lb_put_tag(k, LB_SENT_TABLE);
  lb_put_int(k, (int64_t)lua_rawlen(k->L, -1));
  pack_entries(k, at);
  if (!lua_getmetatable(k->L, -1)) lua_pushnil(k->L);
  lb_pack_value(k, &(struct step){at, "%s", "'s metatable", at->depth + 1});
  lua_pop(k->L, 1);
}

static void pack_shape(struct packer *k)
{
  int n = (int)lua_rawlen(k->L, -1);
  lb_put_tag(k, LB_SENT_SHAPE);
  lb_put_int(k, n);
  for (int i = 1; i <= n; i++) {
    lua_rawgeti(k->L, -1, i);
    lb_put_int(k, lua_tointeger(k->L, -1));
    lua_pop(k->L, 1);
  }
}

/* ---- userdata ---- */

static void pack_tensor(struct packer *k, const struct step *at, const lt_tensor *x)
{
  struct lb_parcel *p = k->p;
  if (!lt_is_leaf(x)) lb_refuse(k, at, "it is a tensor with a history that gradients need; detach() it, or compute it under torch.no_grad");
  if (p->n_tensors == p->tensor_capacity) {
    int capacity = p->tensor_capacity * 2 + 4;
    struct lb_sent_tensor *grown = realloc(p->tensors, (size_t)capacity * sizeof *grown);
    if (!grown) luaL_error(k->L, "not enough memory");
    p->tensors = grown;
    p->tensor_capacity = capacity;
  }
  lb_put_tag(k, LB_SENT_TENSOR);
  lb_put_int(k, p->n_tensors);
  struct lb_sent_tensor *sent = &p->tensors[p->n_tensors++];
  *sent = (struct lb_sent_tensor){*x, lt_requires_grad(x)};
  lt_storage_ref(x->storage);
}

static void pack_generator(struct packer *k, const lt_generator *g)
{
  char state[LT_GENERATOR_STATE_BYTES];
  lt_generator_get_state(g, state);
  lb_put_tag(k, LB_SENT_GENERATOR);
  lb_put(k, state, sizeof state);
}

static void pack_userdata(struct packer *k, const struct step *at)
{
  lt_tensor *x = lb_to_tensor(k->L, -1);
  lt_generator *g = x ? NULL : lb_to_generator(k->L, -1);
  lt_dtype d = lb_to_dtype(k->L, -1);
  if (x) {
    pack_tensor(k, at, x);
  } else if (g) {
    pack_generator(k, g);
  } else if (d != LT_NO_DTYPE) {
    lb_put_tag(k, LB_SENT_DTYPE);
    lb_put_int(k, d);
  } else {
    lb_refuse(k, at, lb_describe(k->L, -1));
  }
}

/* ---- any value ---- */

/* Refers to the top object if it came up before, or gives it the next number. */
static bool pack_seen(struct packer *k)
{
  lua_State *L = k->L;
  lua_pushvalue(L, -1);
  bool seen = lua_rawget(L, SEEN) != LUA_TNIL;
  if (seen) {
    lb_put_tag(k, LB_SENT_SAME);
    lb_put_int(k, lua_tointeger(L, -1));
  }
  lua_pop(L, 1);
  if (seen) return true;
  lua_pushvalue(L, -1);
  lua_pushinteger(L, ++k->count);
  lua_rawset(L, SEEN);
  return false;
}

static bool is_globals(lua_State *L)
{
  lua_pushglobaltable(L);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 1);
  return same;
}

static bool may_have_name(struct packer *k)
{
  if (k->has_names || lua_type(k->L, -1) != LUA_TTABLE) return true;
  if (!lua_getmetatable(k->L, -1)) return false;
  lua_pop(k->L, 1);
  return true;
}

static void pack_object(struct packer *k, const struct step *at)
{
  lua_State *L = k->L;
  int type = lua_type(L, -1);
  if (at->depth > DEPTH_MAX) lb_refuse(k, at, "it is nested too deeply");
  luaL_checkstack(L, 24, "packing");
  if (pack_seen(k)) return;
  if (type == LUA_TUSERDATA) pack_userdata(k, at);
  else if (type == LUA_TTABLE && lb_is_shape(L, -1)) pack_shape(k);
  else if (type == LUA_TTABLE && is_globals(L)) lb_put_tag(k, LB_SENT_GLOBALS);
  else if (may_have_name(k) && lb_pack_name(k)) return;
  else if (type == LUA_TTABLE) pack_table(k, at);
  else if (type == LUA_TFUNCTION) lb_pack_function(k, at);
  else lb_refuse(k, at, "it is a coroutine");
}

static void pack_number(struct packer *k)
{
  bool integer = lua_isinteger(k->L, -1);
  lua_Number number = lua_tonumber(k->L, -1);
  lb_put_tag(k, integer ? LB_SENT_INTEGER : LB_SENT_FLOAT);
  if (integer) lb_put_int(k, lua_tointeger(k->L, -1));
  else lb_put(k, &number, sizeof number);
}

/* Packs the value on the top, which stays there. */
void lb_pack_value(struct packer *k, const struct step *at)
{
  size_t n;
  const char *text;
  switch (lua_type(k->L, -1)) {
  case LUA_TNIL: lb_put_tag(k, LB_SENT_NIL); break;
  case LUA_TBOOLEAN: lb_put_tag(k, lua_toboolean(k->L, -1) ? LB_SENT_TRUE : LB_SENT_FALSE); break;
  case LUA_TNUMBER: pack_number(k); break;
  case LUA_TSTRING:
    text = lua_tolstring(k->L, -1, &n);
    lb_put_tag(k, LB_SENT_STRING);
    lb_put_string(k, text, n);
    break;
  case LUA_TLIGHTUSERDATA:
    lb_put_tag(k, LB_SENT_POINTER);
    lb_put(k, &(void *){lua_touserdata(k->L, -1)}, sizeof(void *));
    break;
  default: pack_object(k, at);
  }
}

static int pack(lua_State *L)
{
  struct packer k = {.L = L, .p = lua_touserdata(L, PARCEL)};
  const char *what = lua_touserdata(L, 3);
  bool names = lua_toboolean(L, 4);
  lua_settop(L, VALUE);
  for (int i = SEEN; i <= NAMES; i++) lua_newtable(L);
  if (names) lb_find_names(&k);
  lua_pushvalue(L, VALUE);
  lb_pack_value(&k, &(struct step){NULL, NULL, what, 0});
  return 0;
}

struct lb_parcel *lb_pack(lua_State *L, int index, const char *what, bool names)
{
  index = lua_absindex(L, index);
  struct lb_parcel *p = calloc(1, sizeof *p);
  if (!p) luaL_error(L, "not enough memory");
  lua_pushcfunction(L, pack);
  lua_pushlightuserdata(L, p);
  lua_pushvalue(L, index);
  lua_pushlightuserdata(L, (void *)what);
  lua_pushboolean(L, names);
  if (lua_pcall(L, 4, 0, 0) == LUA_OK) return p;
  lb_parcel_free(p);
  lua_error(L);
  return NULL;
}

void lb_drop_tensors(struct lb_parcel *p, int keep)
{
  while (p->n_tensors > keep) lt_storage_unref(p->tensors[--p->n_tensors].tensor.storage);
}

void lb_parcel_free(struct lb_parcel *p)
{
  if (!p) return;
  lb_drop_tensors(p, 0);
  free(p->tensors);
  free(p->bytes);
  free(p);
}
