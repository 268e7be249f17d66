/* Finding whole chunks in what was typed.
 *
 * The parser alone decides. A text is an expression if it compiles behind "return", a chunk if it compiles
 * as it is, and incomplete if the parser complains about its end. A pasted block that is no chunk as a whole,
 * because an expression stands between its statements, is taken apart: the longest run of whole lines that
 * compiles comes first, and the rest is asked about afterwards. So is one that ends in an expression. */
#include "shell/chunk.h"

#include <ctype.h>
#include <lauxlib.h>
#include <string.h>

#define CHUNK_NAME "=stdin"

enum { MOST_LINES = 50 };   /* of an expression behind statements */

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

/* True when the message on top complains of a quoted string that a further line cannot end: only a backslash lets it go on there. */
static bool is_open_string(lua_State *L, const char *text, size_t length)
{
  size_t size;
  const char *message = lua_tolstring(L, -1, &size);
  return ends_with(message, size, ": unfinished string near <eof>") && (length == 0 || text[length - 1] != '\\');
}

/* Compiles text[0..length) as an expression, or else as statements. Where neither is right and `patient` is set, an expression that ended
 * too early has the say. */
static int compile_either(lua_State *L, const char *text, size_t length, bool patient, bool *expression)
{
  int status = compile_expression(L, text, length, "");
  *expression = status == LUA_OK || text[0] == '=';
  if (*expression)
    return status;
  bool ended_early = patient && is_incomplete(L, status);
  int as_statements = compile(L, "", text, length, "");
  bool keep_first = as_statements != LUA_OK && ended_early;
  lua_remove(L, keep_first ? -1 : -2);
  return keep_first ? status : as_statements;
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
    if (compile_either(L, text, chunk->length, false, &chunk->expression) == LUA_OK)
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

/* True for a text that a name or keyword begins: it cannot go on with the expression of the line before. */
static bool begins_statement(const char *text)
{
  text += strspn(text, " \t");
  return isalpha((unsigned char)*text) || *text == '_';
}

/* Leaves the last lines of the statements whose function is on top to a turn of their own if they are an expression, whose value then is shown. */
static void leave_expression(lua_State *L, const char *text, struct chunk *chunk)
{
  size_t end = chunk->length;
  for (int lines = 0; lines < MOST_LINES && (end = previous_line_end(text, end)) > 0; lines++) {
    const char *tail = text + end + 1;
    if (!begins_statement(tail) || !is_expression(L, tail))
      continue;
    if (compile(L, "", text, end, "") == LUA_OK) {
      lua_remove(L, -2);
      chunk->length = end;
      return;
    }
    lua_pop(L, 1);
  }
}

enum chunk_state chunk_compile(lua_State *L, const char *text, size_t incomplete, bool patient, struct chunk *chunk)
{
  chunk->length = strlen(text);
  int status = compile_either(L, text, chunk->length, patient, &chunk->expression);
  if (status == LUA_OK) {
    if (patient && !chunk->expression)
      leave_expression(L, text, chunk);
    return CHUNK_READY;
  }
  bool wants_more = is_incomplete(L, status) && !(patient && is_open_string(L, text, chunk->length));
  enum chunk_state state = wants_more ? CHUNK_INCOMPLETE : CHUNK_WRONG;
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
