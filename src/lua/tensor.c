/* The tensor's metatable: operators, fields, methods, and indexing for every key that is neither. */
#include "lua/tensor.h"

#include <string.h>

#include "autograd/autograd.h"
#include "base/error.h"
#include "lua/construct.h"
#include "lua/function.h"
#include "lua/index.h"
#include "ops_internal.h"
#include "tensor/shape.h"

/* ---- fields: x.shape, x.grad, ... ---- */

static int get_shape(lua_State *L, lt_tensor *x) { lb_push_shape(L, x->ndim, x->size); return 1; }
static int get_ndim(lua_State *L, lt_tensor *x) { lua_pushinteger(L, x->ndim); return 1; }
static int get_dtype(lua_State *L, lt_tensor *x) { lb_push_dtype(L, (lt_dtype)x->dtype); return 1; }
static int get_requires_grad(lua_State *L, lt_tensor *x) { lua_pushboolean(L, lt_requires_grad(x)); return 1; }
static int get_is_leaf(lua_State *L, lt_tensor *x) { lua_pushboolean(L, lt_is_leaf(x)); return 1; }
static int get_version(lua_State *L, lt_tensor *x) { lua_pushinteger(L, x->storage->version); return 1; }
static int get_is_parameter(lua_State *L, lt_tensor *x) { lua_pushboolean(L, x->is_parameter); return 1; }

static int get_true(lua_State *L, lt_tensor *x) { (void)x; lua_pushboolean(L, true); return 1; }
static int get_false(lua_State *L, lt_tensor *x) { (void)x; lua_pushboolean(L, false); return 1; }

static int get_device(lua_State *L, lt_tensor *x)
{
  (void)x;
  lua_getfield(L, lua_upvalueindex(2), "device");
  return 1;
}

static int get_grad(lua_State *L, lt_tensor *x)
{
  lt_tensor *g = lt_grad(x);
  if (!g) lua_pushnil(L);
  else lb_push_box(L)->tensor = lt_ref(g);
  return 1;
}

static int get_grad_fn(lua_State *L, lt_tensor *x)
{
  struct lt_node *n = lt_grad_fn(x);
  if (n) lua_pushfstring(L, "<%s backward>", n->class->name);
  else lua_pushnil(L);
  return 1;
}

static int get_data(lua_State *L, lt_tensor *x)
{
  struct lb_box *box = lb_push_box(L);
  if (!(box->tensor = lt_tensor_alias(x))) return lb_raise(L);
  return 1;
}

static int get_transposed(lua_State *L, lt_tensor *x)
{
  int64_t order[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim; i++) order[i] = x->ndim - i;
  struct lb_box *box = lb_push_box(L);
  if (!(box->tensor = lt_permute(x, (lt_ints){order, x->ndim}))) return lb_raise(L);
  return 1;
}

static int get_matrix_transposed(lua_State *L, lt_tensor *x)
{
  struct lb_box *box = lb_push_box(L);
  if (x->ndim == 1) return luaL_error(L, "mT: needs at least 2 dimensions, not sizes %s", LT_SHAPE(x));
  if (!(box->tensor = x->ndim ? lt_transpose(x, -2, -1) : lt_ref(x))) return lb_raise(L);
  return 1;
}

static const struct field { const char *name; int (*get)(lua_State *, lt_tensor *); } fields[] = {
  {"shape", get_shape}, {"ndim", get_ndim}, {"dtype", get_dtype}, {"device", get_device}, {"grad", get_grad}, {"grad_fn", get_grad_fn},
  {"requires_grad", get_requires_grad}, {"is_leaf", get_is_leaf}, {"T", get_transposed}, {"mT", get_matrix_transposed},
  {"mH", get_matrix_transposed}, {"H", get_transposed}, {"data", get_data},
  {"_version", get_version}, {"is_parameter", get_is_parameter},
  {"is_cpu", get_true}, {"is_cuda", get_false}, {"is_sparse", get_false}, {"is_quantized", get_false}, {"is_meta", get_false}, {NULL, NULL},
};

/* Upvalues: methods, torch's table, getters by name (light userdata). */
static int index_tensor(lua_State *L)
{
  if (lua_type(L, 2) != LUA_TSTRING) return lb_get_index(L);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(3)) == LUA_TLIGHTUSERDATA) {
    const struct field *f = lua_touserdata(L, -1);
    return f->get(L, lb_check_tensor(L, 1, lua_tostring(L, 2), "self"));
  }
  if (strcmp(lua_tostring(L, 2), "...") == 0) return lb_get_index(L);
  return luaL_error(L, "a tensor has no field or method '%s'", lua_tostring(L, 2));
}

static int set_grad(lua_State *L, lt_tensor *x)
{
  lt_tensor *g = lua_isnil(L, 3) ? NULL : lb_check_tensor(L, 3, "grad", "value");
  return lt_set_grad(x, g) ? lb_raise(L) : 0;
}

static int set_requires_grad(lua_State *L, lt_tensor *x)
{
  return lt_set_requires_grad(x, lua_toboolean(L, 3)) ? lb_raise(L) : 0;
}

/* x.data = y: the elements of y, shared. */
static int set_data(lua_State *L, lt_tensor *x)
{
  lt_tensor *y = lb_check_tensor(L, 3, "data", "value");
  if (y->dtype != x->dtype && lt_grad_fn(x)) return luaL_error(L, "data: dtype %s is not the tensor's %s", lt_dtype_name((lt_dtype)y->dtype), lt_dtype_name((lt_dtype)x->dtype));
  struct lt_storage *before = x->storage;
  x->storage = lt_storage_ref(y->storage);
  lt_storage_unref(before);
  x->data = y->data;
  x->dtype = y->dtype;
  x->ndim = y->ndim;
  x->numel = y->numel;
  memcpy(x->size, y->size, sizeof x->size);
  memcpy(x->stride, y->stride, sizeof x->stride);
  return 0;
}

static int newindex_tensor(lua_State *L)
{
  if (lua_type(L, 2) != LUA_TSTRING) return lb_set_index(L);
  const char *key = lua_tostring(L, 2);
  lt_tensor *x = lb_check_tensor(L, 1, key, "self");
  if (strcmp(key, "grad") == 0) return set_grad(L, x);
  if (strcmp(key, "requires_grad") == 0) return set_requires_grad(L, x);
  if (strcmp(key, "data") == 0) return set_data(L, x);
  if (strcmp(key, "is_parameter") == 0) return x->is_parameter = lua_toboolean(L, 3), 0;
  if (strcmp(key, "...") == 0) return lb_set_index(L);
  return luaL_error(L, "a tensor's field '%s' cannot be set; 'grad', 'requires_grad' and 'data' can", key);
}

static int length_of_tensor(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "#", "self");
  if (x->ndim == 0) return luaL_error(L, "a 0-d tensor has no length");
  lua_pushinteger(L, x->size[0]);
  return 1;
}

static int same_tensor(lua_State *L)
{
  lua_pushboolean(L, lb_to_tensor(L, 1) && lb_to_tensor(L, 1) == lb_to_tensor(L, 2));
  return 1;
}

/* ---- methods that are no operators ---- */

static int method_size(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "size", "self");
  if (lua_isnoneornil(L, 2)) return get_shape(L, x);
  int d = lt_dim(luaL_checkinteger(L, 2), x->ndim, "size: dim");
  if (d < 0) return lb_raise(L);
  if (x->ndim == 0) return luaL_error(L, "size: a 0-d tensor has no dimensions");
  lua_pushinteger(L, x->size[d]);
  return 1;
}

static int method_stride(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "stride", "self");
  if (lua_isnoneornil(L, 2)) return lb_push_shape(L, x->ndim, x->stride), 1;
  int d = lt_dim(luaL_checkinteger(L, 2), x->ndim, "stride: dim");
  if (d < 0) return lb_raise(L);
  lua_pushinteger(L, x->stride[d]);
  return 1;
}

static int method_numel(lua_State *L) { lua_pushinteger(L, lb_check_tensor(L, 1, "numel", "input")->numel); return 1; }
static int method_dim(lua_State *L) { lua_pushinteger(L, lb_check_tensor(L, 1, "dim", "self")->ndim); return 1; }
static int method_is_contiguous(lua_State *L) { lua_pushboolean(L, lt_is_contiguous(lb_check_tensor(L, 1, "is_contiguous", "self"))); return 1; }
static int method_storage_offset(lua_State *L) { lua_pushinteger(L, lt_offset(lb_check_tensor(L, 1, "storage_offset", "self"))); return 1; }
static int method_element_size(lua_State *L) { lua_pushinteger(L, lt_itemsize((lt_dtype)lb_check_tensor(L, 1, "element_size", "self")->dtype)); return 1; }
static int method_is_floating_point(lua_State *L) { lua_pushboolean(L, lt_is_float((lt_dtype)lb_check_tensor(L, 1, "is_floating_point", "self")->dtype)); return 1; }
static int method_data_ptr(lua_State *L) { lua_pushinteger(L, (lua_Integer)(intptr_t)lb_check_tensor(L, 1, "data_ptr", "self")->data); return 1; }

/* The address of the storage: equal for tensors that share memory. */
static int method_storage_ptr(lua_State *L) { lua_pushinteger(L, (lua_Integer)(intptr_t)lb_check_tensor(L, 1, "storage_ptr", "self")->storage); return 1; }

static int method_requires_grad_(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "requires_grad_", "self");
  if (lt_set_requires_grad(x, lua_isnone(L, 2) || lua_toboolean(L, 2))) return lb_raise(L);
  lua_settop(L, 1);
  return 1;
}

static int method_retain_grad(lua_State *L)
{
  return lt_retain_grad(lb_check_tensor(L, 1, "retain_grad", "self")) ? lb_raise(L) : 0;
}

static int method_detach_(lua_State *L)
{
  if (lt_detach_inplace(lb_check_tensor(L, 1, "detach_", "self"))) return lb_raise(L);
  lua_settop(L, 1);
  return 1;
}

/* Gives the bytes back now; the value is then no tensor any more. */
static int method_free(lua_State *L)
{
  lb_check_tensor(L, 1, "free", "self");
  struct lb_box *box = lua_touserdata(L, 1);
  lt_unref(box->tensor);
  box->tensor = NULL;
  return 0;
}

static const luaL_Reg methods[] = {
  {"size", method_size}, {"stride", method_stride}, {"numel", method_numel}, {"nelement", method_numel}, {"dim", method_dim},
  {"ndimension", method_dim},
  {"is_contiguous", method_is_contiguous}, {"storage_offset", method_storage_offset}, {"element_size", method_element_size},
  {"is_floating_point", method_is_floating_point}, {"data_ptr", method_data_ptr}, {"_storage_ptr", method_storage_ptr},
  {"requires_grad_", method_requires_grad_}, {"retain_grad", method_retain_grad}, {"detach_", method_detach_}, {"free", method_free},
  {"item", lb_item}, {"tolist", lb_tolist}, {NULL, NULL},
};

/* ---- operators ---- */

static const struct { const char *event, *method; } operators[] = {
  {"__add", "add"}, {"__sub", "sub"}, {"__mul", "mul"}, {"__div", "div"}, {"__idiv", "floor_divide"}, {"__mod", "remainder"}, {"__pow", "pow"},
  {"__unm", "neg"}, {"__band", "bitwise_and"}, {"__bor", "bitwise_or"}, {"__bxor", "bitwise_xor"}, {"__bnot", "bitwise_not"},
  {"__shl", "bitwise_left_shift"}, {"__shr", "bitwise_right_shift"},
};

static const struct lb_function *find_function(const char *name)
{
  for (const struct lb_binding *b = lb_bindings; b->name; b++)
    if (b->module[0] == '\0' && strcmp(b->name, name) == 0) return b->function;
  return NULL;
}

static void set_operators(lua_State *L, int metatable)
{
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    const struct lb_function *f = find_function(operators[i].method);
    if (!f) continue;
    if (f->next) lb_push_function(L, f);   /* overloads are told apart by their arguments */
    else lb_push_event(L, f);
    lua_setfield(L, metatable, operators[i].event);
  }
}

/* core.tensor_fields: the names of the fields, for completion. */
static void list_fields(lua_State *L, int torch)
{
  lua_newtable(L);
  for (int i = 0; fields[i].name; i++) {
    lua_pushstring(L, fields[i].name);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, torch, "tensor_fields");
}

void lb_open_tensor(lua_State *L, int torch)
{
  luaL_getmetatable(L, LB_TENSOR_NAME);
  int metatable = lua_gettop(L);
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  for (const struct lb_binding *b = lb_bindings; b->name; b++) {
    if (!(b->forms & LB_METHOD)) continue;
    lb_push_function(L, b->function);
    lua_setfield(L, -2, b->name);
  }
  lua_pushvalue(L, -1);
  lua_setfield(L, torch, "methods");
  lua_pushvalue(L, torch);
  list_fields(L, torch);
  lua_newtable(L);
  for (const struct field *f = fields; f->name; f++) {
    lua_pushlightuserdata(L, (void *)f);
    lua_setfield(L, -2, f->name);
  }
  lua_pushcclosure(L, index_tensor, 3);
  lua_setfield(L, metatable, "__index");
  lua_pushcfunction(L, newindex_tensor);
  lua_setfield(L, metatable, "__newindex");
  lua_pushcfunction(L, length_of_tensor);
  lua_setfield(L, metatable, "__len");
  lua_pushcfunction(L, same_tensor);
  lua_setfield(L, metatable, "__eq");
  set_operators(L, metatable);
  lua_pushvalue(L, metatable);
  lua_setfield(L, torch, "tensor_metatable");
  lua_settop(L, metatable - 1);
}
