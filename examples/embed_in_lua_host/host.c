/* A program that embeds Lua and knows nothing of tensors:  ./host script.lua argument...

   One line makes the library known to the state; scripts then say `require "torch"`. */
#include <luatorch_lua.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
#include <lua.hpp>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

static void set_arguments(lua_State *L, int argc, char **argv)
{
  lua_newtable(L);
  for (int i = 1; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - 1);
  }
  lua_setglobal(L, "arg");
}

int main(int argc, char **argv)
{
  if (argc < 2) return fprintf(stderr, "usage: %s SCRIPT.lua ...\n", argv[0]), EXIT_FAILURE;
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  lb_preload(L);
  set_arguments(L, argc, argv);
  int failed = luaL_dofile(L, argv[1]);
  if (failed) fprintf(stderr, "%s: %s\n", argv[0], lua_tostring(L, -1));
  lua_close(L);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
