/* Folders as Lua functions of torch.core. */
#ifndef LUA_FOLDER_H
#define LUA_FOLDER_H

#include <lua.h>

/* Adds the functions to the table at index `core`. */
void lb_open_folder(lua_State *L, int core);

#endif
