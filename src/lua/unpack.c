/* Unpacking parcels: the mirror of pack.c. Modules are required by name; a global that this state has already is left as it is. */
#include <string.h>

#include <lauxlib.h>

#include "autograd/autograd.h"
#include "base/error.h"
#include "lua/box.h"
#include "lua/generator.h"
#include "lua/parcel.h"

struct unpacker {
  lua_State *L;
  const struct lb_parcel *p;
  size_t at;
  int objects, cells;                      /* stack positions of tables: objects by number; cell c's function at 2c - 1, its index at 2c */
  int64_t count;
};

static const char absent_key;

static bool unpack_value(struct unpacker *u);

static void get(struct unpacker *u, void *out, size_t n)
{
  if (u->p->size - u->at < n) luaL_error(u->L, "a parcel ends early");
  memcpy(out, u->p->bytes + u->at, n);
  u->at += n;
}

static int64_t get_int(struct unpacker *u)
{
  int64_t n;
  get(u, &n, sizeof n);
  return n;
}

static enum lb_tag get_tag(struct unpacker *u)
{
  uint8_t tag;
  get(u, &tag, 1);
  return tag;
}

/* Pushes a string. */
static const char *get_string(struct unpacker *u)
{
  size_t n = (size_t)get_int(u);
  if (u->p->size - u->at < n) luaL_error(u->L, "a parcel ends early");
  const char *text = lua_pushlstring(u->L, u->p->bytes + u->at, n);
  u->at += n;
  return text;
}

/* Gives the object on the top its number. */
static void note_object(struct unpacker *u, int64_t number)
{
  lua_pushvalue(u->L, -1);
  lua_rawseti(u->L, u->objects, number);
}

static void unpack_table(struct unpacker *u, int64_t number)
{
  lua_State *L = u->L;
  int64_t n = get_int(u);
  lua_createtable(L, n < 1 << 20 ? (int)n : 0, 0);
  note_object(u, number);
  while (unpack_value(u)) {
    unpack_value(u);
    lua_rawset(L, -3);
  }
  unpack_value(u);
  lua_setmetatable(L, -2);
}

static void unpack_shape(struct unpacker *u)
{
  int64_t size[LT_MAX_DIMS], n = get_int(u);
  for (int64_t i = 0; i < n; i++) {
    int64_t extent = get_int(u);
    if (i < LT_MAX_DIMS) size[i] = extent;
  }
  lb_push_shape(u->L, n < LT_MAX_DIMS ? (int)n : LT_MAX_DIMS, size);
}

static void unpack_tensor(struct unpacker *u)
{
  const struct lb_sent_tensor *sent = &u->p->tensors[get_int(u)];
  const lt_tensor *from = &sent->tensor;
  struct lb_box *box = lb_push_box(u->L);
  lt_tensor *x = box->tensor = lt_tensor_from_storage(from->storage, 0, (lt_dtype)from->dtype, from->ndim, from->size);
  if (!x) {
    lb_raise(u->L);
    return;
  }
  memcpy(x->stride, from->stride, sizeof x->stride);
  x->data = from->data;
  x->is_number = from->is_number;
  x->is_parameter = from->is_parameter;
  x->is_inference = from->is_inference;
  if (sent->requires_grad && lt_set_requires_grad(x, true)) lb_raise(u->L);
}

static void unpack_generator(struct unpacker *u)
{
  char state[LT_GENERATOR_STATE_BYTES];
  get(u, state, sizeof state);
  if (lt_generator_set_state(lb_push_generator(u->L), state, sizeof state)) lb_raise(u->L);
}

/* Pushes require(name); a field of it where one is asked for. */
static void unpack_module(struct unpacker *u, bool field)
{
  lua_State *L = u->L;
  lua_getglobal(L, "require");
  const char *module = get_string(u);
  lua_pushvalue(L, -1);
  lua_insert(L, -3);
  lua_call(L, 1, 1);
  if (field) {
    const char *name = get_string(u);
    lua_pushvalue(L, -1);
    if (lua_gettable(L, -3) == LUA_TNIL) luaL_error(L, "module '%s', required by a worker, has no field '%s'", module, name);
    lua_replace(L, -3);
    lua_pop(L, 1);
  }
  lua_remove(L, -2);
}

/* ---- functions ---- */

static void unpack_upvalue(struct unpacker *u, int function, int i)
{
  lua_State *L = u->L;
  int64_t cell = get_int(u);
  if (lua_rawgeti(L, u->cells, 2 * cell - 1) == LUA_TFUNCTION) {
    lua_rawgeti(L, u->cells, 2 * cell);
    lua_upvaluejoin(L, function, i, -2, (int)lua_tointeger(L, -1));
    lua_pop(L, 2);
    return;
  }
  lua_pop(L, 1);
  lua_pushvalue(L, function);
  lua_rawseti(L, u->cells, 2 * cell - 1);
  lua_pushinteger(L, i);
  lua_rawseti(L, u->cells, 2 * cell);
  unpack_value(u);
  lua_setupvalue(L, function, i);
}

/* The __index of a worker's globals: using one that could not travel is an error. */
static int absent_global(lua_State *L)
{
  lua_rawgetp(L, LUA_REGISTRYINDEX, &absent_key);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) == LUA_TSTRING) return luaL_error(L, "%s", lua_tostring(L, -1));
  return 0;
}

/* Notes the message on the top for the global whose name is below it. */
static void note_absent(lua_State *L)
{
  lua_pushglobaltable(L);
  if (!luaL_getsubtable(L, LUA_REGISTRYINDEX, "torch.absent_globals")) {
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &absent_key);
  }
  lua_pushvalue(L, -4);
  lua_pushvalue(L, -4);
  lua_rawset(L, -3);
  lua_pop(L, 1);
  if (!luaL_getmetafield(L, -1, "__index")) {
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, absent_global);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
  } else {
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

static void unpack_global(struct unpacker *u)
{
  lua_State *L = u->L;
  get_string(u);
  bool absent = u->p->bytes[u->at] == LB_SENT_ABSENT;
  if (absent) {
    get_tag(u);
    get_string(u);
  } else {
    unpack_value(u);
  }
  lua_pushglobaltable(L);
  lua_pushvalue(L, -3);
  bool is_new = lua_rawget(L, -2) == LUA_TNIL;
  lua_pop(L, 2);
  if (is_new && absent) note_absent(L);
  if (is_new && !absent) {
    lua_pushglobaltable(L);
    lua_insert(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 1);
  } else {
    lua_pop(L, 2);
  }
}

static void unpack_function(struct unpacker *u, int64_t number)
{
  lua_State *L = u->L;
  const char *code = get_string(u);
  if (luaL_loadbufferx(L, code, lua_rawlen(L, -1), "function", "b") != LUA_OK) lua_error(L);
  lua_remove(L, -2);
  note_object(u, number);
  for (int i = 1; get_tag(u) != LB_SENT_END; i++) unpack_upvalue(u, lua_absindex(L, -1), i);
  while (get_tag(u) != LB_SENT_END) unpack_global(u);
}

/* ---- any value ---- */

/* Tables and functions take their number before their parts, which may refer to them; the rest after. */
static void unpack_object(struct unpacker *u, enum lb_tag tag)
{
  int64_t number = ++u->count;
  luaL_checkstack(u->L, 24, "unpacking");
  switch (tag) {
  case LB_SENT_TABLE: unpack_table(u, number); return;
  case LB_SENT_FUNCTION: unpack_function(u, number); return;
  case LB_SENT_TENSOR: unpack_tensor(u); break;
  case LB_SENT_DTYPE: lb_push_dtype(u->L, (lt_dtype)get_int(u)); break;
  case LB_SENT_SHAPE: unpack_shape(u); break;
  case LB_SENT_GENERATOR: unpack_generator(u); break;
  case LB_SENT_GLOBALS: lua_pushglobaltable(u->L); break;
  default: unpack_module(u, tag == LB_SENT_FIELD);
  }
  note_object(u, number);
}

/* Pushes the next value; false, with nothing pushed, at an end. */
static bool unpack_value(struct unpacker *u)
{
  lua_State *L = u->L;
  enum lb_tag tag = get_tag(u);
  lua_Number number;
  void *pointer;
  switch (tag) {
  case LB_SENT_END: return false;
  case LB_SENT_NIL: lua_pushnil(L); break;
  case LB_SENT_FALSE: lua_pushboolean(L, 0); break;
  case LB_SENT_TRUE: lua_pushboolean(L, 1); break;
  case LB_SENT_INTEGER: lua_pushinteger(L, get_int(u)); break;
  case LB_SENT_FLOAT: get(u, &number, sizeof number); lua_pushnumber(L, number); break;
  case LB_SENT_STRING: get_string(u); break;
  case LB_SENT_POINTER: get(u, &pointer, sizeof pointer); lua_pushlightuserdata(L, pointer); break;
  case LB_SENT_ENVIRONMENT: lua_pushglobaltable(L); break;
  case LB_SENT_SAME: lua_rawgeti(L, u->objects, get_int(u)); break;
  default: unpack_object(u, tag);
  }
  return true;
}

void lb_unpack(lua_State *L, const struct lb_parcel *p)
{
  struct unpacker u = {.L = L, .p = p};
  luaL_checkstack(L, 24, "unpacking");
  lua_newtable(L);
  u.objects = lua_gettop(L);
  lua_newtable(L);
  u.cells = lua_gettop(L);
  unpack_value(&u);
  lua_replace(L, u.objects);
  lua_settop(L, u.objects);
}
