/* The library's Lua files, embedded by scripts/embed.lua. */
#ifndef LUA_FILES_H
#define LUA_FILES_H

#include <stddef.h>

struct lb_file { const char *name, *text; size_t size; };   /* "torch.nn.linear" */
extern const struct lb_file lb_files[];                      /* ends with a NULL name */

#endif
