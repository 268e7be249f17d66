/* The interactive mode: read a chunk, run it, print its values, and again.
 *
 * Fed from a pipe it behaves as `lua -i`. At a terminal a session is added: variables that stay, commands, completion, `_` for the
 * last value, a semicolon to hide it, and reports of the user's frames only. Typed text gathers in `text`
 * until chunk.c finds a chunk at its start; what a pasted block holds beyond that chunk is its turn next. */
#include "shell/repl.h"

#include <lauxlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/chunk.h"
#include "shell/input.h"
#include "shell/interrupt.h"
#include "shell/report.h"
#include "shell/run.h"
#include "shell/session.h"
#include "shell/warnings.h"

struct repl {
  lua_State *L;
  bool terminal;
  char *text;        /* typed and not yet run; NULL when there is none */
  size_t incomplete; /* bytes of `text` in which no chunk ends */
  bool remembered;   /* `text` is in the history */
};

static void drop_text(struct repl *repl)
{
  free(repl->text);
  repl->text = NULL;
  repl->incomplete = 0;
}

/* Appends a line to the text and frees it. */
static void add_line(struct repl *repl, char *line)
{
  if (!repl->text) {
    repl->text = line;
  } else {
    repl->incomplete = strlen(repl->text);
    lua_pushfstring(repl->L, "%s\n%s", repl->text, line);
    free(repl->text);
    free(line);
    repl->text = strdup(lua_tostring(repl->L, -1));
    lua_pop(repl->L, 1);
  }
  repl->remembered = false;
}

/* Drops the first `length` bytes of the text and the newline behind them. */
static void take_text(struct repl *repl, size_t length)
{
  size_t size = strlen(repl->text);
  repl->incomplete = 0;
  if (length < size)
    memmove(repl->text, repl->text + length + 1, size - length);
  else
    drop_text(repl);
}

/* Asks for a line with the prompt for a first or a further one. */
static enum input_result ask(struct repl *repl)
{
  lua_State *L = repl->L;
  bool first = !repl->text;
  int top = lua_gettop(L);
  char *line;
  if (lua_getglobal(L, first ? "_PROMPT" : "_PROMPT2") == LUA_TNIL)
    lua_pushstring(L, first ? "> " : ">> ");
  enum input_result result = input_read(luaL_tolstring(L, -1, NULL), &line);
  lua_settop(L, top);
  if (result == INPUT_LINE)
    add_line(repl, line);
  else if (result == INPUT_INTERRUPTED)
    drop_text(repl);
  return result;
}

static void remember_text(struct repl *repl)
{
  if (!repl->remembered)
    input_remember(repl->text);
  repl->remembered = true;
}

/* Reports the syntax error on top, which ends the text. */
static void reject_text(struct repl *repl)
{
  remember_text(repl);
  if (repl->terminal)
    session_describe_syntax(repl->L);
  report_status(repl->L, LUA_ERRSYNTAX);
  drop_text(repl);
}

/* Runs the first line of the text if it is a command. */
static bool run_command(struct repl *repl)
{
  size_t length = strcspn(repl->text, "\n");
  if (!repl->terminal || repl->incomplete > 0 || !session_is_command(repl->L, repl->text, length))
    return false;
  remember_text(repl);
  session_run_command(repl->L, repl->text, length);
  lua_settop(repl->L, 0);
  take_text(repl, length);
  return true;
}

/* Pushes the next chunk's function and describes the chunk; false at the end of the input. The chunk is
 * then still at the start of the text. */
static bool read_chunk(struct repl *repl, struct chunk *chunk)
{
  for (;;) {
    if (!repl->text) {
      if (ask(repl) == INPUT_END)
        return false;
      continue;
    }
    if (run_command(repl))
      continue;
    switch (chunk_compile(repl->L, repl->text, repl->incomplete, repl->terminal, chunk)) {
      case CHUNK_READY:
        remember_text(repl);
        return true;
      case CHUNK_WRONG:
        reject_text(repl);
        break;
      case CHUNK_INCOMPLETE:
        if (ask(repl) == INPUT_END)
          reject_text(repl);
        else
          lua_pop(repl->L, 1);
        break;
    }
  }
}

/* Prints the values on the stack with the global `print`, which the user may have replaced. */
static void print_values(lua_State *L)
{
  int count = lua_gettop(L);
  if (count == 0)
    return;
  luaL_checkstack(L, LUA_MINSTACK, "too many results to print");
  lua_getglobal(L, "print");
  lua_insert(L, 1);
  if (interrupt_pcall(L, count, 0, 0) != LUA_OK)
    report_message(lua_pushfstring(L, "error calling 'print' (%s)", lua_tostring(L, -1)));
}

/* Runs the function on the stack; leaves its values, or reports its error and returns false. */
static bool run_chunk(struct repl *repl)
{
  lua_CFunction handler = repl->terminal ? session_report : report_traceback;
  if (report_status(repl->L, run_call(repl->L, 0, LUA_MULTRET, handler)) == LUA_OK)
    return true;
  drop_text(repl);
  return false;
}

/* One turn at the terminal, from the compiled chunk at the start of the text. */
static void turn_in_session(struct repl *repl, const struct chunk *chunk)
{
  lua_State *L = repl->L;
  bool hidden = chunk->expression && chunk_ends_in_semicolon(L, repl->text, chunk->length);
  session_adopt(L, repl->text, chunk->length, chunk->expression);
  take_text(repl, chunk->length);
  if (run_chunk(repl) && lua_gettop(L) > 0)
    session_finish(L, hidden);
}

static void turn(struct repl *repl, const struct chunk *chunk)
{
  take_text(repl, chunk->length);
  if (run_chunk(repl))
    print_values(repl->L);
}

static struct repl *at_keyboard;   /* whose lines are edited */

static void complete_line(const char *line, int cursor, struct input_completion *completion)
{
  const struct repl *repl = at_keyboard;
  lua_State *L = repl->L;
  const char *before = repl->text ? lua_pushfstring(L, "%s\n", repl->text) : lua_pushliteral(L, "");
  session_complete(L, before, line, cursor, completion);
  lua_pop(L, 1);
}

void repl_run(lua_State *L)
{
  input_set_completer(complete_line);
  struct repl repl = {.L = L, .terminal = input_open()};
  at_keyboard = &repl;
  struct chunk chunk;
  report_program(NULL);
  if (repl.terminal) {
    interrupt_keep_program();
    interrupt_watch(L);
    warnings_open(L);
    session_open(L);
  }
  lua_settop(L, 0);
  while (read_chunk(&repl, &chunk)) {
    if (repl.terminal)
      turn_in_session(&repl, &chunk);
    else
      turn(&repl, &chunk);
    lua_settop(L, 0);
  }
  putchar('\n');
  fflush(stdout);
}
