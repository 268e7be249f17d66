/* What a session at the terminal keeps from one input to the next. */
#ifndef LUATORCH_SHELL_SESSION_H
#define LUATORCH_SHELL_SESSION_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

#include "shell/input.h"

/* Loads torch, predefines its names, greets and runs the user's start-up file. What fails is reported, and the prompt works
 * without it. */
void session_open(lua_State *L);

/* Replaces the function on top, compiled from the text, by one that sees the session's variables and, if it is no
 * expression, keeps its own there. */
void session_adopt(lua_State *L, const char *text, size_t length, bool expression);

/* Replaces the parser's message on top by the report on it. */
void session_describe_syntax(lua_State *L);

/* True when the text is no Lua but a command: `:time x`, `?name`, `!ls`. */
bool session_is_command(lua_State *L, const char *text, size_t length);

/* Runs a command and reports its error. */
void session_run_command(lua_State *L, const char *text, size_t length);

/* Keeps the first of the values on the stack as the session's `_` and, unless `hidden`, prints them all. */
void session_finish(lua_State *L, bool hidden);

/* Message handler of the prompt: the message, the user's frames, and what helps. */
int session_report(lua_State *L);

/* What the Tab key does in a line, of which `before` is the input so far. */
void session_complete(lua_State *L, const char *before, const char *line, int cursor, struct input_completion *completion);

#endif
