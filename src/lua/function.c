/* Calling an operator from Lua: positional arguments and one trailing table of keywords are matched to the operator's parameters;
   overloads are tried in order; boxes for the results exist before the operator runs, and numbers become tensors last, so that an
   error of Lua's own (which may jump out at any allocation) leaves nothing behind. */
#include "lua/function.h"

#include <string.h>

#include "base/error.h"
#include "lua/box.h"
#include "lua/generator.h"

enum { FEW_INTS = 64, MAX_NUMBERS = 64 };

struct call {
  lua_State *L;
  const struct lb_function *f;
  int top;                                     /* positional arguments */
  int keywords;                                /* stack index of the keyword table, or 0 */
  union lb_arg args[LB_MAX_ARGS];
  int64_t ints[FEW_INTS];
  int ints_used;
  struct { lt_tensor **place; lt_scalar value; } numbers[MAX_NUMBERS];
  int n_numbers;
  const char *problem;                         /* of the overload tried last; on the Lua stack */
};

static int refuse(struct call *c, const struct lb_param *p, const char *expected, int index)
{
  c->problem = lua_pushfstring(c->L, "%s: argument '%s': expected %s, got %s", c->f->name, p->name, expected, lb_describe(c->L, index));
  return -1;
}

/* ---- single values ---- */

static int read_number(lua_State *L, int index, lt_scalar *s)
{
  if (lua_type(L, index) == LUA_TNUMBER) {
    *s = lua_isinteger(L, index) ? lt_int_scalar(lua_tointeger(L, index)) : lt_float_scalar(lua_tonumber(L, index));
    return 0;
  }
  if (lua_type(L, index) == LUA_TBOOLEAN) {
    *s = (lt_scalar){LT_SCALAR_BOOL, {.i = lua_toboolean(L, index)}};
    return 0;
  }
  lt_tensor *x = lb_to_tensor(L, index);
  if (!x || x->numel != 1) return -1;
  *s = lt_load_scalar(x->data, (lt_dtype)x->dtype);
  return 0;
}

static int read_int(lua_State *L, int index, int64_t *i)
{
  int is_integer;
  if (lua_type(L, index) == LUA_TNUMBER) {
    *i = lua_tointegerx(L, index, &is_integer);
    return is_integer ? 0 : -1;
  }
  lt_tensor *x = lb_to_tensor(L, index);
  if (!x || x->numel != 1 || lt_is_float((lt_dtype)x->dtype)) return -1;
  *i = lt_scalar_int(lt_load_scalar(x->data, (lt_dtype)x->dtype));
  return 0;
}

static int keep_number(struct call *c, lt_tensor **place, lt_scalar value)
{
  if (c->n_numbers == MAX_NUMBERS) return -1;
  *place = NULL;
  c->numbers[c->n_numbers].place = place;
  c->numbers[c->n_numbers++].value = value;
  return 0;
}

static int read_operand(struct call *c, int index, lt_tensor **place)
{
  lt_scalar s;
  *place = lb_to_tensor(c->L, index);
  if (*place) return 0;
  return read_number(c->L, index, &s) ? -1 : keep_number(c, place, s);
}

/* ---- lists ---- */

static int64_t *room_for_ints(struct call *c, int n)
{
  if (c->ints_used + n > FEW_INTS) return lua_newuserdatauv(c->L, (size_t)n * sizeof(int64_t), 0);
  int64_t *v = c->ints + c->ints_used;
  c->ints_used += n;
  return v;
}

static int read_int_table(struct call *c, int index, lt_ints *out)
{
  lua_State *L = c->L;
  lua_Unsigned length = lua_rawlen(L, index);
  if (length > 1 << 20) return -1;
  int n = (int)length;
  int64_t *v = room_for_ints(c, n > 0 ? n : 1);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, index, i + 1);
    int status = read_int(L, -1, &v[i]);
    lua_pop(L, 1);
    if (status) return -1;
  }
  *out = (lt_ints){v, n};
  return 0;
}

static int read_ints(struct call *c, int index, lt_ints *out)
{
  int64_t one;
  if (lua_istable(c->L, index)) return read_int_table(c, index, out);
  if (read_int(c->L, index, &one)) return -1;
  int64_t *v = room_for_ints(c, 1);
  *v = one;
  *out = (lt_ints){v, 1};
  return 0;
}

/* Sizes may be spread over the positional arguments. *used counts those taken. */
static int read_size(struct call *c, int index, lt_ints *out, int *used)
{
  lua_State *L = c->L;
  if (index > c->top || lua_istable(L, index)) return read_ints(c, index, out);
  int n = 0;
  while (index + n <= c->top && lua_type(L, index + n) == LUA_TNUMBER) n++;
  int64_t *v = room_for_ints(c, n > 0 ? n : 1);
  for (int i = 0; i < n; i++)
    if (read_int(L, index + i, &v[i])) return -1;
  if (n == 0 && read_int(L, index, v)) return -1;
  *out = (lt_ints){v, n > 0 ? n : 1};
  *used = n > 0 ? n : 1;
  return 0;
}

/* Tensors may be spread over the positional arguments too, as in einsum("ij,jk", a, b). */
static int read_spread_tensors(struct call *c, int index, lt_tensors *out, int *used)
{
  int n = 0;
  while (index + n <= c->top && lb_to_tensor(c->L, index + n)) n++;
  lt_tensor **v = lua_newuserdatauv(c->L, (size_t)n * sizeof *v, 0);
  for (int i = 0; i < n; i++) v[i] = lb_to_tensor(c->L, index + i);
  *out = (lt_tensors){v, n};
  *used = n;
  return 0;
}

/* Names the first entry of a table that is no tensor. */
static int refuse_tensors(struct call *c, const struct lb_param *p, const char *expected, int index)
{
  lua_State *L = c->L;
  bool numbers = p->type == LB_OPERANDS;
  for (lua_Integer i = 1; lua_istable(L, index) && i <= (lua_Integer)lua_rawlen(L, index); i++) {
    lua_rawgeti(L, index, i);
    if (!lb_to_tensor(L, -1) && !(numbers && lua_isnumber(L, -1))) {
      const char *came = lb_describe(L, lua_gettop(L));
      c->problem = lua_pushfstring(L, "%s: argument '%s'[%d]: expected a tensor%s, got %s", c->f->name, p->name, (int)i, numbers ? " or a number" : "", came);
      return -1;
    }
    lua_pop(L, 1);
  }
  return refuse(c, p, expected, index);
}

/* One entry of a list; in a list of indices, false stands for a whole dimension. */
static int read_member(struct call *c, enum lb_type type, lt_tensor **place)
{
  if (type == LB_OPERANDS) return read_operand(c, lua_gettop(c->L), place);
  *place = lb_to_tensor(c->L, -1);
  bool whole = type == LB_INDICES && lua_isboolean(c->L, -1) && !lua_toboolean(c->L, -1);
  return *place || whole ? 0 : -1;
}

static int read_tensors(struct call *c, int index, enum lb_type type, lt_tensors *out, int *used)
{
  lua_State *L = c->L;
  if (index <= c->top && lb_to_tensor(L, index)) return read_spread_tensors(c, index, out, used);
  if (!lua_istable(L, index)) return -1;
  lua_Unsigned length = lua_rawlen(L, index);
  if (length > 1 << 24) return -1;
  int n = (int)length;
  lt_tensor **v = lua_newuserdatauv(L, (size_t)(n > 0 ? n : 1) * sizeof *v, 0);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, index, i + 1);
    int status = read_member(c, type, &v[i]);
    lua_pop(L, 1);
    if (status) return -1;
  }
  *out = (lt_tensors){v, n};
  return 0;
}

/* ---- one parameter ---- */

static int read_text(lua_State *L, int index, const char **out)
{
  if (lua_type(L, index) != LUA_TSTRING && luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) return -1;
  *out = luaL_tolstring(L, index, NULL);
  return 0;
}

static int read_value(struct call *c, const struct lb_param *p, int index, union lb_arg *a, int *used)
{
  lua_State *L = c->L;
  switch (p->type) {
  case LB_TENSOR: return (a->tensor = lb_to_tensor(L, index)) ? 0 : refuse(c, p, "a tensor", index);
  case LB_OPERAND: return read_operand(c, index, &a->tensor) ? refuse(c, p, "a tensor or a number", index) : 0;
  case LB_TENSORS: return read_tensors(c, index, LB_TENSORS, &a->tensors, used) ? refuse_tensors(c, p, "a table of tensors", index) : 0;
  case LB_INDICES: return read_tensors(c, index, LB_INDICES, &a->tensors, used) ? refuse(c, p, "a table of index tensors (or false)", index) : 0;
  case LB_OPERANDS: return read_tensors(c, index, LB_OPERANDS, &a->tensors, used) ? refuse_tensors(c, p, "a table of tensors and numbers", index) : 0;
  case LB_INT: return (c->f->next && lb_to_tensor(L, index)) || read_int(L, index, &a->i) ? refuse(c, p, "an integer", index) : 0;
  case LB_DIM: return (c->f->next && lb_to_tensor(L, index)) || read_int(L, index, &a->i) ? refuse(c, p, "a dimension (an integer)", index) : 0;
  case LB_INTS: return (c->f->next && lb_to_tensor(L, index)) || read_ints(c, index, &a->ints) ? refuse(c, p, "a table of integers", index) : 0;
  case LB_DIMS: return read_ints(c, index, &a->ints) ? refuse(c, p, "a dimension or a table of dimensions", index) : 0;
  case LB_SIZE: return read_size(c, index, &a->ints, used) ? refuse(c, p, "integers or a table of integers", index) : 0;
  case LB_NUMBER: return (c->f->next && lb_to_tensor(L, index)) || read_number(L, index, &a->number) ? refuse(c, p, "a number", index) : 0;
  case LB_STRING: return read_text(L, index, &a->text) ? refuse(c, p, "a string", index) : 0;
  case LB_DTYPE: return (a->dtype = lb_to_dtype(L, index)) == LT_NO_DTYPE ? refuse(c, p, "a dtype such as torch.float32", index) : 0;
  case LB_GENERATOR: return (a->generator = lb_to_generator(L, index)) ? 0 : refuse(c, p, "a torch.Generator", index);
  case LB_BOOL:
    if (lua_type(L, index) != LUA_TBOOLEAN) return refuse(c, p, "true or false", index);
    a->b = lua_toboolean(L, index);
    return 0;
  case LB_TRI:
    if (lua_type(L, index) != LUA_TBOOLEAN) return refuse(c, p, "true or false", index);
    a->tri = lua_toboolean(L, index);
    return 0;
  case LB_FLOAT: break;
  }
  lt_scalar s;
  if (read_number(L, index, &s)) return refuse(c, p, "a number", index);
  a->d = lt_scalar_double(s);
  return 0;
}

/* ---- all parameters ---- */

static void push_names(struct call *c)
{
  luaL_Buffer b;
  luaL_buffinit(c->L, &b);
  for (int i = 0; i < c->f->n_params; i++) {
    if (i) luaL_addstring(&b, ", ");
    luaL_addstring(&b, c->f->params[i].name);
  }
  luaL_pushresult(&b);
}

static int unknown_keyword(struct call *c, const char *key)
{
  push_names(c);
  c->problem = lua_pushfstring(c->L, "%s: unknown keyword '%s'; it knows %s", c->f->name, key, lua_tostring(c->L, -1));
  return -1;
}

static int check_keywords(struct call *c)
{
  lua_State *L = c->L;
  lua_pushnil(L);
  while (lua_next(L, c->keywords)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
    bool known = false;
    for (int i = 0; key && i < c->f->n_params; i++) known = known || strcmp(key, c->f->params[i].name) == 0;
    if (!known) return unknown_keyword(c, key ? key : "(not a string)");
    lua_pop(L, 1);
  }
  return 0;
}

static int given_twice(struct call *c, const char *name)
{
  c->problem = lua_pushfstring(c->L, "%s: argument '%s' is given twice", c->f->name, name);
  return -1;
}

/* The keyword of this name on the stack's top, or nothing. */
static bool push_keyword(struct call *c, const char *name)
{
  if (!c->keywords) return false;
  lua_pushstring(c->L, name);
  if (lua_rawget(c->L, c->keywords) != LUA_TNIL) return true;
  lua_pop(c->L, 1);
  return false;
}

static int read_one(struct call *c, int i, int *at)
{
  const struct lb_param *p = &c->f->params[i];
  union lb_arg *a = &c->args[i];
  int used = 1;
  if (!p->keyword_only && *at <= c->top && !(lua_isnil(c->L, *at))) {
    if (read_value(c, p, *at, a, &used)) return -1;
    *at += used;
    return push_keyword(c, p->name) ? given_twice(c, p->name) : 0;
  }
  if (!p->keyword_only && *at <= c->top) (*at)++;          /* an explicit nil */
  if (push_keyword(c, p->name)) return read_value(c, p, lua_gettop(c->L), a, &used);   /* stays on the stack: texts and lists point into it */
  *a = c->f->defaults[i];
  if (p->has_default) return 0;
  c->problem = lua_pushfstring(c->L, "%s: argument '%s' is missing", c->f->name, p->name);
  return -1;
}

/* `{}` at the end may be keywords of which none was set. */
static bool is_empty_table(lua_State *L, int index)
{
  if (!lua_istable(L, index) || lua_getmetatable(L, index)) return false;
  lua_pushnil(L);
  return !lua_next(L, index);
}

/* Of two operands one is a tensor, but for the few functions that PyTorch has for numbers, too. */
static int check_operands(struct call *c)
{
  const struct lb_param *p = c->f->params;
  bool two = c->f->n_params > 1 && p[0].type == LB_OPERAND && p[1].type == LB_OPERAND;
  if (!two || c->f->numbers || c->n_numbers < 2) return 0;
  c->problem = lua_pushfstring(c->L, "%s: arguments '%s' and '%s': expected a tensor and a tensor or number, got two numbers", c->f->name, p[0].name, p[1].name);
  return -1;
}

static int match(struct call *c, const struct lb_function *f)
{
  int at = 1;
  c->f = f;
  c->ints_used = c->n_numbers = 0;
  if (c->keywords && check_keywords(c)) return -1;
  for (int i = 0; i < f->n_params; i++)
    if (read_one(c, i, &at)) return -1;
  if (check_operands(c)) return -1;
  if (at > c->top || (at == c->top && !c->keywords && is_empty_table(c->L, at))) return 0;
  push_names(c);
  c->problem = lua_pushfstring(c->L, "%s: %d arguments are too many; it takes %s", f->name, c->top, *lua_tostring(c->L, -1) ? lua_tostring(c->L, -1) : "none");
  return -1;
}

/* A last table whose first key is a string holds keywords; lists and shapes have none. */
static int find_keywords(lua_State *L)
{
  int top = lua_gettop(L);
  if (top == 0 || !lua_istable(L, top) || lua_rawlen(L, top) > 0) return 0;
  lua_pushnil(L);
  if (!lua_next(L, top)) return 0;
  bool named = lua_type(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return named ? top : 0;
}

/* ---- the call ---- */

static int no_match(struct call *c)
{
  lb_push_place(c->L);
  lua_pushstring(c->L, c->problem);
  lua_concat(c->L, 2);
  return lua_error(c->L);
}

static int make_numbers(struct call *c)
{
  for (int i = 0; i < c->n_numbers; i++)
    if (!(*c->numbers[i].place = lt_tensor_from_number(c->numbers[i].value))) return -1;
  return 0;
}

static void drop_numbers(struct call *c)
{
  for (int i = 0; i < c->n_numbers; i++) lt_unref(*c->numbers[i].place);
}

struct list_box { lt_list list; };

static int free_list_box(lua_State *L)
{
  lt_list_free(&((struct list_box *)lua_touserdata(L, 1))->list);
  return 0;
}

/* Results as a table; the list lies in a userdata of its own while boxes are made. */
static int return_list(lua_State *L, struct list_box *box)
{
  lua_createtable(L, box->list.n, 0);
  for (int i = 0; i < box->list.n; i++) {
    struct lb_box *b = lb_push_box(L);
    b->tensor = box->list.v[i];
    box->list.v[i] = NULL;
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

static struct list_box *push_list_box(lua_State *L)
{
  struct list_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->list = (lt_list){NULL, 0};
  if (luaL_newmetatable(L, "torch.list")) {
    lua_pushcfunction(L, free_list_box);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return box;
}

/* An operator that returns its argument (in place, or because nothing was to be done) returns the same Lua value. */
static int return_tensors(struct call *c, struct lb_result *r, struct lb_box **boxes, int first_box)
{
  for (int i = 0; i < c->f->n_results; i++) boxes[i]->tensor = r->tensor[i];
  if (c->f->n_results == 1 && lb_to_tensor(c->L, 1) == r->tensor[0]) lua_pushvalue(c->L, 1);
  else lua_settop(c->L, first_box + c->f->n_results - 1);
  lb_collect_if_due(c->L);
  return c->f->n_results;
}

static int return_plain(lua_State *L, const struct lb_function *f, const struct lb_result *r)
{
  switch (f->result) {
  case LB_BOOL_RESULT: lua_pushboolean(L, r->b); break;
  case LB_INT_RESULT: lua_pushinteger(L, r->i); break;
  case LB_FLOAT_RESULT: lua_pushnumber(L, r->d); break;
  case LB_DTYPE_RESULT: lb_push_dtype(L, r->dtype); break;
  default:
    if (r->number.kind == LT_SCALAR_FLOAT) lua_pushnumber(L, r->number.d);
    else if (r->number.kind == LT_SCALAR_BOOL) lua_pushboolean(L, (int)r->number.i);
    else lua_pushinteger(L, r->number.i);
  }
  return 1;
}

static int run(struct call *c)
{
  lua_State *L = c->L;
  struct lb_box *boxes[LB_MAX_RESULTS];
  struct lb_result r = {.list = {NULL, 0}};
  luaL_checkstack(L, LB_MAX_RESULTS + 4, "too many arguments");
  int first_box = lua_gettop(L) + 1;
  struct list_box *list = c->f->result == LB_LIST ? push_list_box(L) : NULL;
  for (int i = 0; i < c->f->n_results; i++) boxes[i] = lb_push_box(L);
  int status = make_numbers(c);
  if (!status) status = c->f->call(c->args, &r);
  drop_numbers(c);
  if (status) return lb_raise(L);
  if (c->f->result == LB_TENSORS_RESULT) return return_tensors(c, &r, boxes, first_box);
  if (!list) return return_plain(L, c->f, &r);
  list->list = r.list;
  return return_list(L, list);
}

/* A nil at the end is an argument that was left out. */
static void drop_last_nils(lua_State *L)
{
  int top = lua_gettop(L);
  while (top > 0 && lua_isnil(L, top)) top--;
  lua_settop(L, top);
}

static int call(lua_State *L)
{
  struct call c;
  c.L = L;
  drop_last_nils(L);
  c.keywords = find_keywords(L);
  c.top = lua_gettop(L) - (c.keywords ? 1 : 0);
  c.problem = NULL;
  for (const struct lb_function *f = lua_touserdata(L, lua_upvalueindex(1)); f; f = f->next)
    if (match(&c, f) == 0) return run(&c);
  return no_match(&c);
}

/* The arithmetic events of Lua pass two operands and nothing else: no keywords, no lists. */
static int call_event(lua_State *L)
{
  const struct lb_function *f = lua_touserdata(L, lua_upvalueindex(1));
  struct call c;
  c.L = L;
  c.f = f;
  c.n_numbers = 0;
  c.problem = NULL;
  lua_settop(L, f->params[1].type == LB_OPERAND ? 2 : 1);
  memcpy(c.args, f->defaults, (size_t)f->n_params * sizeof *c.args);
  for (int i = 0; i < lua_gettop(L) && !c.problem; i++)
    if (!(c.args[i].tensor = lb_to_tensor(L, i + 1)) && read_operand(&c, i + 1, &c.args[i].tensor)) refuse(&c, &f->params[i], "a tensor or a number", i + 1);
  return c.problem ? no_match(&c) : run(&c);
}

/* A function with overloads chooses among them by its operands, the long way. */
void lb_push_event(lua_State *L, const struct lb_function *f)
{
  lua_pushlightuserdata(L, (void *)f);
  lua_pushcclosure(L, f->next ? call : call_event, 1);
}

void lb_push_function(lua_State *L, const struct lb_function *f)
{
  lua_pushlightuserdata(L, (void *)f);
  lua_pushcclosure(L, call, 1);
}
