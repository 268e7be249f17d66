/* luaopen_torch: the core table of C functions, and the Lua files of the library, which are embedded as text and loaded on first use. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/parallel.h"
#include "lua/autocast.h"
#include "lua/box.h"
#include "lua/construct.h"
#include "lua/dlpack.h"
#include "lua/files.h"
#include "lua/folder.h"
#include "lua/function.h"
#include "lua/generator.h"
#include "lua/graph.h"
#include "lua/image.h"
#include "lua/index.h"
#include "lua/io.h"
#include "lua/isolate.h"
#include "lua/module.h"
#include "lua/profile.h"
#include "lua/sandbox.h"
#include "lua/tensor.h"
#include "lua/terminal.h"
#include "lua/worker.h"

/* ---- memory, threads, defaults ---- */

static int memory_stats(lua_State *L)
{
  struct lt_memory_stats s;
  lt_memory_stats(&s);
  lua_createtable(L, 0, 5);
  lua_pushinteger(L, s.live);
  lua_setfield(L, -2, "live");
  lua_pushinteger(L, s.peak);
  lua_setfield(L, -2, "peak");
  lua_pushinteger(L, s.cached);
  lua_setfield(L, -2, "cached");
  lua_pushinteger(L, s.limit);
  lua_setfield(L, -2, "limit");
  lua_pushinteger(L, s.blocks);
  lua_setfield(L, -2, "blocks");
  return 1;
}

static int empty_cache(lua_State *L) { lua_gc(L, LUA_GCCOLLECT, 0); lt_empty_cache(); return 0; }
static int reset_peak(lua_State *L) { (void)L; lt_memory_reset_peak(); return 0; }
static int set_memory_limit(lua_State *L) { lt_set_memory_limit(luaL_optinteger(L, 1, 0)); return 0; }
static int get_num_threads(lua_State *L) { lua_pushinteger(L, lt_num_threads()); return 1; }
static int cpu_level(lua_State *L) { lua_pushstring(L, lt_isa_name()); return 1; }

static int set_num_threads(lua_State *L)
{
  lua_Integer n = luaL_checkinteger(L, 1);
  if (n < 1 || n > 4096) return luaL_error(L, "set_num_threads: expected a number of threads from 1 to 4096, got %d", (int)n);
  lt_set_num_threads((int)n);
  return 0;
}

static int get_default_dtype(lua_State *L) { lb_push_dtype(L, lt_default_dtype()); return 1; }

static int set_default_dtype(lua_State *L)
{
  lt_dtype d = lb_to_dtype(L, 1);
  if (d == LT_NO_DTYPE) return luaL_error(L, "set_default_dtype: expected a floating-point dtype, got %s", lb_describe(L, 1));
  return lt_set_default_dtype(d) ? lb_raise(L) : 0;
}

/* Seconds of a clock that only goes forward. */
static int monotonic_time(lua_State *L)
{
  lua_pushnumber(L, (lua_Number)lt_clock() * 1e-9);
  return 1;
}

/* The folder that relative paths start from. */
static int current_folder(lua_State *L)
{
  char path[4096];
  if (!getcwd(path, sizeof path)) return lua_pushfstring(L, "the current folder has no name: %s", strerror(errno)), lua_error(L);
  lua_pushstring(L, path);
  return 1;
}

static int change_folder(lua_State *L)
{
  const char *path = luaL_checkstring(L, 1);
  if (chdir(path)) return lua_pushfstring(L, "%s: %s", path, strerror(errno)), lua_error(L);
  return 0;
}

/* The place in the user's own code, as a prefix for an error. */
static int place(lua_State *L) { lb_push_place(L); return 1; }

static int is_tensor(lua_State *L) { lua_pushboolean(L, lb_to_tensor(L, 1) != NULL); return 1; }
static int is_dtype(lua_State *L) { lua_pushboolean(L, lb_to_dtype(L, 1) != LT_NO_DTYPE); return 1; }
static int make_shape(lua_State *L)
{
  int64_t size[LT_MAX_DIMS];
  luaL_checktype(L, 1, LUA_TTABLE);
  int n = (int)lua_rawlen(L, 1);
  if (n > LT_MAX_DIMS) return luaL_error(L, "Size: at most %d dimensions, got %d", LT_MAX_DIMS, n);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 1, i + 1);
    size[i] = luaL_checkinteger(L, -1);
  }
  lb_push_shape(L, n, size);
  return 1;
}

static const luaL_Reg functions[] = {
  {"memory_stats", memory_stats}, {"empty_cache", empty_cache}, {"reset_peak_memory_stats", reset_peak},
  {"get_num_threads", get_num_threads}, {"cpu_level", cpu_level}, {"get_default_dtype", get_default_dtype},
  {"set_default_dtype", set_default_dtype}, {"is_tensor", is_tensor}, {"is_dtype", is_dtype}, {"Size", make_shape}, {"tensor", lb_new_tensor},
  {"note_tensors", lb_note_tensors}, {"note_lines", lb_note_lines},
  {"monotonic_time", monotonic_time},
  {"place", place}, {NULL, NULL},
};

/* ---- operators by module ---- */

static void add_operators(lua_State *L, int core)
{
  lua_newtable(L);
  for (const struct lb_binding *b = lb_bindings; b->name; b++) {
    if (!(b->forms & LB_FUNCTION)) continue;
    const char *module = *b->module ? b->module : "torch";
    if (lua_getfield(L, -1, module) == LUA_TNIL) {
      lua_pop(L, 1);
      lua_newtable(L);
      lua_pushvalue(L, -1);
      lua_setfield(L, -3, module);
    }
    lb_push_function(L, b->function);
    lua_setfield(L, -2, b->name);
    lua_pop(L, 1);
  }
  lua_setfield(L, core, "operators");
}

static void add_dtypes(lua_State *L, int core)
{
  lua_createtable(L, 0, LT_DTYPES);
  for (int d = 0; d < LT_DTYPES; d++) {
    lb_push_dtype(L, (lt_dtype)d);
    lua_setfield(L, -2, lt_dtype_name((lt_dtype)d));
  }
  lua_setfield(L, core, "dtypes");
}

/* ---- the embedded Lua files ---- */

static bool is_open(lua_State *L);

static int load_file(lua_State *L)
{
  if (!is_open(L)) {
    lua_pushcfunction(L, luaopen_torch);
    lua_call(L, 0, 0);
  }
  const struct lb_file *f = lua_touserdata(L, lua_upvalueindex(1));
  char chunk_name[128];
  luaL_gsub(L, f->name, ".", "/");
  snprintf(chunk_name, sizeof chunk_name, "=%s.lua", lua_tostring(L, -1));
  if (luaL_loadbufferx(L, f->text, f->size, chunk_name, "t") != LUA_OK) return lua_error(L);
  lua_pushstring(L, f->name);
  lua_call(L, 1, 1);
  return 1;
}

static int open_core(lua_State *L);

void lb_preload(lua_State *L)
{
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_torch);
  lua_setfield(L, -2, "torch");
  lua_pushcfunction(L, open_core);
  lua_setfield(L, -2, "torch.core");
  for (const struct lb_file *f = lb_files; f->name; f++) {
    lua_pushlightuserdata(L, (void *)f);
    lua_pushcclosure(L, load_file, 1);
    lua_setfield(L, -2, f->name);
  }
  lua_pop(L, 1);
}

/* The source text of an embedded file, by module name. */
static int source_of(lua_State *L)
{
  const char *name = luaL_checkstring(L, 1);
  for (const struct lb_file *f = lb_files; f->name; f++)
    if (strcmp(f->name, name) == 0) return lua_pushlstring(L, f->text, f->size), 1;
  return 0;
}

/* The names of all embedded files. */
static int source_names(lua_State *L)
{
  lua_newtable(L);
  for (int i = 0; lb_files[i].name; i++) {
    lua_pushstring(L, lb_files[i].name);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* What reaches beyond the state: files, threads, the process. A sandbox gets functions that refuse. */
static void open_process(lua_State *L, int core)
{
  static const luaL_Reg process[] = {
    {"set_memory_limit", set_memory_limit}, {"set_num_threads", set_num_threads}, {"current_folder", current_folder},
    {"change_folder", change_folder}, {NULL, NULL},
  };
  lua_pushvalue(L, core);
  luaL_setfuncs(L, process, 0);
  lua_pop(L, 1);
}

static lb_opener *const outside[] = {
  open_process, lb_open_io, lb_open_worker, lb_open_image, lb_open_terminal, lb_open_folder, lb_open_dlpack, lb_open_sandbox,
};

static void make_core(lua_State *L)
{
  lua_newtable(L);
  int core = lua_gettop(L);
  luaL_setfuncs(L, functions, 0);
  lua_pushcfunction(L, source_of);
  lua_setfield(L, core, "source_of");
  lua_pushcfunction(L, source_names);
  lua_setfield(L, core, "source_names");
  lb_push_newaxis(L);
  lua_setfield(L, core, "newaxis");
  lb_open_box(L);
  lb_open_tensor(L, core);
  lb_open_graph(L);
  lb_open_generator(L);
  lb_open_autocast(L, core);
  lb_open_isolate(L, core);
  lb_open_profile(L, core);
  for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
    if (lb_is_sandbox(L)) lb_refuse_functions(L, core, outside[i]);
    else outside[i](L, core);
  }
  add_operators(L, core);
  add_dtypes(L, core);
}

/* The collector waits until memory is so many percent of what the last cycle left. A tensor's box is only finalized in one cycle and freed in
   the next, so it counts among what is left: at Lua's own 200 percent the garbage of each cycle lets the next one start later, without end. */
enum { GC_PAUSE = 120 };

/* The core table is made once for a state and kept in the registry: a host may empty the list of loaded modules (test runners do). */
static const char core_key;

static int open_core(lua_State *L)
{
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &core_key) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  lua_gc(L, LUA_GCINC, GC_PAUSE, 0, 0);   /* the byte budget needs the incremental mode: box.c */
  make_core(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &core_key);
  return 1;
}

/* Whether the library's table is there, or on its way. */
static bool is_open(lua_State *L)
{
  open_core(L);
  bool open = lua_getfield(L, -1, "opening") != LUA_TNIL;
  lua_pop(L, 2);
  return open;
}

/* The library's own table leaves no entry torch.init among the loaded modules: tracebacks name functions by those. */
int luaopen_torch(lua_State *L)
{
  lb_preload(L);
  open_core(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -2, "library") == LUA_TNIL) {
    lua_pushboolean(L, 1);
    lua_setfield(L, -4, "opening");
    lua_getglobal(L, "require");
    lua_pushstring(L, "torch.init");
    lua_call(L, 1, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, -5, "library");
    lua_pushnil(L);
    lua_setfield(L, -4, "torch.init");
    lua_replace(L, -2);
  }
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "torch");
  return 1;
}
