/* The script is read here, since its sandbox reads no files, and gets the words behind its name as arguments. Options that run other code
 * (-e, -l, -i) and the environment's LUA_INIT have no part in it. */
#include "shell/confined.h"

#include <errno.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lua/module.h"
#include "shell/report.h"

/* Reads "bytes=N,instructions=N,seconds=N", in any order and with parts left out; false when it is something else. */
static bool read_limits(const char *text, struct lb_limits *limits)
{
  while (text && *text) {
    const char *value = strchr(text, '=');
    char *end = NULL;
    double number = value ? strtod(value + 1, &end) : 0;
    if (!value || end == value + 1 || (*end != ',' && *end != '\0') || !(number > 0 && number < 0x1p62))
      return false;
    size_t length = (size_t)(value - text);
    if (length == 5 && strncmp(text, "bytes", length) == 0) limits->bytes = (int64_t)number;
    else if (length == 12 && strncmp(text, "instructions", length) == 0) limits->instructions = (int64_t)number;
    else if (length == 7 && strncmp(text, "seconds", length) == 0) limits->seconds = number;
    else return false;
    text = *end == ',' ? end + 1 : end;
  }
  return true;
}

static void push_contents(lua_State *L, FILE *file)
{
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  size_t n;
  do {
    n = fread(luaL_prepbuffer(&buffer), 1, LUAL_BUFFERSIZE, file);
    luaL_addsize(&buffer, n);
  } while (n > 0);
  luaL_pushresult(&buffer);
}

/* The whole file as a string on L's stack, without a first line that begins with '#'; NULL when it cannot be read. */
static const char *push_script(lua_State *L, const char *path, size_t *size)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  push_contents(L, file);
  fclose(file);
  const char *text = lua_tolstring(L, -1, size);
  const char *line = *size && text[0] == '#' ? memchr(text, '\n', *size) : text;
  *size -= line ? (size_t)(line - text) : *size;
  return line ? line : "";
}

/* Pushes the arguments as a protected call of the sandbox: there may be no memory for them. */
static int push_words(lua_State *S)
{
  char **words = lua_touserdata(S, 1);
  int n = (int)lua_tointeger(S, 2);
  luaL_checkstack(S, n, "too many arguments to script");
  for (int i = 0; i < n; i++)
    lua_pushstring(S, words[i]);
  return n;
}

static int run_text(lua_State *S, const char *text, size_t size, const char *name, char **words, int n)
{
  int status = lb_sandbox_load(S, text, size, name);
  if (status != LUA_OK)
    return status;
  int function = lua_gettop(S);
  lua_pushcfunction(S, push_words);
  lua_pushlightuserdata(S, words);
  lua_pushinteger(S, n);
  status = lb_sandbox_call(S, 2, LUA_MULTRET);
  return status != LUA_OK ? status : lb_sandbox_call(S, lua_gettop(S) - function, 0);
}

int confined_run(lua_State *L, const struct options *options, int argc, char **argv)
{
  struct lb_limits limits = {0, 0, 0};
  if (!read_limits(options->limits, &limits))
    return luaL_error(L, "--sandbox=%s: expected bytes=N,instructions=N,seconds=N", options->limits);
  if (options->script >= argc)
    return luaL_error(L, "--sandbox: expected a script");
  size_t size;
  const char *path = argv[options->script], *text = push_script(L, path, &size);
  if (!text)
    return luaL_error(L, "cannot open %s: %s", path, strerror(errno));
  const char *name = lua_pushfstring(L, "@%s", path);
  lua_State *S = lb_sandbox_new(&limits);
  if (!S)
    return luaL_error(L, "%s", lt_error_message());
  int status = run_text(S, text, size, name, argv + options->script + 1, argc - options->script - 1);
  if (status != LUA_OK)
    report_message(lua_tostring(S, -1));
  lb_sandbox_close(S);
  lua_pushboolean(L, status == LUA_OK);
  return 1;
}
