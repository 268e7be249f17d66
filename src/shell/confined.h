/* --sandbox: a script that is not trusted. */
#ifndef LUATORCH_SHELL_CONFINED_H
#define LUATORCH_SHELL_CONFINED_H

#include <lua.h>

#include "shell/options.h"

/* Lua function's body: runs the script in a sandbox. Pushes true when it succeeded; returns how many results it pushed. */
int confined_run(lua_State *L, const struct options *options, int argc, char **argv);

#endif
