/* Finding whole chunks in what was typed. */
#ifndef LUATORCH_SHELL_CHUNK_H
#define LUATORCH_SHELL_CHUNK_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>

enum chunk_state {
  CHUNK_READY,        /* a function is on the stack */
  CHUNK_INCOMPLETE,   /* more lines are needed; the parser's message is on the stack */
  CHUNK_WRONG,        /* a syntax error; the parser's message is on the stack */
};

/* A whole chunk at the start of a text. */
struct chunk {
  size_t length;     /* bytes of the text it takes */
  bool expression;   /* its value is wanted */
};

/* Compiles the longest run of lines at the start of `text` that is an expression or a chunk. The caller knows
 * that no chunk ends within the first `incomplete` bytes, which earlier calls have seen. `lua` asks for more lines only where a statement
 * ended too early; with `patient` this is so for an expression as well ("1 +", "{1,"), and an expression behind statements is
 * left for the next call. */
enum chunk_state chunk_compile(lua_State *L, const char *text, size_t incomplete, bool patient, struct chunk *chunk);

/* True when the expression text[0..length) ends in a semicolon. */
bool chunk_ends_in_semicolon(lua_State *L, const char *text, size_t length);

#endif
