/* The entry points for Lua and for a host: luaopen_torch and lb_preload of luatorch_lua.h. */
#ifndef LUA_MODULE_H
#define LUA_MODULE_H

#include <lua.h>

#include "luatorch_lua.h"

/* Functions that Lua's loader looks up by name: `require "torch.nn"` finds luaopen_torch_nn without torch being loaded. */
#define LB_EXPORT __attribute__((visibility("default")))

#endif
