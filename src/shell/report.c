/* Error reports.
 *
 * A script's error is reported exactly as `lua` reports it. At the prompt the message comes first, and below
 * it only frames the user wrote: neither C functions nor the project's own Lua files, whose embedded chunks
 * are named "=torch/...", a source no file of a user can have. */
#include "shell/report.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#define INTERNAL_SOURCE "=torch/"
#define SHOWN_FRAMES 12

static const char *program;

void report_program(const char *name)
{
  program = name;
}

void report_message(const char *text)
{
  fflush(stdout);
  if (program)
    fprintf(stderr, "%s: ", program);
  fprintf(stderr, "%s\n", text);
  fflush(stderr);
}

int report_status(lua_State *L, int status)
{
  if (status != LUA_OK) {
    const char *text = lua_tostring(L, -1);
    report_message(text ? text : "(error message not a string)");
    lua_pop(L, 1);
  }
  return status;
}

/* Pushes a message for an error value that is no string. True when it is the value's own __tostring, which
 * stands alone, without a traceback. */
static bool describe_value(lua_State *L)
{
  if (luaL_callmeta(L, 1, "__tostring") && lua_type(L, -1) == LUA_TSTRING)
    return true;
  lua_pushfstring(L, "(error object is a %s value)", luaL_typename(L, 1));
  return false;
}

int report_traceback(lua_State *L)
{
  const char *text = lua_tostring(L, 1);
  if (!text) {
    if (describe_value(L))
      return 1;
    text = lua_tostring(L, -1);
  }
  luaL_traceback(L, L, text, 1);
  return 1;
}

static bool starts_with(const char *text, const char *start)
{
  return strncmp(text, start, strlen(start)) == 0;
}

bool report_is_users(const lua_Debug *frame)
{
  return *frame->what != 'C' && !starts_with(frame->source, INTERNAL_SOURCE);
}

/* Adds "\n  chunk:line: in function 'name'" to the string on top. */
static void add_frame(lua_State *L, const lua_Debug *frame)
{
  if (*frame->what == 'm')
    lua_pushfstring(L, "\n  %s:%d: in main chunk", frame->short_src, frame->currentline);
  else if (*frame->namewhat != '\0')
    lua_pushfstring(L, "\n  %s:%d: in %s '%s'", frame->short_src, frame->currentline,
                    strcmp(frame->namewhat, "global") == 0 ? "function" : frame->namewhat, frame->name);
  else
    lua_pushfstring(L, "\n  %s:%d: in function <%s:%d>", frame->short_src, frame->currentline,
                    frame->short_src, frame->linedefined);
  lua_concat(L, 2);
}

/* Pushes the user's frames, innermost first. A lone frame that the message already names is left out. */
static void push_user_frames(lua_State *L, const char *message)
{
  int shown = 0;
  bool named = false;
  lua_Debug frame;
  lua_pushliteral(L, "");
  for (int level = 1; lua_getstack(L, level, &frame); level++) {
    lua_getinfo(L, "Sln", &frame);
    if (!report_is_users(&frame))
      continue;
    if (++shown > SHOWN_FRAMES) {
      lua_pushliteral(L, "\n  ...");
      lua_concat(L, 2);
      return;
    }
    add_frame(L, &frame);
    named = shown == 1 && starts_with(message, frame.short_src);
  }
  if (named) {
    lua_pop(L, 1);
    lua_pushliteral(L, "");
  }
}

int report_user_frames(lua_State *L)
{
  if (lua_tostring(L, 1))
    lua_pushvalue(L, 1);
  else
    describe_value(L);
  push_user_frames(L, lua_tostring(L, -1));
  lua_concat(L, 2);
  return 1;
}
