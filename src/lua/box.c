/* Boxes. Lua's collector sees 16 bytes where a tensor may hold gigabytes, so bytes drive full collections. One is worth while after each 16 MB
   of new tensors: garbage that is given back while caches hold it makes the next results twice as fast. But a collection takes as long as
   Lua has objects, so it waits until the last one was a small part of the time since, unless tensors hold 256 MB more than after the
   last one, or twice as much. */
#include "lua/box.h"

#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "tensor/shape.h"

static const char tensor_tag, dtype_tag;
static const char dtype_table_key, shape_key, noted_key, lines_key;

struct dtype_box { const void *tag; lt_dtype dtype; };

enum {
  WORTH_WHILE = 16 << 20,
  AT_MOST = 256 << 20,
  REST = 32,                                   /* time between two collections as a multiple of what the last one took */
};

/* Whether a scope (lua/torch/scope.lua) is open, whose table gets the boxes as keys; and whether the line that makes a box is kept. */
static _Thread_local bool noting, noting_lines;

static void note_box(lua_State *L)
{
  luaL_checkstack(L, 3, "scope");
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &noted_key) == LUA_TTABLE) {
    lua_pushvalue(L, -2);
    lua_pushboolean(L, true);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
}

int lb_note_tensors(lua_State *L)
{
  lua_settop(L, 1);
  if (!lua_isnil(L, 1)) luaL_checktype(L, 1, LUA_TTABLE);
  noting = lua_istable(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &noted_key);
  return 0;
}

/* The registry's table of lines has the boxes as weak keys. */
static void note_line(lua_State *L)
{
  luaL_checkstack(L, 6, "tensors' lines");
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &lines_key) == LUA_TTABLE) {
    lua_pushvalue(L, -2);
    lb_push_place(L);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
}

int lb_note_lines(lua_State *L)
{
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &lines_key) != LUA_TTABLE) {
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &lines_key);
  }
  if (!lua_isnoneornil(L, 1)) noting_lines = lua_toboolean(L, 1);
  lua_pushboolean(L, noting_lines);
  return 2;
}

struct lb_box *lb_push_box(lua_State *L)
{
  struct lb_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->tag = &tensor_tag;
  box->tensor = NULL;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tensor_tag);
  lua_setmetatable(L, -2);
  if (__builtin_expect(noting, 0)) note_box(L);
  if (__builtin_expect(noting_lines, 0)) note_line(L);
  return box;
}

void lb_push_tensor(lua_State *L, lt_tensor *x)
{
  if (!x) {
    lb_raise(L);
    return;
  }
  lb_push_box(L)->tensor = x;
}

lt_tensor *lb_to_tensor(lua_State *L, int index)
{
  const struct lb_box *box = lua_touserdata(L, index);
  if (!box || lua_type(L, index) != LUA_TUSERDATA || lua_rawlen(L, index) != sizeof *box || box->tag != &tensor_tag) return NULL;
  return box->tensor;
}

lt_tensor *lb_check_tensor(lua_State *L, int index, const char *function, const char *argument)
{
  lt_tensor *x = lb_to_tensor(L, index);
  if (!x) luaL_error(L, "%s: argument '%s': expected a tensor, got %s", function, argument, lb_describe(L, index));
  return x;
}

static int collect_box(lua_State *L)
{
  struct lb_box *box = lua_touserdata(L, 1);
  lt_tensor *x = box->tensor;
  box->tensor = NULL;
  lt_unref(x);
  return 0;
}

/* ---- dtypes ---- */

static int print_dtype(lua_State *L)
{
  lua_pushfstring(L, "torch.%s", lt_dtype_name(((struct dtype_box *)lua_touserdata(L, 1))->dtype));
  return 1;
}

static int dtype_field(lua_State *L)
{
  lt_dtype d = ((struct dtype_box *)lua_touserdata(L, 1))->dtype;
  const char *key = luaL_checkstring(L, 2);
  if (strcmp(key, "is_floating_point") == 0) lua_pushboolean(L, lt_is_float(d));
  else if (strcmp(key, "itemsize") == 0) lua_pushinteger(L, lt_itemsize(d));
  else if (strcmp(key, "name") == 0) lua_pushstring(L, lt_dtype_name(d));
  else lua_pushnil(L);
  return 1;
}

void lb_push_dtype(lua_State *L, lt_dtype d)
{
  lua_rawgetp(L, LUA_REGISTRYINDEX, &dtype_table_key);
  lua_rawgeti(L, -1, (lua_Integer)d + 1);
  lua_remove(L, -2);
}

lt_dtype lb_to_dtype(lua_State *L, int index)
{
  const struct dtype_box *box = lua_touserdata(L, index);
  if (!box || lua_type(L, index) != LUA_TUSERDATA || lua_rawlen(L, index) != sizeof *box || box->tag != &dtype_tag) return LT_NO_DTYPE;
  return box->dtype;
}

static void make_dtypes(lua_State *L)
{
  lua_createtable(L, LT_DTYPES, 0);
  lua_createtable(L, 0, 3);
  lua_pushcfunction(L, print_dtype);
  lua_setfield(L, -2, "__tostring");
  lua_pushcfunction(L, dtype_field);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, "torch.dtype");
  lua_setfield(L, -2, "__name");
  for (int d = 0; d < LT_DTYPES; d++) {
    struct dtype_box *box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = (struct dtype_box){&dtype_tag, (lt_dtype)d};
    lua_pushvalue(L, -2);
    lua_setmetatable(L, -2);
    lua_rawseti(L, -3, d + 1);
  }
  lua_pop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &dtype_table_key);
}

/* ---- errors ---- */

void lb_push_place(lua_State *L)
{
  lua_Debug ar;
  for (int level = 1; lua_getstack(L, level, &ar); level++) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline <= 0 || strncmp(ar.source, LB_INTERNAL_SOURCE, strlen(LB_INTERNAL_SOURCE)) == 0) continue;
    lua_pushfstring(L, "%s:%d: ", ar.short_src, ar.currentline);
    return;
  }
  lua_pushliteral(L, "");
}

int lb_raise(lua_State *L)
{
  lb_push_place(L);
  const char *message = lt_error_message();
  lua_pushstring(L, message ? message : "unknown error");
  lt_error_clear();
  lua_concat(L, 2);
  return lua_error(L);
}

const char *lb_describe(lua_State *L, int index)
{
  lt_tensor *x = lb_to_tensor(L, index);
  if (x) return lua_pushfstring(L, "a tensor of sizes %s", LT_SHAPE(x));
  const struct lb_box *box = lua_touserdata(L, index);
  if (box && lua_type(L, index) == LUA_TUSERDATA && lua_rawlen(L, index) == sizeof *box && box->tag == &tensor_tag) return "a freed tensor";
  switch (lua_type(L, index)) {
  case LUA_TNONE: return "nothing";
  case LUA_TNIL: return "nil";
  case LUA_TNUMBER: return lua_pushfstring(L, lua_isinteger(L, index) ? "the integer %s" : "the number %s", luaL_tolstring(L, index, NULL));
  case LUA_TSTRING: return lua_pushfstring(L, "the string \"%s\"", lua_tostring(L, index));
  case LUA_TBOOLEAN: return lua_toboolean(L, index) ? "true" : "false";
  default: break;
  }
  if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) return lua_pushfstring(L, "a %s", lua_tostring(L, -1));
  return lua_pushfstring(L, "a %s", luaL_typename(L, index));
}

/* ---- collection ---- */

/* Under a quota, garbage is collected whenever half of what was left is gone. */
static bool collect_for_quota(lua_State *L)
{
  struct lt_quota *quota = lt_quota();
  if (!quota) return false;
  if (quota->used < quota->due) return true;
  lua_gc(L, LUA_GCCOLLECT, 0);
  quota->due = quota->used + (quota->limit - quota->used) / 2;
  return true;
}

void lb_collect_if_due(lua_State *L)
{
  if (collect_for_quota(L)) return;
  static _Thread_local struct { int64_t worth_while, due, rested; } next = {WORTH_WHILE, AT_MOST, 0};
  int64_t live = lt_storage_live_bytes();
  if (live < next.worth_while) return;
  int64_t start = lt_clock();
  if (live < next.due && start < next.rested) return;
  lua_gc(L, LUA_GCCOLLECT, 0);
  int64_t end = lt_clock();
  live = lt_storage_live_bytes();
  next.worth_while = live + WORTH_WHILE;
  next.due = live + (live > AT_MOST ? live : AT_MOST);
  next.rested = end + REST * (end - start);
}

/* ---- shapes ---- */

static int print_shape(lua_State *L)
{
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  luaL_addchar(&b, '{');
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
  for (lua_Integer i = 1; i <= n; i++) {
    if (i > 1) luaL_addstring(&b, ", ");
    lua_rawgeti(L, 1, i);
    luaL_addvalue(&b);
  }
  luaL_addchar(&b, '}');
  luaL_pushresult(&b);
  return 1;
}

static int same_shape(lua_State *L)
{
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
  bool same = lua_istable(L, 2) && (lua_Integer)lua_rawlen(L, 2) == n;
  for (lua_Integer i = 1; same && i <= n; i++) {
    lua_rawgeti(L, 1, i);
    lua_rawgeti(L, 2, i);
    same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
  }
  lua_pushboolean(L, same);
  return 1;
}

static int shape_numel(lua_State *L)
{
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1), product = 1;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, 1, i);
    product *= lua_tointeger(L, -1);
    lua_pop(L, 1);
  }
  lua_pushinteger(L, product);
  return 1;
}

/* Negative positions count from the end; numel is the one method. */
static int shape_field(lua_State *L)
{
  if (lua_isinteger(L, 2) && lua_tointeger(L, 2) < 0) {
    lua_rawgeti(L, 1, lua_tointeger(L, 2) + (lua_Integer)lua_rawlen(L, 1) + 1);
    return 1;
  }
  if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "numel") == 0) lua_pushcfunction(L, shape_numel);
  else lua_pushnil(L);
  return 1;
}

void lb_push_shape(lua_State *L, int ndim, const int64_t *size)
{
  lua_createtable(L, ndim, 0);
  for (int i = 0; i < ndim; i++) {
    lua_pushinteger(L, size[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_rawgetp(L, LUA_REGISTRYINDEX, &shape_key);
  lua_setmetatable(L, -2);
}

bool lb_is_shape(lua_State *L, int index)
{
  if (!lua_getmetatable(L, index)) return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &shape_key);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same;
}

static void make_shape_metatable(lua_State *L)
{
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, print_shape);
  lua_setfield(L, -2, "__tostring");
  lua_pushcfunction(L, same_shape);
  lua_setfield(L, -2, "__eq");
  lua_pushcfunction(L, shape_field);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, "torch.Size");
  lua_setfield(L, -2, "__name");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &shape_key);
}

void lb_open_box(lua_State *L)
{
  if (luaL_newmetatable(L, LB_TENSOR_NAME)) {
    lua_pushcfunction(L, collect_box);
    lua_setfield(L, -2, "__gc");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &tensor_tag);
    make_dtypes(L);
    make_shape_metatable(L);
  } else {
    lua_pop(L, 1);
  }
}
