/* A Lua state for scripts that are not trusted.

   What the script must not do is not there: the state never opens io or debug, `require` finds only torch, and the file
   lua/torch/sandbox/closed.lua, run first, takes from the rest what could leave the state or escape the limits.

   Memory: one quota for Lua's blocks, by the state's allocator, and for the engine's, while the sandbox runs. Instructions: a hook every
   STEP of them, which new coroutines inherit, counts down and in the end raises; it then comes back at every instruction, so that a
   pcall only puts the end off. Lua runs no hooks in finalizers, in a handler that xpcall calls for the hook's own error, and in what
   closes with a coroutine that died of it: closed.lua refuses __gc, calls handlers after unwinding, and lets coroutines end in a pcall. */
#include "lua/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "autograd/modes.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "lua/box.h"
#include "lua/graph.h"
#include "lua/module.h"
#include "ops/autocast.h"
#include "tensor/generator.h"

enum { STEP = 1000, MESSAGE_ROOM = 1 << 16 };
static const int64_t default_bytes = (int64_t)1 << 30;
static const char sandbox_key;

/* What a thread keeps for Lua states, and a sandbox has for itself. */
struct modes {
  bool grad, inference, anomaly;
  lt_dtype dtype;
  struct lt_autocast autocast;
  lua_State *running;        /* for the engine's calls of hooks */
  lt_generator generator;
};

struct sandbox {
  struct lt_quota quota;
  struct lb_limits limits;
  int64_t left;              /* instructions */
  double deadline;           /* of the running call, on the monotonic clock; 0: none */
  struct modes modes;
};

/* Coroutines copy the main thread's extra space. */
static struct sandbox *sandbox_of(lua_State *L)
{
  return *(struct sandbox **)lua_getextraspace(L);
}

bool lb_is_sandbox(lua_State *L)
{
  bool is = lua_rawgetp(L, LUA_REGISTRYINDEX, &sandbox_key) != LUA_TNIL;
  lua_pop(L, 1);
  return is;
}

/* ---- limits ---- */

static void *allocate(void *context, void *block, size_t before, size_t bytes)
{
  struct lt_quota *quota = &((struct sandbox *)context)->quota;
  int64_t growth = (int64_t)bytes - (block ? (int64_t)before : 0);
  if (growth > 0 && growth > quota->limit - quota->used) return NULL;
  if (bytes == 0) {
    free(block);
    quota->used += growth;
    return NULL;
  }
  void *moved = realloc(block, bytes);
  if (moved) quota->used += growth;
  return moved;
}

static double now(void)
{
  return (double)lt_clock() * 1e-9;
}

static bool is_over(const struct sandbox *s)
{
  return s->left <= 0 || (s->deadline > 0 && now() > s->deadline);
}

static int raise_over(lua_State *L, const struct sandbox *s)
{
  if (s->left <= 0 && s->limits.instructions > 0) return luaL_error(L, "the sandbox's limit of %I instructions is reached", (LUAI_UACINT)s->limits.instructions);
  return luaL_error(L, "the sandbox's limit of %f seconds is reached", s->limits.seconds);
}

static int events(const struct sandbox *s)
{
  return LUA_MASKCOUNT | (s->deadline > 0 ? LUA_MASKCALL : 0);
}

static void watch(lua_State *L, lua_Debug *event)
{
  struct sandbox *s = sandbox_of(L);
  if (event->event == LUA_HOOKCOUNT) s->left -= STEP;
  if (!is_over(s)) return;
  lua_sethook(L, watch, events(s), 1);
  raise_over(L, s);
}

/* charge(n): counts as n instructions. */
static int charge(lua_State *L)
{
  struct sandbox *s = sandbox_of(L);
  lua_Number n = luaL_checknumber(L, 1);
  if (n > 0 && s->left > 0) s->left -= n < 0x1p62 ? (int64_t)n : INT64_MAX / 2;
  return is_over(s) ? raise_over(L, s) : 0;
}

/* ---- what is kept apart ---- */

static void swap_modes(struct modes *m)
{
  lt_generator *g = lt_default_generator(), other = *g;
  *g = m->generator;
  m->generator = other;
  m->grad = lt_set_grad_enabled(m->grad);
  m->inference = lt_set_inference_mode(m->inference);
  m->anomaly = lt_set_anomaly_mode(m->anomaly);
  lt_dtype dtype = lt_default_dtype();
  lt_set_default_dtype(m->dtype);
  m->dtype = dtype;
  struct lt_autocast autocast = lt_autocast_state;
  lt_autocast_state = m->autocast;
  m->autocast = autocast;
  m->running = lb_set_running(m->running);
}

/* Returns what leave must be given. */
static struct lt_quota *enter(struct sandbox *s)
{
  swap_modes(&s->modes);
  return lt_set_quota(&s->quota);
}

static void leave(struct sandbox *s, struct lt_quota *before)
{
  lt_set_quota(before);
  swap_modes(&s->modes);
}

/* ---- the state ---- */

static int refuse(lua_State *L)
{
  return luaL_error(L, "%s: a sandbox has no access to files, processes, threads and foreign memory", lua_tostring(L, lua_upvalueindex(1)));
}

/* refusal(name): a function that refuses. */
static int push_refusal(lua_State *L)
{
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_pushcclosure(L, refuse, 1);
  return 1;
}

void lb_refuse_functions(lua_State *L, int table, lb_opener *open)
{
  lua_newtable(L);
  int refused = lua_gettop(L);
  open(L, refused);
  for (lua_pushnil(L); lua_next(L, refused); lua_pop(L, 1)) {
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, refuse, 1);
    lua_rawset(L, table);
  }
  lua_settop(L, refused - 1);
}

/* print and io.write go to standard output. */
static int write_text(lua_State *L)
{
  size_t size;
  const char *text = luaL_checklstring(L, 1, &size);
  lua_writestring(text, size);
  return 0;
}

static void open_libraries(lua_State *L)
{
  static const luaL_Reg libraries[] = {
    {LUA_GNAME, luaopen_base}, {LUA_LOADLIBNAME, luaopen_package}, {LUA_COLIBNAME, luaopen_coroutine}, {LUA_TABLIBNAME, luaopen_table},
    {LUA_OSLIBNAME, luaopen_os}, {LUA_STRLIBNAME, luaopen_string}, {LUA_MATHLIBNAME, luaopen_math}, {LUA_UTF8LIBNAME, luaopen_utf8},
    {NULL, NULL},
  };
  for (const luaL_Reg *l = libraries; l->name; l++) {
    luaL_requiref(L, l->name, l->func, 1);
    lua_pop(L, 1);
  }
  lb_preload(L);
}

static int open_state(lua_State *L)
{
  lua_pushboolean(L, true);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &sandbox_key);
  open_libraries(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_getfield(L, -1, "torch.sandbox.closed");
  lua_call(L, 0, 1);
  lua_pushcfunction(L, charge);
  lua_pushcfunction(L, push_refusal);
  lua_pushcfunction(L, write_text);
  lua_call(L, 3, 0);
  return 0;
}

/* A limit in seconds alone still stops a library function from running for years. */
static int64_t most_instructions(const struct lb_limits *limits)
{
  if (limits->instructions > 0) return limits->instructions;
  return limits->seconds > 0 && limits->seconds < 1e6 ? (int64_t)(limits->seconds * 1e10) : INT64_MAX / 2;
}

lua_State *lb_sandbox_new(const struct lb_limits *limits)
{
  struct sandbox *s = calloc(1, sizeof *s);
  if (!s) return lt_fail_null("sandbox: out of memory");
  s->limits = *limits;
  s->quota.limit = limits->bytes > 0 ? limits->bytes : default_bytes;
  s->quota.due = s->quota.limit / 2;
  s->left = most_instructions(limits);
  s->modes = (struct modes){.grad = true, .dtype = LT_FLOAT32, .autocast = {.keeps_casts = true, .dtype = LT_BFLOAT16}};
  lt_generator_seed(&s->modes.generator, LT_DEFAULT_SEED);
  lua_State *L = lua_newstate(allocate, s);
  if (!L) {
    free(s);
    return lt_fail_null("sandbox: %lld bytes are not enough for a Lua state", (long long)limits->bytes);
  }
  *(struct sandbox **)lua_getextraspace(L) = s;
  struct lt_quota *before = enter(s);
  lua_pushcfunction(L, open_state);
  int status = lua_pcall(L, 0, 0, 0);
  leave(s, before);
  if (status == LUA_OK) return L;
  lt_fail("sandbox: %s", lua_tostring(L, -1));
  lb_sandbox_close(L);
  return NULL;
}

int lb_sandbox_load(lua_State *L, const char *text, size_t size, const char *name)
{
  struct sandbox *s = sandbox_of(L);
  struct lt_quota *before = enter(s);
  int status = luaL_loadbufferx(L, text, size, name, "t");
  leave(s, before);
  return status;
}

/* A message that is no string is not asked for its text: that would be the script's code. There is room for it beyond the quota. */
static void make_message(lua_State *L, struct sandbox *s)
{
  if (lua_type(L, -1) == LUA_TSTRING) return;
  s->quota.limit += MESSAGE_ROOM;
  lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, -1));
  lua_remove(L, -2);
  s->quota.limit -= MESSAGE_ROOM;
}

int lb_sandbox_call(lua_State *L, int arguments, int results)
{
  struct sandbox *s = sandbox_of(L);
  struct lt_quota *before = enter(s);
  s->deadline = s->limits.seconds > 0 ? now() + s->limits.seconds : 0;
  lua_sethook(L, watch, events(s), STEP);
  int status = lua_pcall(L, arguments, results, 0);
  lua_sethook(L, NULL, 0, 0);
  leave(s, before);
  if (status != LUA_OK) make_message(L, s);
  return status;
}

void lb_sandbox_close(lua_State *L)
{
  struct sandbox *s = sandbox_of(L);
  struct lt_quota *before = enter(s);
  lua_close(L);
  leave(s, before);
  free(s);
}
