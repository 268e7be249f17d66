/* Lua hands a warning over in pieces; the last one completes it. The line of the user's code that gave rise to it stands in front. What was shown
 * before, line and text, is not shown again. */
#include "shell/warnings.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/report.h"

struct warnings {
  bool on, within;     /* switched on; between the pieces of a warning */
  char *text;          /* what came so far */
  size_t length;
  char **shown;
  size_t count;
};

static struct warnings state = {.on = true};

static void add_piece(const char *piece)
{
  size_t more = strlen(piece);
  char *longer = realloc(state.text, state.length + more + 1);
  if (!longer)
    return;
  memcpy(longer + state.length, piece, more + 1);
  state.text = longer;
  state.length += more;
}

static bool was_shown(const char *text)
{
  for (size_t i = 0; i < state.count; i++)
    if (strcmp(state.shown[i], text) == 0)
      return true;
  return false;
}

/* Keeps the text among those shown. */
static void note_shown(char *text)
{
  char **longer = realloc(state.shown, (state.count + 1) * sizeof *longer);
  if (!longer) {
    free(text);
    return;
  }
  state.shown = longer;
  state.shown[state.count++] = text;
}

static void finish(void)
{
  char *text = state.text;
  state.text = NULL;
  state.length = 0;
  if (!text || !state.on || was_shown(text)) {
    free(text);
    return;
  }
  report_message(text);
  note_shown(text);
}

/* Adds "file:line: " of the innermost of the user's functions; within a coroutine, of the line that resumed it. */
static void add_place(lua_State *L)
{
  lua_Debug frame;
  for (int level = 0; lua_getstack(L, level, &frame); level++) {
    lua_getinfo(L, "Sl", &frame);
    if (!report_is_users(&frame))
      continue;
    char place[LUA_IDSIZE + 24];
    snprintf(place, sizeof place, "%s:%d: ", frame.short_src, frame.currentline);
    add_piece(place);
    return;
  }
}

/* lua_WarnFunction; the context is the Lua state. A message of one piece that begins with "@" is an order: "@on" or "@off". */
static void on_warning(void *context, const char *piece, int continues)
{
  if (!state.within && !continues && piece[0] == '@') {
    if (strcmp(piece, "@on") == 0 || strcmp(piece, "@off") == 0)
      state.on = strcmp(piece, "@on") == 0;
    return;
  }
  if (!state.within) {
    add_place(context);
    add_piece("warning: ");
  }
  add_piece(piece);
  state.within = continues;
  if (!continues)
    finish();
}

void warnings_open(lua_State *L)
{
  lua_setwarnf(L, on_warning, L);
}
