/* Random generators for Lua: torch.Generator, torch.manual_seed, torch.get_rng_state, ... */
#ifndef LUA_GENERATOR_H
#define LUA_GENERATOR_H

#include <lua.h>

#include "tensor/generator.h"

/* The generator at an index, or NULL. */
lt_generator *lb_to_generator(lua_State *L, int index);

/* Pushes a new generator. */
lt_generator *lb_push_generator(lua_State *L);

void lb_open_generator(lua_State *L);    /* adds functions to the table on the stack's top */

#endif
