/* Ctrl-C while Lua code runs.
 *
 * The signal handler may only do what is safe at any instant, so it asks Lua for a debug hook at the next
 * event: lua_sethook is the one function of the Lua API made for that. The hook, which runs at a point
 * where Lua may raise errors, takes itself off and raises "interrupted!". */
#include "shell/interrupt.h"

#include <lauxlib.h>
#include <signal.h>
#include <stdbool.h>

static lua_State *volatile running;       /* what the handler interrupts */
static volatile sig_atomic_t keep_program;

static void raise_interrupted(lua_State *L, lua_Debug *event)
{
  (void)event;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted!");
}

static void on_interrupt(int number)
{
  if (!keep_program)
    signal(number, SIG_DFL);
  lua_sethook(running, raise_interrupted, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void interrupt_keep_program(void)
{
  keep_program = true;
  signal(SIGINT, SIG_IGN);
}

int interrupt_pcall(lua_State *L, int arguments, int results, int handler)
{
  struct sigaction interrupt = {.sa_handler = on_interrupt}, before;
  sigemptyset(&interrupt.sa_mask);
  running = L;
  sigaction(SIGINT, &interrupt, &before);
  int status = lua_pcall(L, arguments, results, handler);
  sigaction(SIGINT, &before, NULL);
  if (lua_gethook(L) == raise_interrupted)   /* a signal that came after the last instruction */
    lua_sethook(L, NULL, 0, 0);
  return status;
}
