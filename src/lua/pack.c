/* Packing Lua values for another state.

   Tables are copied with their metatables, shared parts and cycles are kept, and tensors keep their storage. What a loaded module holds
   (the module itself, or a function or table that is one of its fields) is not copied: its name travels, and the other state requires it.
   A Lua function travels as bytecode with the values of its upvalues; functions that share an upvalue go on sharing it. An upvalue _ENV
   becomes the other state's table of globals, and the globals that the function may mention, by its string constants, travel along; one
   that cannot is an error only when it is used there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "autograd/autograd.h"
#include "lua/box.h"
#include "lua/constants.h"
#include "lua/generator.h"
#include "lua/parcel.h"

enum { DEPTH_MAX = 180 };

/* Stack positions of a packing call. */
enum { PARCEL = 1, VALUE, SEEN, CELLS, GLOBALS_DONE, NAMES };

/* Where in the value the packing is: "dataset.transform.upvalue 'scale'". */
struct step { const struct step *up; const char *form; const char *name; int depth; };

struct packer {
  lua_State *L;
  struct lb_parcel *p;
  int count, cells;                        /* numbers given to objects and to upvalues */
  bool has_names;
};

static void pack_value(struct packer *k, const struct step *at);

/* ---- bytes ---- */

static void put(struct packer *k, const void *bytes, size_t n)
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

static void put_tag(struct packer *k, enum lb_tag tag) { put(k, &(uint8_t){(uint8_t)tag}, 1); }
static void put_int(struct packer *k, int64_t n) { put(k, &n, sizeof n); }

static void put_string(struct packer *k, const char *text, size_t n)
{
  put_int(k, (int64_t)n);
  put(k, text, n);
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

static void refuse(struct packer *k, const struct step *at, const char *reason)
{
  luaL_checkstack(k->L, at->depth * 2 + 10, "path");
  push_path(k->L, at);
  lua_pushfstring(k->L, "%s cannot travel to another Lua state: %s", lua_tostring(k->L, -1), reason);
  lua_error(k->L);
}

/* ---- names of what modules hold ---- */

static void note_name(lua_State *L, int names, int value, const char *module, const char *field)
{
  lua_pushvalue(L, value);
  if (lua_rawget(L, names) == LUA_TNIL || !field) {
    lua_pushvalue(L, value);
    lua_createtable(L, 2, 0);
    lua_pushstring(L, module);
    lua_rawseti(L, -2, 1);
    lua_pushstring(L, field);
    lua_rawseti(L, -2, 2);
    lua_rawset(L, names);
  }
  lua_pop(L, 1);
}

/* Of the globals only C functions have names: the rest is the script's own. */
static bool has_name(lua_State *L, int value, bool globals)
{
  int type = lua_type(L, value);
  return globals ? lua_iscfunction(L, value) : type == LUA_TTABLE || type == LUA_TFUNCTION;
}

static void note_fields(lua_State *L, int names, int module, const char *name)
{
  bool globals = strcmp(name, "_G") == 0;
  lua_pushnil(L);
  while (lua_next(L, module)) {
    if (lua_type(L, -2) == LUA_TSTRING && has_name(L, lua_gettop(L), globals)) note_name(L, names, lua_gettop(L), name, lua_tostring(L, -2));
    lua_pop(L, 1);
  }
}

static void make_names(struct packer *k)
{
  lua_State *L = k->L;
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  int loaded = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, loaded)) {
    int module = lua_gettop(L);
    if (lua_type(L, -2) == LUA_TSTRING && (lua_istable(L, module) || lua_isfunction(L, module))) {
      const char *name = lua_tostring(L, -2);
      if (strcmp(name, "_G") != 0) note_name(L, NAMES, module, name, NULL);
      if (lua_istable(L, module)) note_fields(L, NAMES, module, name);
    }
    lua_settop(L, module - 1);
  }
  lua_settop(L, loaded - 1);
  k->has_names = true;
}

/* Packs the top value by name, if it has one. */
static bool pack_name(struct packer *k)
{
  lua_State *L = k->L;
  if (!k->has_names) make_names(k);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, NAMES) == LUA_TNIL) {
    lua_pop(L, 1);
    return false;
  }
  bool is_field = lua_rawgeti(L, -1, 2) == LUA_TSTRING;
  lua_rawgeti(L, -2, 1);
  size_t n;
  put_tag(k, is_field ? LB_SENT_FIELD : LB_SENT_MODULE);
  const char *module = lua_tolstring(L, -1, &n);
  put_string(k, module, n);
  if (is_field) {
    const char *field = lua_tolstring(L, -2, &n);
    put_string(k, field, n);
  }
  lua_pop(L, 3);
  return true;
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
    pack_value(k, &entry);
    lua_pop(L, 1);
    pack_value(k, &entry);
    lua_pop(L, 1);
  }
  put_tag(k, LB_SENT_END);
}

static void pack_table(struct packer *k, const struct step *at)
{
  put_tag(k, LB_SENT_TABLE);
  put_int(k, (int64_t)lua_rawlen(k->L, -1));
  pack_entries(k, at);
  if (!lua_getmetatable(k->L, -1)) lua_pushnil(k->L);
  pack_value(k, &(struct step){at, "%s", "'s metatable", at->depth + 1});
  lua_pop(k->L, 1);
}

static void pack_shape(struct packer *k)
{
  int n = (int)lua_rawlen(k->L, -1);
  put_tag(k, LB_SENT_SHAPE);
  put_int(k, n);
  for (int i = 1; i <= n; i++) {
    lua_rawgeti(k->L, -1, i);
    put_int(k, lua_tointeger(k->L, -1));
    lua_pop(k->L, 1);
  }
}

/* ---- functions ---- */

static int write_code(lua_State *L, const void *bytes, size_t n, void *packer)
{
  (void)L;
  put(packer, bytes, n);
  return 0;
}

/* Packs the bytecode of the function on the top; returns where it begins. The length goes in front of it afterwards. */
static size_t pack_code(struct packer *k, size_t *n)
{
  put_int(k, 0);
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
    put_int(k, lua_tointeger(L, -1));
    lua_pop(L, 1);
    return;
  }
  lua_pop(L, 1);
  lua_pushinteger(L, ++k->cells);
  lua_rawsetp(L, CELLS, id);
  put_int(k, k->cells);
  if (strcmp(name, "_ENV") == 0) put_tag(k, LB_SENT_ENVIRONMENT);
  else pack_value(k, &(struct step){at, " -> upvalue '%s'", name, at->depth + 1});
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
  pack_value(&inner, a->at);
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

static void drop_tensors(struct lb_parcel *p, int keep)
{
  while (p->n_tensors > keep) lt_storage_unref(p->tensors[--p->n_tensors].tensor.storage);
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
  drop_tensors(k->p, tensors);
  forget(L, SEEN, before.count);
  forget(L, CELLS, before.cells);
  forget(L, GLOBALS_DONE, before.count);
  before.has_names = false;
  *k = before;
  size_t n;
  const char *message = luaL_tolstring(L, -1, &n);
  put_tag(k, LB_SENT_ABSENT);
  put_string(k, message, n);
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
      put_tag(k, LB_SENT_STRING);
      put_string(k, name, n);
      pack_if_possible(k, &(struct step){at, " -> global '%s'", name, at->depth + 1});
    }
    lua_pop(L, 1);
  }
}

static void pack_function(struct packer *k, const struct step *at)
{
  lua_State *L = k->L;
  int function = lua_gettop(L);
  if (lua_iscfunction(L, function)) refuse(k, at, "it is a C function that no loaded module holds");
  put_tag(k, LB_SENT_FUNCTION);
  size_t n, code = pack_code(k, &n);
  const char *name;
  lua_pushnil(L);                          /* for the environment */
  for (int i = 1; (name = lua_getupvalue(L, function, i)) != NULL; i++) {
    put_tag(k, LB_SENT_TRUE);
    pack_upvalue(k, at, name, lua_upvalueid(L, function, i));
    if (strcmp(name, "_ENV") == 0) lua_replace(L, function + 1);
    else lua_pop(L, 1);
  }
  put_tag(k, LB_SENT_END);
  if (lua_istable(L, -1)) {
    lb_push_string_constants(L, k->p->bytes + code, n);
    pack_globals(k, at);
  }
  put_tag(k, LB_SENT_END);
  lua_settop(L, function);
}

/* ---- userdata ---- */

static void pack_tensor(struct packer *k, const struct step *at, const lt_tensor *x)
{
  struct lb_parcel *p = k->p;
  if (!lt_is_leaf(x)) refuse(k, at, "it is a tensor with a history that gradients need; detach() it, or compute it under torch.no_grad");
  if (p->n_tensors == p->tensor_capacity) {
    int capacity = p->tensor_capacity * 2 + 4;
    struct lb_sent_tensor *grown = realloc(p->tensors, (size_t)capacity * sizeof *grown);
    if (!grown) luaL_error(k->L, "not enough memory");
    p->tensors = grown;
    p->tensor_capacity = capacity;
  }
  put_tag(k, LB_SENT_TENSOR);
  put_int(k, p->n_tensors);
  struct lb_sent_tensor *sent = &p->tensors[p->n_tensors++];
  *sent = (struct lb_sent_tensor){*x, lt_requires_grad(x)};
  lt_storage_ref(x->storage);
}

static void pack_generator(struct packer *k, const lt_generator *g)
{
  char state[LT_GENERATOR_STATE_BYTES];
  lt_generator_get_state(g, state);
  put_tag(k, LB_SENT_GENERATOR);
  put(k, state, sizeof state);
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
    put_tag(k, LB_SENT_DTYPE);
    put_int(k, d);
  } else {
    refuse(k, at, lb_describe(k->L, -1));
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
    put_tag(k, LB_SENT_SAME);
    put_int(k, lua_tointeger(L, -1));
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
  if (at->depth > DEPTH_MAX) refuse(k, at, "it is nested too deeply");
  luaL_checkstack(L, 24, "packing");
  if (pack_seen(k)) return;
  if (type == LUA_TUSERDATA) pack_userdata(k, at);
  else if (type == LUA_TTABLE && lb_is_shape(L, -1)) pack_shape(k);
  else if (type == LUA_TTABLE && is_globals(L)) put_tag(k, LB_SENT_GLOBALS);
  else if (may_have_name(k) && pack_name(k)) return;
  else if (type == LUA_TTABLE) pack_table(k, at);
  else if (type == LUA_TFUNCTION) pack_function(k, at);
  else refuse(k, at, "it is a coroutine");
}

static void pack_number(struct packer *k)
{
  bool integer = lua_isinteger(k->L, -1);
  put_tag(k, integer ? LB_SENT_INTEGER : LB_SENT_FLOAT);
  if (integer) put_int(k, lua_tointeger(k->L, -1));
  else put(k, &(lua_Number){lua_tonumber(k->L, -1)}, sizeof(lua_Number));
}

/* Packs the value on the top, which stays there. */
static void pack_value(struct packer *k, const struct step *at)
{
  size_t n;
  const char *text;
  switch (lua_type(k->L, -1)) {
  case LUA_TNIL: put_tag(k, LB_SENT_NIL); break;
  case LUA_TBOOLEAN: put_tag(k, lua_toboolean(k->L, -1) ? LB_SENT_TRUE : LB_SENT_FALSE); break;
  case LUA_TNUMBER: pack_number(k); break;
  case LUA_TSTRING:
    text = lua_tolstring(k->L, -1, &n);
    put_tag(k, LB_SENT_STRING);
    put_string(k, text, n);
    break;
  case LUA_TLIGHTUSERDATA:
    put_tag(k, LB_SENT_POINTER);
    put(k, &(void *){lua_touserdata(k->L, -1)}, sizeof(void *));
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
  if (names) make_names(&k);
  lua_pushvalue(L, VALUE);
  pack_value(&k, &(struct step){NULL, NULL, what, 0});
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

void lb_parcel_free(struct lb_parcel *p)
{
  if (!p) return;
  drop_tensors(p, 0);
  free(p->tensors);
  free(p->bytes);
  free(p);
}
