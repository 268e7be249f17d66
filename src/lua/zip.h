/* Zip files as Lua values. */
#ifndef LUA_ZIP_H
#define LUA_ZIP_H

#include <lua.h>

/* open_zip(path, caller): an archive with the methods names(), text(name), tensor(name, dtype) and npy(name). */
int lb_open_zip(lua_State *L);

/* write_npz(path, tensors, compressed, caller): tensors by name as a NumPy archive. */
int lb_write_npz(lua_State *L);

#endif
