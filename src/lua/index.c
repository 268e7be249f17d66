/* x[...] and x[...] = y: positions, ranges, whole dimensions, new axes, "...", and tensors of positions or masks.

   A key is read into views one dimension at a time; tensors among the entries are collected, by dimension of the view that results,
   and applied at the end as one advanced index. */
#include "lua/index.h"

#include <string.h>

#include "autograd/autograd.h"
#include "base/error.h"
#include "lua/construct.h"
#include "ops_internal.h"
#include "tensor/shape.h"

struct reading {
  lua_State *L;
  lt_tensor *view;                          /* so far; owned */
  int dim;                                  /* the next dimension of the view, from 1 */
  lt_tensor *index[LT_MAX_DIMS];            /* by dimension of the view, from 0; owned */
  bool advanced;
};

/* The marker torch.newaxis. */
static const char newaxis_key;

static void replace_view(struct reading *r, lt_tensor *v)
{
  lt_unref(r->view);
  r->view = v;
}

static int apply_position(struct reading *r, int64_t position)
{
  if (r->dim > r->view->ndim) return lt_fail("too many positions for a tensor of %d dimensions", r->view->ndim);
  replace_view(r, lt_select(r->view, r->dim, position));
  return r->view ? 0 : -1;
}

/* {first, last} or {first, last, step}, inclusive; {} is the whole dimension. */
static int apply_range(struct reading *r, int table)
{
  lua_State *L = r->L;
  int64_t n = (int64_t)lua_rawlen(L, table), v[3] = {1, -1, 1};
  if (r->dim > r->view->ndim) return lt_fail("too many positions for a tensor of %d dimensions", r->view->ndim);
  if (n == 0) return r->dim++, 0;
  if (n > 3) return lt_fail("a range has at most {first, last, step}, not %lld entries", (long long)n);
  for (int i = 0; i < n; i++) {
    int ok;
    lua_rawgeti(L, table, i + 1);
    v[i] = lua_tointegerx(L, -1, &ok);
    lua_pop(L, 1);
    if (!ok) return lt_fail("a range {first, last, step} must be of integers");
  }
  if (n == 1) v[1] = v[0];
  if (v[0] == 0 || v[1] == 0) return lt_fail("index 0 is out of range: positions count from 1");
  int64_t size = r->view->size[r->dim - 1];
  if (v[0] < -size || v[0] > size + 1) return lt_fail("index %lld is out of range for a dimension of size %lld", (long long)v[0], (long long)size);
  replace_view(r, lt_slice(r->view, r->dim++, v[0], v[1], v[2]));
  return r->view ? 0 : -1;
}

static bool is_mask(const lt_tensor *index)
{
  return index->dtype == LT_BOOL || index->dtype == LT_UINT8;
}

static int apply_tensor(struct reading *r, lt_tensor *index)
{
  int span = is_mask(index) ? index->ndim : 1;
  if (r->dim + span - 1 > r->view->ndim) return lt_fail("too many positions for a tensor of %d dimensions", r->view->ndim);
  if (is_mask(index) && index->ndim == 0) {
    replace_view(r, lt_unsqueeze(r->view, r->dim));
    span = 1;
  }
  if (!r->view) return -1;
  if (!lt_is_int((lt_dtype)index->dtype) && index->dtype != LT_BOOL)
    return lt_fail("an index tensor must hold integers or booleans, not %s", lt_dtype_name((lt_dtype)index->dtype));
  r->index[r->dim - 1] = lt_ref(index);
  r->advanced = true;
  r->dim += span;
  return 0;
}

static bool is_newaxis(lua_State *L, int index)
{
  return lua_islightuserdata(L, index) && lua_touserdata(L, index) == &newaxis_key;
}

/* Dimensions of x that the entries of a table consume, "..." not counted. */
static int consumed(lua_State *L, int table)
{
  int n = 0;
  for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, table); i++) {
    lua_rawgeti(L, table, i);
    lt_tensor *x = lb_to_tensor(L, -1);
    if (x) n += is_mask(x) ? x->ndim : 1;
    else if (!is_newaxis(L, -1) && lua_type(L, -1) != LUA_TSTRING) n++;
    lua_pop(L, 1);
  }
  return n;
}

static int apply_axis(struct reading *r)
{
  replace_view(r, lt_unsqueeze(r->view, r->dim++));
  return r->view ? 0 : -1;
}

static int apply_entry(struct reading *r, int index, int rest)
{
  lua_State *L = r->L;
  lt_tensor *x = lb_to_tensor(L, index);
  int ok;
  int64_t position = lua_tointegerx(L, index, &ok);
  if (lua_type(L, index) == LUA_TNUMBER && ok) return apply_position(r, position);
  if (x) return apply_tensor(r, x);
  if (is_newaxis(L, index)) return apply_axis(r);
  if (lua_type(L, index) == LUA_TSTRING && strcmp(lua_tostring(L, index), "...") == 0) return r->dim += rest, 0;
  if (lua_type(L, index) == LUA_TTABLE) return apply_range(r, lua_absindex(L, index));
  return lt_fail("an index is an integer, a range {first, last}, {}, a tensor, \"...\" or torch.newaxis, not %s", lb_describe(L, index));
}

/* A table of tables or other entries is one entry a dimension. A flat table of integers is too: {i, j}. */
static int apply_key(struct reading *r, int key)
{
  lua_State *L = r->L;
  if (!lua_istable(L, key)) return apply_entry(r, key, 0);
  int rest = r->view->ndim - consumed(L, key);
  if (rest < 0) return lt_fail("%d positions are too many for a tensor of %d dimensions", consumed(L, key), r->view->ndim);
  for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, key); i++) {
    lua_rawgeti(L, key, i);
    int status = apply_entry(r, lua_gettop(L), rest);
    lua_pop(L, 1);
    if (status) return -1;
  }
  return 0;
}

static void drop(struct reading *r)
{
  lt_unref(r->view);
  for (int i = 0; i < LT_MAX_DIMS; i++) lt_unref(r->index[i]);
}

static int read_key(struct reading *r, lua_State *L, lt_tensor *x, int key)
{
  *r = (struct reading){.L = L, .view = lt_ref(x), .dim = 1};
  return apply_key(r, key);
}

/* The indices as the operators take them: an entry for each index tensor, however many dimensions it covers. They are brought together
   in place. */
static lt_tensors indices_of(struct reading *r)
{
  int n = 0;
  for (int dim = 0; dim < r->view->ndim; n++) {
    lt_tensor *index = r->index[dim];
    int span = index && is_mask(index) && index->ndim > 1 ? index->ndim : 1;
    r->index[dim] = NULL;
    r->index[n] = index;
    dim += span;
  }
  return (lt_tensors){r->index, n};
}

int lb_get_index(lua_State *L)
{
  struct reading r;
  lt_tensor *x = lb_check_tensor(L, 1, "index", "self"), *out = NULL;
  luaL_checkstack(L, 16, "index");
  struct lb_box *box = lb_push_box(L);
  const char *outer = lt_op_enter("index");
  if (read_key(&r, L, x, 2) == 0) out = r.advanced ? lt_index(r.view, indices_of(&r)) : r.view == x ? lt_view(x, lt_sizes(x)) : lt_ref(r.view);
  lt_op_leave(outer);
  drop(&r);
  if (!out) return lb_raise(L);
  box->tensor = out;
  lb_collect_if_due(L);
  return 1;
}

int lb_set_index(lua_State *L)
{
  struct reading r;
  lt_tensor *x = lb_check_tensor(L, 1, "index", "self"), *done = NULL, *value = lb_to_tensor(L, 3);
  luaL_checkstack(L, 16, "index");
  struct lb_box *box = lb_push_box(L);
  if (!value) value = lb_tensor_from_value(L, 3, (lt_dtype)x->dtype, box);   /* a float64 keeps its digits */
  if (!value) return lb_raise(L);
  const char *outer = lt_op_enter("index assignment");
  if (read_key(&r, L, x, 2) == 0) done = r.advanced ? lt_index_put_(r.view, indices_of(&r), value, false) : lt_copy_(r.view, value);
  lt_op_leave(outer);
  drop(&r);
  if (!done) return lb_raise(L);
  lt_unref(done);
  return 0;
}

void lb_push_newaxis(lua_State *L)
{
  lua_pushlightuserdata(L, (void *)&newaxis_key);
}
