/* `luatorch kernel ...`: the shell as a kernel of Jupyter notebooks. */
#ifndef LUATORCH_SHELL_KERNEL_H
#define LUATORCH_SHELL_KERNEL_H

#include <lua.h>
#include <stdbool.h>

/* Whether the arguments ask for the kernel: `luatorch kernel` with no script of that name here. */
bool kernel_is_asked(int argc, char **argv);

/* Runs the command. The library is in package.preload. Returns a status of Lua's, with the message on top if it is an error. */
int kernel_run(lua_State *L, int argc, char **argv);

#endif
