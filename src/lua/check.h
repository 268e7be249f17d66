/* Arguments of functions written by hand: errors name the function, the argument, what came and what was expected. */
#ifndef LUA_CHECK_H
#define LUA_CHECK_H

#include <lua.h>

const char *lb_check_text(lua_State *L, int index, const char *function, const char *argument);
void lb_check_table(lua_State *L, int index, const char *function, const char *argument);

#endif
