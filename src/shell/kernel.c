/* The kernel itself is Lua (lua/torch/kernel); this gives it what Lua lacks: sockets, captured output, the process's number, and calls that an
 * interrupt signal ends. */
#include "shell/kernel.h"

#include <lauxlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "shell/capture.h"
#include "shell/interrupt.h"
#include "shell/zmq.h"

enum { MOST_RANDOM = 64 };

bool kernel_is_asked(int argc, char **argv)
{
  return argc > 1 && strcmp(argv[1], "kernel") == 0 && access("kernel", F_OK) != 0;
}

/* call(f, handler): pcall that SIGINT ends with an error; the handler makes the error's value. */
static int call(lua_State *L)
{
  lua_settop(L, 2);
  lua_insert(L, 1);
  int status = interrupt_pcall(L, 0, LUA_MULTRET, 1);
  lua_pushboolean(L, status == LUA_OK);
  lua_replace(L, 1);
  return lua_gettop(L);
}

static int process_id(lua_State *L) { lua_pushinteger(L, getpid()); return 1; }

/* random_bytes(n): bytes of the system's generator, for identifiers. */
static int random_bytes(lua_State *L)
{
  char bytes[MOST_RANDOM];
  lua_Integer n = luaL_checkinteger(L, 1);
  luaL_argcheck(L, n >= 0 && n <= MOST_RANDOM, 1, "at most 64 bytes");
  if (getrandom(bytes, (size_t)n, 0) != (ssize_t)n) return luaL_error(L, "luatorch kernel: no random bytes");
  lua_pushlstring(L, bytes, (size_t)n);
  return 1;
}

/* The path of this program, for kernels that are installed. */
static int program_path(lua_State *L)
{
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  if (n <= 0 || n == sizeof path) return 0;
  lua_pushlstring(L, path, (size_t)n);
  return 1;
}

static int open_host(lua_State *L)
{
  static const luaL_Reg functions[] = {
    {"call", call}, {"process_id", process_id}, {"random_bytes", random_bytes}, {"program_path", program_path}, {NULL, NULL},
  };
  luaL_newlib(L, functions);
  interrupt_keep_program();
  return 1;
}

static void preload(lua_State *L)
{
  static const luaL_Reg modules[] = {{"torch.kernel.zmq", open_zmq}, {"torch.kernel.capture", open_capture}, {"torch.kernel.host", open_host}, {NULL, NULL}};
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  luaL_setfuncs(L, modules, 0);
  lua_pop(L, 1);
}

int kernel_run(lua_State *L, int argc, char **argv)
{
  preload(L);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "torch.kernel");
  int status = lua_pcall(L, 1, 1, 0);
  if (status != LUA_OK) return status;
  for (int i = 2; i < argc; i++) lua_pushstring(L, argv[i]);
  return lua_pcall(L, argc - 2, 0, 0);
}
