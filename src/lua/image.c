/* Files go to and from strings: where they lie is the business of the Lua files above. */
#include "lua/image.h"

#include <lauxlib.h>

#include "base/error.h"
#include "io/png.h"
#include "lua/box.h"
#include "lua/check.h"

/* decode_png(bytes, caller): the image as uint8 of sizes (height, width, channels). */
static int decode_png(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 2);
  lb_check_text(L, 1, caller, "bytes");
  size_t n;
  const char *bytes = lua_tolstring(L, 1, &n);
  struct lb_box *box = lb_push_box(L);
  const char *outer = lt_op_enter(caller);
  struct lt_buffer *file = lt_buffer_borrow("image", bytes, n);
  if (file) box->tensor = lt_decode_png(file);
  lt_buffer_release(file);
  lt_op_leave(outer);
  return box->tensor ? 1 : lb_raise(L);
}

static int push_bytes(lua_State *L)
{
  const struct lt_buffer *file = lua_touserdata(L, 1);
  lua_pushlstring(L, (const char *)file->data, file->size);
  return 1;
}

/* encode_png(image, caller): the file's bytes. */
static int encode_png(lua_State *L)
{
  const char *caller = luaL_checkstring(L, 2);
  lt_tensor *image = lb_check_tensor(L, 1, caller, "image");
  const char *outer = lt_op_enter(caller);
  struct lt_buffer *file = lt_encode_png(image);
  lt_op_leave(outer);
  if (!file) return lb_raise(L);
  lua_pushcfunction(L, push_bytes);
  lua_pushlightuserdata(L, file);
  int status = lua_pcall(L, 1, 1, 0);  /* Lua may run out of memory: the buffer goes either way */
  lt_buffer_release(file);
  return status == LUA_OK ? 1 : lua_error(L);
}

void lb_open_image(lua_State *L, int core)
{
  static const luaL_Reg functions[] = {{"decode_png", decode_png}, {"encode_png", encode_png}, {NULL, NULL}};
  lua_pushvalue(L, core);
  luaL_setfuncs(L, functions, 0);
  lua_pop(L, 1);
}
