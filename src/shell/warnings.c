/* Lua hands a warning over in pieces; the last one completes it. A text that was shown before is not shown again. */
#include "shell/warnings.h"

#include <stdbool.h>
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

/* lua_WarnFunction. A message of one piece that begins with "@" is an order: "@on" or "@off". */
static void on_warning(void *context, const char *piece, int continues)
{
  (void)context;
  if (!state.within && !continues && piece[0] == '@') {
    if (strcmp(piece, "@on") == 0 || strcmp(piece, "@off") == 0)
      state.on = strcmp(piece, "@on") == 0;
    return;
  }
  if (!state.within)
    add_piece("warning: ");
  add_piece(piece);
  state.within = continues;
  if (!continues)
    finish();
}

void warnings_open(lua_State *L)
{
  lua_setwarnf(L, on_warning, NULL);
}
