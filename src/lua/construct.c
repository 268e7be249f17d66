/* torch.tensor(data) and back: nested Lua tables to tensors and tensors to tables. */
#include "lua/construct.h"

#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "lua/box.h"
#include "tensor/copy.h"
#include "tensor/shape.h"
#include "autograd/autograd.h"

static inline void heed_interruption(lua_State *L)
{
  if (lt_interrupted() && lt_check_interrupt()) lb_raise(L);
}

/* What a walk over the data finds: the shape by its first elements, the widest kind of number. */
struct survey { int ndim; int64_t size[LT_MAX_DIMS]; lt_dtype dtype; bool any; };

static int element_dtype(lua_State *L, int index, lt_dtype *d)
{
  switch (lua_type(L, index)) {
  case LUA_TBOOLEAN: *d = LT_BOOL; return 0;
  case LUA_TNUMBER: *d = lua_isinteger(L, index) ? LT_INT64 : lt_default_dtype(); return 0;
  default: break;
  }
  lt_tensor *x = lb_to_tensor(L, index);
  if (!x || x->numel != 1) return -1;
  *d = (lt_dtype)x->dtype;
  return 0;
}

static int measure(lua_State *L, int index, struct survey *s)
{
  s->ndim = 0;
  lua_pushvalue(L, index);
  while (lua_istable(L, -1)) {
    if (s->ndim == LT_MAX_DIMS) return luaL_error(L, "tensor: the table is nested more than %d deep", LT_MAX_DIMS);
    s->size[s->ndim++] = (int64_t)lua_rawlen(L, -1);
    if (lua_rawlen(L, -1) == 0) {
      lua_pushnil(L);
      if (lua_next(L, -2)) return luaL_error(L, "tensor: expected a list of numbers, got a table with keys such as '%s'", luaL_tolstring(L, -2, NULL));
      break;
    }
    lua_rawgeti(L, -1, 1);
    lua_remove(L, -2);
  }
  lua_pop(L, 1);
  return 0;
}

struct place { int at[LT_MAX_DIMS]; };

static const char *place_text(lua_State *L, const struct place *p, int depth)
{
  lua_pushstring(L, "data");
  for (int i = 0; i < depth; i++) {
    lua_pushfstring(L, "[%d]", p->at[i]);
    lua_concat(L, 2);
  }
  return lua_tostring(L, -1);
}

static int check_level(lua_State *L, struct survey *s, struct place *p, int depth)
{
  int at = lua_gettop(L);
  bool leaf = depth == s->ndim;
  if (leaf != !lua_istable(L, at)) {
    const char *came = lua_istable(L, at) ? "a table" : lb_describe(L, at);
    return luaL_error(L, "tensor: %s is %s, where %s is due: the table is ragged", place_text(L, p, depth), came, leaf ? "a number" : "a table");
  }
  if (!leaf && (int64_t)lua_rawlen(L, at) != s->size[depth])
    return luaL_error(L, "tensor: %s has %d elements, the rows before it %d: the table is ragged", place_text(L, p, depth), (int)lua_rawlen(L, at),
                      (int)s->size[depth]);
  return 0;
}

/* Visits the value on the stack's top: types and raggedness. */
static void survey_level(lua_State *L, struct survey *s, struct place *p, int depth)
{
  check_level(L, s, p, depth);
  if (depth == s->ndim) {
    lt_dtype d = LT_NO_DTYPE;
    if (element_dtype(L, -1, &d)) {
      const char *came = lb_describe(L, lua_gettop(L));
      luaL_error(L, "tensor: %s is %s, where a number or a boolean is due", place_text(L, p, depth), came);
    }
    s->dtype = s->any ? lt_promote_types(s->dtype, d) : d;
    s->any = true;
    return;
  }
  for (int64_t i = 1; i <= s->size[depth]; i++) {
    heed_interruption(L);
    p->at[depth] = (int)i;
    lua_rawgeti(L, -1, i);
    survey_level(L, s, p, depth + 1);
    lua_pop(L, 1);
  }
}

static lt_scalar element(lua_State *L, int index)
{
  if (lua_type(L, index) == LUA_TNUMBER) return lua_isinteger(L, index) ? lt_int_scalar(lua_tointeger(L, index)) : lt_float_scalar(lua_tonumber(L, index));
  if (lua_type(L, index) == LUA_TBOOLEAN) return (lt_scalar){LT_SCALAR_BOOL, {.i = lua_toboolean(L, index)}};
  lt_tensor *x = lb_to_tensor(L, index);
  return lt_load_scalar(x->data, (lt_dtype)x->dtype);
}

static char *store_level(lua_State *L, const struct survey *s, lt_dtype d, int depth, char *to)
{
  if (depth == s->ndim) {
    lt_store_scalar(to, d, element(L, -1));
    return to + lt_itemsize(d);
  }
  for (int64_t i = 1; i <= s->size[depth]; i++) {
    heed_interruption(L);
    lua_rawgeti(L, -1, i);
    to = store_level(L, s, d, depth + 1, to);
    lua_pop(L, 1);
  }
  return to;
}

lt_tensor *lb_tensor_from_value(lua_State *L, int index, lt_dtype dtype, struct lb_box *box)
{
  struct survey s = {.any = false};
  struct place p;
  luaL_checkstack(L, LT_MAX_DIMS + 8, "tensor: too deep");
  measure(L, index, &s);
  lua_pushvalue(L, index);
  s.dtype = lt_default_dtype();
  survey_level(L, &s, &p, 0);
  lt_dtype d = dtype == LT_NO_DTYPE ? s.dtype : dtype;
  lt_tensor *x = lt_tensor_new(d, s.ndim, s.size);
  box->tensor = x;
  if (x) store_level(L, &s, d, 0, x->data);
  lua_pop(L, 1);
  return x;
}

/* ---- the other way ---- */

static void push_element(lua_State *L, const char *p, lt_dtype d)
{
  lt_scalar s = lt_load_scalar(p, d);
  if (s.kind == LT_SCALAR_FLOAT) lua_pushnumber(L, s.d);
  else if (s.kind == LT_SCALAR_BOOL) lua_pushboolean(L, (int)s.i);
  else lua_pushinteger(L, s.i);
}

static void push_level(lua_State *L, const lt_tensor *x, int dim, const char *data)
{
  if (dim == x->ndim) {
    push_element(L, data, (lt_dtype)x->dtype);
    return;
  }
  int64_t step = x->stride[dim] * lt_itemsize((lt_dtype)x->dtype);
  lua_createtable(L, (int)x->size[dim], 0);
  for (int64_t i = 0; i < x->size[dim]; i++) {
    heed_interruption(L);
    push_level(L, x, dim + 1, data + i * step);
    lua_rawseti(L, -2, i + 1);
  }
}

int lb_tolist(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "tolist", "self");
  luaL_checkstack(L, LT_MAX_DIMS + 4, "tolist: too deep");
  push_level(L, x, 0, x->data);
  return 1;
}

int lb_item(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "item", "self");
  if (x->numel != 1) return luaL_error(L, "item: a tensor of sizes %s has %d elements, not one", LT_SHAPE(x), (int)x->numel);
  push_element(L, x->data, (lt_dtype)x->dtype);
  return 1;
}

/* ---- torch.tensor ---- */

static bool option(lua_State *L, int options, const char *name)
{
  if (!options) return false;
  if (lua_getfield(L, options, name) != LUA_TNIL) return true;
  lua_pop(L, 1);
  return false;
}

static void check_options(lua_State *L, int options)
{
  if (!options) return;
  luaL_argexpected(L, lua_istable(L, options), options, "table of options");
  for (lua_pushnil(L); lua_next(L, options); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
    if (strcmp(key, "dtype") && strcmp(key, "device") && strcmp(key, "requires_grad") && strcmp(key, "size"))
      luaL_error(L, "tensor: unknown keyword '%s'; it knows dtype, device, requires_grad, size", key);
  }
}

/* size: what nested tables cannot tell, the sizes of a tensor without elements. It is on the stack's top. */
static lt_tensor *new_empty(lua_State *L, lt_dtype dtype)
{
  int64_t size[LT_MAX_DIMS], numel = 1;
  int at = lua_gettop(L), n = lua_istable(L, at) ? (int)lua_rawlen(L, at) : 0;
  bool empty = lua_istable(L, 1) && lua_rawlen(L, 1) == 0;
  if (n > LT_MAX_DIMS) return luaL_error(L, "tensor: argument 'size': at most %d dimensions, got %d", LT_MAX_DIMS, n), NULL;
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, at, i + 1);
    size[i] = lua_tointeger(L, -1);
    numel = size[i] == 0 ? 0 : numel;
    lua_pop(L, 1);
  }
  if (numel || !empty) return luaL_error(L, "tensor: argument 'size': gives the sizes of a tensor without elements only"), NULL;
  return lt_tensor_new(dtype == LT_NO_DTYPE ? lt_default_dtype() : dtype, n, size);
}

int lb_new_tensor(lua_State *L)
{
  int options = lua_gettop(L) >= 2 && !lua_isnil(L, 2) ? 2 : 0;
  lt_dtype dtype = LT_NO_DTYPE;
  if (lua_isnoneornil(L, 1)) return luaL_error(L, "tensor: argument 'data' is missing");
  check_options(L, options);
  if (option(L, options, "dtype") && (dtype = lb_to_dtype(L, -1)) == LT_NO_DTYPE)
    return luaL_error(L, "tensor: argument 'dtype': expected a dtype such as torch.float32, got %s", lb_describe(L, -1));
  if (option(L, options, "device") && strcmp(luaL_tolstring(L, -1, NULL), "cpu"))
    return luaL_error(L, "tensor: device \"%s\" is not available; this build has \"cpu\"", lua_tostring(L, -1));
  bool requires_grad = option(L, options, "requires_grad") && lua_toboolean(L, -1);
  struct lb_box *box = lb_push_box(L);
  lt_tensor *source = lb_to_tensor(L, 1);
  if (source) box->tensor = lt_tensor_new(dtype == LT_NO_DTYPE ? (lt_dtype)source->dtype : dtype, source->ndim, source->size);
  if (source && box->tensor && lt_copy_data(box->tensor, source)) return lb_raise(L);
  if (!source && option(L, options, "size")) {
    box->tensor = new_empty(L, dtype);
    lua_pop(L, 1);
  } else if (!source) {
    lb_tensor_from_value(L, 1, dtype, box);
  }
  if (!box->tensor || (requires_grad && lt_set_requires_grad(box->tensor, true))) return lb_raise(L);
  lb_collect_if_due(L);
  return 1;
}
