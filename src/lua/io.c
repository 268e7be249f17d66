/* Readers and writers for Lua. What C allocates while Lua may raise an error lies in a userdata with a __gc from the start, so that an
   error of Lua's own leaves nothing behind. */
#include "lua/io.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "lua/box.h"
#include "lua/check.h"
#include "lua/zip.h"
#include "tensor/copy.h"

enum { MAX_DIMS_ARGUMENT = LT_MAX_DIMS };

/* ---- safetensors ---- */

static const char contents_name[] = "torch.safetensors contents";

static int clear_contents(lua_State *L)
{
  lt_safetensors_clear(luaL_checkudata(L, 1, contents_name));
  return 0;
}

static struct lt_safetensors *push_contents(lua_State *L)
{
  struct lt_safetensors *contents = lua_newuserdatauv(L, sizeof *contents, 0);
  *contents = (struct lt_safetensors){.count = 0};
  if (luaL_newmetatable(L, contents_name)) {
    lua_pushcfunction(L, clear_contents);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return contents;
}

static int parse_file(const char *caller, const char *path, struct lt_safetensors *out)
{
  const char *outer = lt_op_enter(caller);
  struct lt_buffer *file = lt_buffer_open(path);
  int result = file ? lt_safetensors_parse(file, out) : -1;
  lt_buffer_release(file);
  lt_op_leave(outer);
  return result;
}

static void push_tensors(lua_State *L, const struct lt_safetensors *contents)
{
  lua_createtable(L, 0, (int)contents->count);
  for (size_t i = 0; i < contents->count; i++) {
    lua_pushstring(L, contents->tensors[i].name);
    struct lb_box *box = lb_push_box(L);
    box->tensor = lt_array_tensor(&contents->tensors[i].array);
    if (!box->tensor) lb_raise(L);
    lua_rawset(L, -3);
  }
}

static void push_metadata(lua_State *L, const struct lt_safetensors *contents)
{
  lua_createtable(L, 0, (int)contents->metadata_count);
  for (size_t i = 0; i < contents->metadata_count; i++) {
    lua_pushstring(L, contents->metadata[i].key);
    lua_pushstring(L, contents->metadata[i].value);
    lua_rawset(L, -3);
  }
}

/* read_safetensors(path, caller): tensors by name, metadata by key. */
static int read_safetensors(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 2), *path = lb_check_text(L, 1, caller, "path");
  struct lt_safetensors *contents = push_contents(L);
  if (parse_file(caller, path, contents) < 0) return lb_raise(L);
  push_tensors(L, contents);
  push_metadata(L, contents);
  lt_safetensors_clear(contents);
  return 2;
}

static size_t count_pairs(lua_State *L, int index)
{
  size_t n = 0;
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) n++;
  return n;
}

/* The stack of write_safetensors. */
enum { TENSORS = 2, METADATA = 3, CALLER = 4, KEEP = 5 };

static const char *check_key(lua_State *L, const char *what)
{
  const char *caller = lua_tostring(L, CALLER);
  if (lua_type(L, -2) != LUA_TSTRING)
    luaL_error(L, "%s: a %s's name must be a string, got %s", caller, what, lb_describe(L, -2));
  const char *key = lua_tostring(L, -2);
  if (strlen(key) != lua_rawlen(L, -2)) luaL_error(L, "%s: a %s's name holds a zero byte", caller, what);
  return key;
}

static void *check_memory(lua_State *L, void *block)
{
  if (!block) luaL_error(L, "%s: out of memory", lua_tostring(L, CALLER));
  return block;
}

/* Takes the tensors. Contiguous copies are kept alive by the table at KEEP. */
static void take_tensors(lua_State *L, struct lt_safetensors *contents)
{
  contents->tensors = check_memory(L, calloc(count_pairs(L, TENSORS) + 1, sizeof *contents->tensors));
  for (lua_pushnil(L); lua_next(L, TENSORS); lua_pop(L, 1)) {
    const char *name = check_key(L, "tensor");
    lt_tensor *tensor = lb_check_tensor(L, -1, lua_tostring(L, CALLER), name);
    struct lb_box *box = lb_push_box(L);
    box->tensor = lt_contiguous_as(tensor, (lt_dtype)tensor->dtype);
    if (!box->tensor) lb_raise(L);
    lua_rawseti(L, KEEP, (lua_Integer)contents->count + 1);
    struct lt_named_array *item = &contents->tensors[contents->count++];
    item->name = check_memory(L, strdup(name));
    lt_array_of_tensor(box->tensor, &item->array);
  }
}

static int by_key(const void *a, const void *b)
{
  return strcmp(((const struct lt_metadata *)a)->key, ((const struct lt_metadata *)b)->key);
}

/* Takes the metadata, sorted, so that equal values give equal files. */
static void take_metadata(lua_State *L, struct lt_safetensors *contents)
{
  contents->metadata = check_memory(L, calloc(count_pairs(L, METADATA) + 1, sizeof *contents->metadata));
  for (lua_pushnil(L); lua_next(L, METADATA); lua_pop(L, 1)) {
    const char *key = check_key(L, "metadata entry");
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "%s: metadata '%s' must be a string, got %s", lua_tostring(L, CALLER), key, lb_describe(L, -1));
    struct lt_metadata *pair = &contents->metadata[contents->metadata_count++];
    pair->key = check_memory(L, strdup(key));
    pair->value = check_memory(L, strdup(lua_tostring(L, -1)));
  }
  qsort(contents->metadata, contents->metadata_count, sizeof *contents->metadata, by_key);
}

static int write_file(const char *caller, const char *path, const struct lt_safetensors *contents)
{
  const char *outer = lt_op_enter(caller);
  int result = lt_safetensors_write(path, contents);
  lt_op_leave(outer);
  return result;
}

/* write_safetensors(path, tensors, metadata, caller) */
static int write_safetensors(lua_State *L)
{
  const char *caller = luaL_checkstring(L, CALLER), *path = lb_check_text(L, 1, caller, "path");
  lb_check_table(L, TENSORS, caller, "tensors");
  lb_check_table(L, METADATA, caller, "metadata");
  lua_settop(L, CALLER);
  lua_newtable(L);
  struct lt_safetensors *contents = push_contents(L);
  take_tensors(L, contents);
  take_metadata(L, contents);
  if (write_file(caller, path, contents) < 0) return lb_raise(L);
  lt_safetensors_clear(contents);
  return 0;
}

/* ---- single arrays ---- */

/* read_idx(path): the tensor in an idx file, plain or gzipped. */
static int read_idx(lua_State *L)
{
  const char *path = lb_check_text(L, 1, "read_idx", "path");
  struct lb_box *box = lb_push_box(L);
  box->tensor = lt_read_idx(path);
  return box->tensor ? 1 : lb_raise(L);
}

/* read_npy(path, caller) */
static int read_npy(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 2), *path = lb_check_text(L, 1, caller, "path");
  struct lb_box *box = lb_push_box(L);
  const char *outer = lt_op_enter(caller);
  box->tensor = lt_read_npy(path);
  lt_op_leave(outer);
  return box->tensor ? 1 : lb_raise(L);
}

/* write_npy(path, tensor, caller) */
static int write_npy(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 3), *path = lb_check_text(L, 1, caller, "path");
  lt_tensor *tensor = lb_check_tensor(L, 2, caller, "tensor");
  const char *outer = lt_op_enter(caller);
  int result = lt_write_npy(path, tensor);
  lt_op_leave(outer);
  return result < 0 ? lb_raise(L) : 0;
}

/* ---- storages ---- */

/* storage_id(tensor): a number that tensors have in common just when they share memory. */
static int storage_id(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)(intptr_t)lb_check_tensor(L, 1, "storage_id", "tensor")->storage);
  return 1;
}

static lt_ints check_ints(lua_State *L, int index, int64_t out[MAX_DIMS_ARGUMENT])
{
  luaL_checktype(L, index, LUA_TTABLE);
  lua_Unsigned n = lua_rawlen(L, index);
  luaL_argcheck(L, n <= MAX_DIMS_ARGUMENT, index, "too many dimensions");
  for (lua_Unsigned i = 0; i < n; i++) {
    lua_rawgeti(L, index, (lua_Integer)i + 1);
    out[i] = luaL_checkinteger(L, -1);
    lua_pop(L, 1);
  }
  return (lt_ints){out, (int)n};
}

/* storage_view(tensor, size, stride, offset): a tensor of its own over the same storage; offset counts from the storage's start. */
static int storage_view(lua_State *L)
{
  int64_t size[MAX_DIMS_ARGUMENT], stride[MAX_DIMS_ARGUMENT];
  lt_tensor *tensor = lb_check_tensor(L, 1, "storage_view", "tensor");
  lt_ints sizes = check_ints(L, 2, size), strides = check_ints(L, 3, stride);
  int64_t offset = luaL_checkinteger(L, 4);
  struct lb_box *box = lb_push_box(L);
  box->tensor = lt_storage_window(tensor, sizes, strides, offset);
  return box->tensor ? 1 : lb_raise(L);
}

/* inflate_limit(bytes = nil): the most bytes that one compressed file may grow to; sets it if given. */
static int inflate_limit(lua_State *L)
{
  lua_Integer bytes = luaL_optinteger(L, 1, 0);
  luaL_argcheck(L, bytes >= 0, 1, "a number of bytes expected");
  if (bytes > 0) lt_set_inflate_limit((size_t)bytes);
  lua_pushinteger(L, (lua_Integer)lt_inflate_limit());
  return 1;
}

void lb_open_io(lua_State *L, int core)
{
  static const luaL_Reg functions[] = {
    {"read_safetensors", read_safetensors}, {"write_safetensors", write_safetensors}, {"read_idx", read_idx},
    {"read_npy", read_npy}, {"write_npy", write_npy}, {"open_zip", lb_open_zip}, {"write_npz", lb_write_npz},
    {"storage_id", storage_id}, {"storage_view", storage_view}, {"inflate_limit", inflate_limit}, {NULL, NULL},
  };
  lua_pushvalue(L, core);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
