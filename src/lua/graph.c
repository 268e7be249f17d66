/* Autograd for Lua: backward, grad, hooks, modes, custom functions. Callbacks into Lua are protected calls: an error inside becomes the
   engine's error and leaves through it. */
#include "lua/graph.h"

#include <stdio.h>
#include <string.h>

#include "autograd/engine.h"
#include "base/alloc.h"
#include "base/error.h"
#include "lua/box.h"

/* The state that callbacks run in: during a pass the one that asked for it, a coroutine perhaps; outside of one the main thread of the
   state that was opened last in this thread and is still open. */
static _Thread_local lua_State *running;

static lua_State *main_thread(lua_State *L)
{
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State *main = lua_tothread(L, -1);
  lua_pop(L, 1);
  return main;
}

/* A Lua value that C keeps. It knows its state: by the time it is dropped, another one may be running. */
struct kept {
  lua_State *main;
  int reference;
};

/* Takes the value on the stack's top. */
static struct kept keep(lua_State *L)
{
  return (struct kept){.main = main_thread(L), .reference = luaL_ref(L, LUA_REGISTRYINDEX)};
}

static void push_kept(lua_State *L, const struct kept *k) { lua_rawgeti(L, LUA_REGISTRYINDEX, k->reference); }
static void drop_kept(const struct kept *k) { luaL_unref(k->main, LUA_REGISTRYINDEX, k->reference); }

lua_State *lb_set_running(lua_State *L)
{
  lua_State *before = running;
  running = L;
  return before;
}

/* ---- lists of tensors from Lua ---- */

/* A tensor or a table of tensors (false: no tensor), in memory of a userdata left on the stack. */
static lt_tensors tensors_at(lua_State *L, int index, const char *function, const char *argument)
{
  lt_tensor *one = lb_to_tensor(L, index);
  if (lua_isnoneornil(L, index)) return (lt_tensors){NULL, 0};
  if (!one && !lua_istable(L, index)) luaL_error(L, "%s: argument '%s': expected a tensor or a table of tensors, got %s", function, argument, lb_describe(L, index));
  int n = one ? 1 : (int)lua_rawlen(L, index);
  lt_tensor **v = lua_newuserdatauv(L, (size_t)(n ? n : 1) * sizeof *v, 0);
  if (one) *v = one;
  for (int i = 0; !one && i < n; i++) {
    lua_rawgeti(L, index, i + 1);
    v[i] = lb_to_tensor(L, -1);
    if (!v[i] && lua_toboolean(L, -1)) luaL_error(L, "%s: argument '%s'[%d]: expected a tensor, got %s", function, argument, i + 1, lb_describe(L, -1));
    lua_pop(L, 1);
  }
  return (lt_tensors){v, n};
}

static int option(lua_State *L, int options, const char *name, int unset)
{
  if (!options) return unset;
  int type = lua_getfield(L, options, name);
  int value = type == LUA_TNIL ? unset : lua_toboolean(L, -1);
  lua_pop(L, 1);
  return value;
}

static void check_no_holes(lua_State *L, lt_tensors list, const char *function, const char *argument)
{
  for (int i = 0; i < list.n; i++)
    if (!list.v[i]) luaL_error(L, "%s: argument '%s'[%d]: expected a tensor, got false", function, argument, i + 1);
}

/* run_backward(outputs, grads, inputs, options, name): options retain_graph, create_graph, allow_unused, accumulate. */
static int run_backward(lua_State *L)
{
  const char *name = luaL_checkstring(L, 5);
  lua_settop(L, 5);
  struct lt_backward b = {.roots = tensors_at(L, 1, name, "outputs"), .grads = tensors_at(L, 2, name, "grad_outputs"), .inputs = tensors_at(L, 3, name, "inputs")};
  check_no_holes(L, b.roots, name, "outputs");
  check_no_holes(L, b.inputs, name, "inputs");
  b.create_graph = option(L, 4, "create_graph", 0);
  b.retain_graph = option(L, 4, "retain_graph", b.create_graph);
  b.allow_unused = option(L, 4, "allow_unused", 0);
  b.accumulate = option(L, 4, "accumulate", 0);
  lt_list list = {NULL, 0};
  b.result = b.accumulate ? NULL : &list;
  int first = lua_gettop(L) + 1;
  luaL_checkstack(L, b.inputs.n + 8, "too many inputs");
  for (int i = 0; !b.accumulate && i < b.inputs.n; i++) lb_push_box(L);
  lua_State *outer = running;
  running = L;
  for (int i = 0; i < b.inputs.n; i++) lt_ref(b.inputs.v[i]);   /* a hook may free them */
  const char *op = lt_op_enter(name);
  int status = lt_run_backward(&b);
  lt_op_leave(op);
  for (int i = 0; i < b.inputs.n; i++) lt_unref(b.inputs.v[i]);
  running = outer;
  if (status) return lb_raise(L);
  for (int i = 0; i < list.n; i++) {
    ((struct lb_box *)lua_touserdata(L, first + i))->tensor = list.v[i];
    if (list.v[i]) list.v[i] = NULL;
    else lua_pushnil(L), lua_replace(L, first + i);
  }
  int n = list.n;
  lt_list_free(&list);
  lb_collect_if_due(L);
  return n;
}

/* ---- hooks ---- */

static lt_tensor *call_hook(void *context, lt_tensor *grad, bool *failed)
{
  lua_State *L = running;
  int top = lua_gettop(L);
  lt_tensor *replaced = NULL;
  luaL_checkstack(L, 8, "hook");
  push_kept(L, context);
  lb_push_box(L)->tensor = lt_ref(grad);
  const char *op = lt_op_rename(NULL);   /* operators that a callback calls name themselves in their errors, not the pass around them */
  *failed = lua_pcall(L, 1, 1, 0) != LUA_OK;
  lt_op_rename(op);
  if (*failed) lt_fail("error in a hook: %s", luaL_tolstring(L, -1, NULL));
  else if (lb_to_tensor(L, -1)) replaced = lt_ref(lb_to_tensor(L, -1));
  else if (!lua_isnil(L, -1)) *failed = lt_fail("a hook must return a tensor or nil, not %s", lb_describe(L, -1)) != 0;
  lua_settop(L, top);
  return replaced;
}

static void drop_hook(void *context)
{
  drop_kept(context);
  lt_free(context, sizeof(struct kept));
}

static int register_hook(lua_State *L)
{
  lt_tensor *x = lb_check_tensor(L, 1, "register_hook", "self");
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  struct kept *function = lt_alloc(sizeof *function);
  if (!function) return lb_raise(L);
  *function = keep(L);
  int64_t id = lt_add_hook(x, (struct lt_hook){.call = call_hook, .drop = drop_hook, .context = function});
  if (id < 0) return lb_raise(L);
  lua_pushinteger(L, id);
  return 1;
}

static int remove_hook(lua_State *L)
{
  lua_pushboolean(L, lt_remove_hook(lb_check_tensor(L, 1, "remove", "self"), luaL_checkinteger(L, 2)));
  return 1;
}

/* ---- modes: set_mode(name, on) -> before ---- */

static int set_mode(lua_State *L)
{
  static const char *const names[] = {"grad", "inference", "anomaly", NULL};
  static bool (*const set[])(bool) = {lt_set_grad_enabled, lt_set_inference_mode, lt_set_anomaly_mode};
  lua_pushboolean(L, set[luaL_checkoption(L, 1, NULL, names)](lua_toboolean(L, 2)));
  return 1;
}

static int is_grad_enabled(lua_State *L) { lua_pushboolean(L, lt_grad_enabled()); return 1; }
static int is_inference_mode_enabled(lua_State *L) { lua_pushboolean(L, lt_inference_mode()); return 1; }
static int is_anomaly_enabled(lua_State *L) { lua_pushboolean(L, lt_anomaly_mode()); return 1; }

/* The innermost line of a script or the prompt, not of the library. */
static void lua_place(char *text, int room)
{
  lua_Debug ar;
  text[0] = '\0';
  for (int level = 0; running && lua_getstack(running, level, &ar); level++) {
    lua_getinfo(running, "Sl", &ar);
    if (ar.currentline <= 0 || strncmp(ar.source, LB_INTERNAL_SOURCE, strlen(LB_INTERNAL_SOURCE)) == 0) continue;
    snprintf(text, (size_t)room, "%s:%d", ar.short_src, ar.currentline);
    return;
  }
}


/* ---- custom functions ---- */

struct custom { struct kept backward, context; };

static void push_or_nil(lua_State *L, lt_tensor *x)
{
  if (x) lb_push_box(L)->tensor = lt_ref(x);
  else lua_pushnil(L);
}

/* backward(ctx, saved, g1, g2, ...) -> one gradient or nil for each input. */
static int push_custom_call(lua_State *L, const struct custom *c, const struct lt_custom_call *call)
{
  luaL_checkstack(L, call->grads.n + call->n_out + 8, "backward");
  push_kept(L, &c->backward);
  push_kept(L, &c->context);
  lua_createtable(L, call->saved.n, 0);
  for (int i = 0; i < call->saved.n; i++) {
    push_or_nil(L, call->saved.v[i]);
    lua_rawseti(L, -2, i + 1);
  }
  for (int i = 0; i < call->grads.n; i++) push_or_nil(L, call->grads.v[i]);
  return 2 + call->grads.n;
}

static int call_custom(void *context, const struct lt_custom_call *call)
{
  lua_State *L = running;
  int top = lua_gettop(L), status = 0;
  int n_args = push_custom_call(L, context, call);
  const char *op = lt_op_rename(NULL);
  if (lua_pcall(L, n_args, call->n_out, 0) != LUA_OK) status = lt_fail("%s", luaL_tolstring(L, -1, NULL));
  lt_op_rename(op);
  for (int i = 0; !status && i < call->n_out; i++) {
    int at = top + 1 + i;
    call->out[i] = lt_ref(lb_to_tensor(L, at));
    if (!call->out[i] && lua_toboolean(L, at)) status = lt_fail("backward of a Function must return tensors or nil, not %s", lb_describe(L, at));
  }
  lua_settop(L, top);
  return status;
}

static void drop_custom(void *context)
{
  struct custom *c = context;
  drop_kept(&c->backward);
  drop_kept(&c->context);
  lt_free(c, sizeof *c);
}

/* The kinds of outputs: a table of "new", "constant" or "changed", in memory of a userdata left on the stack. */
static const enum lt_custom_output *output_kinds(lua_State *L, int index, int n)
{
  static const char *const names[] = {"new", "constant", "changed", NULL};
  enum lt_custom_output *kinds = lua_newuserdatauv(L, (size_t)(n ? n : 1) * sizeof *kinds, 0);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, index, i + 1);
    kinds[i] = (enum lt_custom_output)luaL_checkoption(L, -1, "new", names);
    lua_pop(L, 1);
  }
  return kinds;
}

/* record(name, backward, ctx, inputs, outputs, kinds, saved, keeps_missing) */
static int record(lua_State *L)
{
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 8);
  lt_tensors inputs = tensors_at(L, 4, name, "inputs"), outputs = tensors_at(L, 5, name, "outputs"), saved = tensors_at(L, 7, name, "saved");
  check_no_holes(L, inputs, name, "inputs");
  check_no_holes(L, outputs, name, "outputs");
  const enum lt_custom_output *kinds = output_kinds(L, 6, outputs.n);
  struct custom *c = lt_alloc(sizeof *c);
  if (!c) return lb_raise(L);
  lua_pushvalue(L, 2);
  c->backward = keep(L);
  lua_pushvalue(L, 3);
  c->context = keep(L);
  struct lt_custom custom = {.name = name, .backward = call_custom, .drop = drop_custom, .context = c, .keeps_missing = lua_toboolean(L, 8)};
  const char *op = lt_op_enter(name);
  int status = lt_record_custom(custom, inputs, outputs, kinds, saved);
  lt_op_leave(op);
  return status ? lb_raise(L) : 0;
}

static const luaL_Reg functions[] = {
  {"run_backward", run_backward}, {"register_hook", register_hook}, {"remove_hook", remove_hook}, {"set_mode", set_mode},
  {"is_grad_enabled", is_grad_enabled}, {"is_inference_mode_enabled", is_inference_mode_enabled}, {"is_anomaly_enabled", is_anomaly_enabled},
  {"record", record}, {NULL, NULL},
};

/* When a state closes, the one that was opened before it is the running one again. */
static int forget_state(lua_State *L)
{
  lua_State *const *before = lua_touserdata(L, 1);
  if (running == main_thread(L)) running = *before;
  return 0;
}

static const char state_key;

static void enter_state(lua_State *L)
{
  lua_State **before = lua_newuserdatauv(L, sizeof *before, 0);
  *before = running;
  running = main_thread(L);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, forget_state);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &state_key);
}

void lb_open_graph(lua_State *L)
{
  luaL_setfuncs(L, functions, 0);
  enter_state(L);
  lt_set_place_fn(lua_place);
}
