/* Ctrl-C while Lua code runs: an "interrupted!" error in that code. */
#ifndef LUATORCH_SHELL_INTERRUPT_H
#define LUATORCH_SHELL_INTERRUPT_H

#include <lua.h>

/* From now on every SIGINT interrupts, and between calls none ends the program. Until this is called the
 * second SIGINT within one call ends the program, as it ends `lua`. */
void interrupt_keep_program(void);

/* Lets SIGINT reach code in coroutines and code that waits for another program: replaces coroutine.resume, coroutine.wrap and
 * os.execute by functions that do the same and note which coroutine runs, and what ended the program. */
void interrupt_watch(lua_State *L);

/* lua_pcall that SIGINT can interrupt. */
int interrupt_pcall(lua_State *L, int arguments, int results, int handler);

/* Forgets an interruption: for a message handler, which runs on behalf of code that was stopped. */
void interrupt_forget(lua_State *L);

#endif
