/* Finding whole chunks in what was typed.
 *
 * The parser alone decides. A text is an expression if it compiles behind "return", a chunk if it compiles
 * as it is, and incomplete if the parser complains about its end. A pasted block that is no chunk as a whole,
 * because an expression stands between its statements, is taken apart: the longest run of whole lines that
 * compiles comes first, and the rest is asked about afterwards. */
#include "shell/chunk.h"

#include <lauxlib.h>
#include <string.h>

#define CHUNK_NAME "=stdin"

/* Compiles before..text..after; leaves the function or the message. */
static int compile(lua_State *L, const char *before, const char *text, size_t length, const char *after)
{
  lua_pushstring(L, before);
  lua_pushlstring(L, text, length);
  lua_pushstring(L, after);
  lua_concat(L, 3);
  size_t size;
  const char *source = lua_tolstring(L, -1, &size);
  int status = luaL_loadbufferx(L, source, size, CHUNK_NAME, "t");
  lua_remove(L, -2);
  return status;
}

static int compile_expression(lua_State *L, const char *text, size_t length, const char *after)
{
  bool marked = length > 0 && text[0] == '=';   /* "=x", the form of older Luas */
  return compile(L, "return ", text + marked, length - marked, after);
}

/* Compiles text[0..length) as an expression, or else as statements. */
static int compile_either(lua_State *L, const char *text, size_t length, bool *expression)
{
  int status = compile_expression(L, text, length, "");
  *expression = status == LUA_OK || text[0] == '=';
  if (*expression)
    return status;
  lua_pop(L, 1);
  return compile(L, "", text, length, "");
}

static bool ends_with(const char *text, size_t length, const char *ending)
{
  size_t size = strlen(ending);
  return length >= size && memcmp(text + length - size, ending, size) == 0;
}

/* True when the message on top says that the text ended too early. */
static bool is_incomplete(lua_State *L, int status)
{
  size_t length;
  const char *message = lua_tolstring(L, -1, &length);
  return status == LUA_ERRSYNTAX && ends_with(message, length, "<eof>");
}

/* Returns the position of the last newline before `end`, or 0. */
static size_t previous_line_end(const char *text, size_t end)
{
  do {
    if (end == 0)
      return 0;
  } while (text[--end] != '\n');
  return end;
}

/* Looks for a chunk in fewer and fewer lines of a text that is none as a whole; pushes it if there is one. */
static bool compile_first_lines(lua_State *L, const char *text, size_t incomplete, struct chunk *chunk)
{
  while ((chunk->length = previous_line_end(text, chunk->length)) > incomplete) {
    if (compile_either(L, text, chunk->length, &chunk->expression) == LUA_OK)
      return true;
    lua_pop(L, 1);
  }
  return false;
}

/* True when the text is an expression. Statements with one behind them end too early for the parser. */
static bool is_expression(lua_State *L, const char *text)
{
  int status = compile_expression(L, text, strlen(text), "");
  lua_pop(L, 1);
  return status == LUA_OK;
}

enum chunk_state chunk_compile(lua_State *L, const char *text, size_t incomplete, struct chunk *chunk)
{
  chunk->length = strlen(text);
  int status = compile_either(L, text, chunk->length, &chunk->expression);
  if (status == LUA_OK)
    return CHUNK_READY;
  enum chunk_state state = is_incomplete(L, status) ? CHUNK_INCOMPLETE : CHUNK_WRONG;
  if (!compile_first_lines(L, text, incomplete, chunk))
    return state;
  bool ready = state == CHUNK_WRONG || is_expression(L, text + chunk->length + 1);
  lua_remove(L, ready ? -2 : -1);
  return ready ? CHUNK_READY : state;
}

bool chunk_ends_in_semicolon(lua_State *L, const char *text, size_t length)
{
  /* "return x;" takes no second semicolon, and a comment at the end of x ends with its line. */
  bool ends = compile_expression(L, text, length, "\n;") != LUA_OK;
  lua_pop(L, 1);
  return ends;
}
