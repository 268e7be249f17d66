/* What the user reads when something failed. */
#ifndef LUATORCH_SHELL_REPORT_H
#define LUATORCH_SHELL_REPORT_H

#include <lua.h>
#include <stdbool.h>

/* Sets the name that begins each message; NULL, as in interactive mode, for none. */
void report_program(const char *name);

/* Writes one message to stderr. */
void report_message(const char *text);

/* Writes and pops the error message on top when `status` is an error; returns `status`. */
int report_status(lua_State *L, int status);

/* Message handler of scripts: the message and Lua's whole stack traceback. */
int report_traceback(lua_State *L);

/* True for the frame of a function of the user's: neither C nor one of the library's own files. */
bool report_is_users(const lua_Debug *frame);

/* Message handler of the prompt: the message, then the frames of the user's own functions. */
int report_user_frames(lua_State *L);

#endif
