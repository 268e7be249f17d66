/* An open archive is a userdata that holds the file's mapping until it is collected. Tensors made from entries that are stored as they
   are lie in the mapping themselves. */
#include "lua/zip.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "io/npy.h"
#include "io/zip.h"
#include "lua/box.h"
#include "lua/check.h"
#include "tensor/copy.h"

static const char archive_name[] = "torch.zip archive";
static const char writer_name[] = "torch.zip writer";

/* ---- reading ---- */

static struct lt_zip *check_archive(lua_State *L)
{
  return luaL_checkudata(L, 1, archive_name);
}

static int clear_archive(lua_State *L)
{
  lt_zip_clear(check_archive(L));
  return 0;
}

/* names(): a sorted list. */
static int list_names(lua_State *L)
{
  const struct lt_zip *zip = check_archive(L);
  lua_createtable(L, (int)zip->count, 0);
  for (size_t i = 0; i < zip->count; i++) {
    lua_pushstring(L, zip->entries[i].name);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

static struct lt_buffer *extract(struct lt_zip *zip, const char *name)
{
  const struct lt_zip_entry *entry = lt_zip_find(zip, name);
  return entry ? lt_zip_extract(zip, entry) : lt_fail_null("%s: it has no entry '%s'", zip->file->name, name);
}

static int buffer_text(lua_State *L)
{
  const struct lt_buffer *contents = lua_touserdata(L, 1);
  lua_pushlstring(L, (const char *)contents->data, contents->size);
  return 1;
}

/* text(name): an entry's bytes, nil if there is no such entry. */
static int read_text(lua_State *L)
{
  struct lt_zip *zip = check_archive(L);
  const struct lt_zip_entry *entry = lt_zip_find(zip, luaL_checkstring(L, 2));
  if (!entry) return 0;
  lua_pushcfunction(L, buffer_text);
  struct lt_buffer *contents = lt_zip_extract(zip, entry);
  if (!contents) return lb_raise(L);
  lua_pushlightuserdata(L, contents);
  int status = lua_pcall(L, 1, 1, 0);
  lt_buffer_release(contents);
  return status == LUA_OK ? 1 : lua_error(L);
}

/* The whole of a buffer as a 1-d tensor. */
static lt_tensor *flat_tensor(struct lt_buffer *contents, lt_dtype dtype)
{
  size_t itemsize = (size_t)lt_itemsize(dtype);
  if (contents->size % itemsize)
    return lt_fail_null("%s: %zu bytes are no whole number of %s", contents->name, contents->size, lt_dtype_name(dtype));
  struct lt_array array = {.dtype = dtype, .ndim = 1, .size = {(int64_t)(contents->size / itemsize)}, .owner = contents,
                           .data = contents->data, .bytes = contents->size};
  return lt_array_tensor(&array);
}

/* tensor(name, dtype): an entry's bytes as the elements of a 1-d tensor. */
static int read_tensor(lua_State *L)
{
  struct lt_zip *zip = check_archive(L);
  const char *name = luaL_checkstring(L, 2);
  lt_dtype dtype = lb_to_dtype(L, 3);
  luaL_argcheck(L, dtype != LT_NO_DTYPE, 3, "dtype expected");
  struct lb_box *box = lb_push_box(L);
  struct lt_buffer *contents = extract(zip, name);
  if (contents) box->tensor = flat_tensor(contents, dtype);
  lt_buffer_release(contents);
  return box->tensor ? 1 : lb_raise(L);
}

static lt_tensor *npy_tensor(struct lt_buffer *contents)
{
  struct lt_array array;
  lt_tensor *tensor = lt_npy_parse(contents, &array) == 0 ? lt_array_tensor(&array) : NULL;
  lt_array_clear(&array);
  return tensor;
}

/* npy(name): the tensor in a .npy entry. */
static int read_npy(lua_State *L)
{
  struct lt_zip *zip = check_archive(L);
  const char *name = luaL_checkstring(L, 2);
  struct lb_box *box = lb_push_box(L);
  struct lt_buffer *contents = extract(zip, name);
  if (contents) box->tensor = npy_tensor(contents);
  lt_buffer_release(contents);
  return box->tensor ? 1 : lb_raise(L);
}

static void set_archive_metatable(lua_State *L)
{
  static const luaL_Reg methods[] = {
    {"names", list_names}, {"text", read_text}, {"tensor", read_tensor}, {"npy", read_npy}, {"__gc", clear_archive}, {NULL, NULL},
  };
  if (luaL_newmetatable(L, archive_name)) {
    luaL_setfuncs(L, methods, 0);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "__index");
  }
  lua_setmetatable(L, -2);
}

static int parse_file(const char *caller, const char *path, struct lt_zip *zip)
{
  const char *outer = lt_op_enter(caller);
  struct lt_buffer *file = lt_buffer_open(path);
  int result = file ? lt_zip_parse(file, zip) : -1;
  lt_buffer_release(file);
  lt_op_leave(outer);
  return result;
}

int lb_open_zip(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 2), *path = lb_check_text(L, 1, caller, "path");
  struct lt_zip *zip = lua_newuserdatauv(L, sizeof *zip, 0);
  *zip = (struct lt_zip){.file = NULL};
  set_archive_metatable(L);
  return parse_file(caller, path, zip) < 0 ? lb_raise(L) : 1;
}

/* ---- writing ---- */

static int abort_writer(lua_State *L)
{
  struct lt_zip_writer **writer = luaL_checkudata(L, 1, writer_name);
  lt_zip_abort(*writer);
  *writer = NULL;
  return 0;
}

static struct lt_zip_writer **push_writer(lua_State *L)
{
  struct lt_zip_writer **writer = lua_newuserdatauv(L, sizeof *writer, 0);
  *writer = NULL;
  if (luaL_newmetatable(L, writer_name)) {
    lua_pushcfunction(L, abort_writer);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return writer;
}

static int add_tensor(struct lt_zip_writer *writer, const char *name, lt_tensor *x, bool compressed)
{
  LT_AUTO lt_tensor *tensor = lt_contiguous_as(x, (lt_dtype)x->dtype);
  if (!tensor) return -1;
  struct lt_array array;
  lt_array_of_tensor(tensor, &array);
  struct lt_buffer *head = lt_npy_header(name, &array);
  if (!head) return -1;
  int result = lt_zip_add(writer, name, (struct lt_zip_parts){head, &array}, compressed);
  lt_buffer_release(head);
  return result;
}

/* Adds every tensor of the table at `index` as NAME.npy. */
static void add_tensors(lua_State *L, int index, struct lt_zip_writer *writer, bool compressed, const char *caller)
{
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING)
      luaL_error(L, "%s: a tensor's name must be a string, got %s", caller, lb_describe(L, -2));
    lt_tensor *tensor = lb_check_tensor(L, -1, caller, lua_tostring(L, -2));
    const char *name = lua_pushfstring(L, "%s.npy", lua_tostring(L, -2));
    if (add_tensor(writer, name, tensor, compressed) < 0) lb_raise(L);
    lua_pop(L, 1);
  }
}

int lb_write_npz(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 4), *path = lb_check_text(L, 1, caller, "path");
  lb_check_table(L, 2, caller, "tensors");
  struct lt_zip_writer **writer = push_writer(L);
  *writer = lt_zip_create(path);
  if (!*writer) return lb_raise(L);
  add_tensors(L, 2, *writer, lua_toboolean(L, 3), caller);
  struct lt_zip_writer *finished = *writer;
  *writer = NULL;
  return lt_zip_commit(finished) < 0 ? lb_raise(L) : 0;
}
