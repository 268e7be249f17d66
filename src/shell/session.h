/* What a session at the terminal keeps from one input to the next. */
#ifndef LUATORCH_SHELL_SESSION_H
#define LUATORCH_SHELL_SESSION_H

#include <lua.h>
#include <stddef.h>

/* Loads torch, predefines its names and greets. What fails is reported, and the prompt works without it. */
void session_open(lua_State *L);

/* Lets the function on top, a compiled expression, see the session's variables. */
void session_adopt_expression(lua_State *L);

/* Replaces the function on top, compiled from the text, by one whose variables the session keeps. */
void session_adopt_statements(lua_State *L, const char *text, size_t length);

/* Keeps the value at `index` as the session's `_`. */
void session_keep_result(lua_State *L, int index);

#endif
