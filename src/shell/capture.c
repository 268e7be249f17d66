/* Both streams go to files without names. Unlike pipes these never make a writer wait, and they take what C code and child processes
 * write as well as what Lua does. */
#include "shell/capture.h"

#include <errno.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STREAMS = 2, CHUNK = 1 << 16 };

static const char *const names[] = {"stdout", "stderr", NULL};
static off_t offsets[STREAMS];

static int start(lua_State *L)
{
  for (int i = 0; i < STREAMS; i++) {
    FILE *file = tmpfile();
    if (!file) return luaL_error(L, "luatorch kernel: cannot make a temporary file: %s", strerror(errno));
    dup2(fileno(file), STDOUT_FILENO + i);
    fclose(file);
  }
  setvbuf(stderr, NULL, _IOLBF, BUFSIZ);
  return 0;
}

/* Forgets what was read, so that the file does not grow with the session. */
static void empty(int stream)
{
  if (ftruncate(STDOUT_FILENO + stream, 0) == 0 && lseek(STDOUT_FILENO + stream, 0, SEEK_SET) == 0) offsets[stream] = 0;
}

static int read_stream(lua_State *L)
{
  int stream = luaL_checkoption(L, 1, NULL, names);
  fflush(stream == 0 ? stdout : stderr);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (;;) {
    char *room = luaL_prepbuffsize(&out, CHUNK);
    ssize_t n = pread(STDOUT_FILENO + stream, room, CHUNK, offsets[stream]);
    if (n <= 0) break;
    offsets[stream] += n;
    luaL_addsize(&out, (size_t)n);
  }
  if (offsets[stream] > 0) empty(stream);
  luaL_pushresult(&out);
  return 1;
}

int open_capture(lua_State *L)
{
  static const luaL_Reg functions[] = {{"start", start}, {"read", read_stream}, {NULL, NULL}};
  luaL_newlib(L, functions);
  return 1;
}
