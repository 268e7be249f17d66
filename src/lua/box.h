/* Tensors and dtypes as Lua values. */
#ifndef LUA_BOX_H
#define LUA_BOX_H

#include <lauxlib.h>
#include <lua.h>

#include "luatorch_lua.h"
#include "tensor/tensor.h"

#define LB_TENSOR_NAME "torch.Tensor"

/* The userdata. The tag tells it from foreign userdata without a look into the registry. */
struct lb_box { const void *tag; lt_tensor *tensor; };

/* Pushes an empty box, made before the operator runs so that its result cannot leak. */
struct lb_box *lb_push_box(lua_State *L);

/* core.note_tensors(table or nil): boxes made from now on become keys of the table. */
int lb_note_tensors(lua_State *L);

/* core.note_lines([on]): whether boxes made from now on are kept with the line that made them. Returns the table of these, weak, and whether it is on. */
int lb_note_lines(lua_State *L);

/* lb_to_tensor, by which a freed tensor counts as none; raises an error that names the function and the argument. */
lt_tensor *lb_check_tensor(lua_State *L, int index, const char *function, const char *argument);

/* dtypes: one userdata each. */
void lb_push_dtype(lua_State *L, lt_dtype d);
lt_dtype lb_to_dtype(lua_State *L, int index);            /* LT_NO_DTYPE if there is none */

/* The source of the library's own Lua files begins so. */
#define LB_INTERNAL_SOURCE "=torch/"

/* Pushes "file:line: " of the innermost line of the user's, past the library's own Lua files; or "". */
void lb_push_place(lua_State *L);

/* Raises the pending engine error, with that place in front. */
int lb_raise(lua_State *L);

/* "a tensor of sizes {2, 3}", "a string", ...: what came, for messages. Pushes a string. */
const char *lb_describe(lua_State *L, int index);

/* Runs the collector when tensors hold more bytes than the budget allows: Lua itself sees only the boxes. */
void lb_collect_if_due(lua_State *L);

/* Pushes a shape: a table of integers that prints itself. */
void lb_push_shape(lua_State *L, int ndim, const int64_t *size);
bool lb_is_shape(lua_State *L, int index);                /* of a table */

void lb_open_box(lua_State *L);                           /* registers metatables; pushes nothing */

#endif
