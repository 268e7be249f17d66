/* Ctrl-C while Lua code runs.
 *
 * The signal handler may only do what is safe at any instant. It asks Lua for a debug hook at the next event of
 * whatever coroutine runs: lua_sethook is the one function of the Lua API made for that. And it asks the engine to cut
 * short the operator that may be running (base/interrupt.h), so that the next event is near. The hook, which runs at a
 * point where Lua may raise errors, raises "interrupted!".
 *
 * Code that catches that error and goes on is interrupted again: the hook stays, but only counts, and strikes anew
 * after enough instructions for any cleaning up, and from then on at each, until no code is left to catch it. An error that ends a coroutine is raised once more in the code that
 * resumed it, which would else take it for one of the coroutine's own. */
#include "shell/interrupt.h"

#include <lauxlib.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "base/interrupt.h"

enum { PATIENCE = 1000000 };   /* instructions until code that goes on is interrupted again */

static lua_State *volatile running;       /* what the handler interrupts: the state or coroutine that runs */
static volatile sig_atomic_t keep_program;
static int strikes;                       /* errors raised since that have not reached interrupt_pcall */

static void raise_interrupted(lua_State *L, lua_Debug *event)
{
  (void)event;
  lua_sethook(L, raise_interrupted, LUA_MASKCOUNT, strikes++ == 0 ? PATIENCE : 1);
  lt_interrupt_clear();
  luaL_error(L, "interrupted!");
}

static void on_interrupt(int number)
{
  if (!keep_program)
    signal(number, SIG_DFL);
  lt_interrupt();
  lua_sethook(running, raise_interrupted, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void interrupt_keep_program(void)
{
  keep_program = true;
  signal(SIGINT, SIG_IGN);
}

void interrupt_forget(lua_State *L)
{
  lt_interrupt_clear();
  if (lua_gethook(L) == raise_interrupted)
    lua_sethook(L, NULL, 0, 0);
}

int interrupt_pcall(lua_State *L, int arguments, int results, int handler)
{
  struct sigaction interrupt = {.sa_handler = on_interrupt}, before;
  sigemptyset(&interrupt.sa_mask);
  lua_State *outer = running;
  running = L;
  bool heeded = lt_interrupt_heed(true);
  sigaction(SIGINT, &interrupt, &before);
  int status = lua_pcall(L, arguments, results, handler);
  sigaction(SIGINT, &before, NULL);
  lt_interrupt_heed(heeded);
  interrupt_forget(L);   /* a signal that came after the last instruction */
  running = outer;
  strikes = 0;
  return status;
}

/* ---- coroutines ---- */

/* Calls the function below `arguments` values, which resumes `coroutine`; leaves its results. */
static int call_within(lua_State *L, lua_State *coroutine, int arguments)
{
  lua_State *outer = running;
  running = coroutine;
  int status = lua_pcall(L, arguments, LUA_MULTRET, 0);
  running = outer;
  if (strikes > 0) {   /* whoever resumed it is next, should the error be caught here */
    interrupt_forget(coroutine);
    lua_sethook(L, raise_interrupted, LUA_MASKCOUNT, strikes++ == 1 ? PATIENCE : 1);
    return luaL_error(L, "interrupted!");
  }
  return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* coroutine.resume; upvalue 1 is Lua's own. */
static int resume(lua_State *L)
{
  lua_State *coroutine = lua_tothread(L, 1);
  luaL_argexpected(L, coroutine, 1, "coroutine");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  return call_within(L, coroutine, lua_gettop(L) - 1);
}

/* A function that coroutine.wrap gave; upvalue 1 is Lua's own, upvalue 2 its coroutine. */
static int resume_wrapped(lua_State *L)
{
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  return call_within(L, lua_tothread(L, lua_upvalueindex(2)), lua_gettop(L) - 1);
}

/* coroutine.wrap; upvalue 1 is Lua's own, whose results have their coroutine as their first upvalue. */
static int wrap(lua_State *L)
{
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  if (!lua_getupvalue(L, -1, 1) || !lua_isthread(L, -1)) {
    lua_settop(L, 1);
    return 1;
  }
  lua_pushcclosure(L, resume_wrapped, 2);
  return 1;
}

/* ---- other programs ---- */

/* os.execute; upvalue 1 is Lua's own. The C library ignores SIGINT while a program runs, which gets it from the terminal, too. */
static int execute(lua_State *L)
{
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  if (lua_gettop(L) == 3 && strcmp(lua_tostring(L, 2), "signal") == 0 && lua_tointeger(L, 3) == SIGINT)
    raise(SIGINT);
  return lua_gettop(L);
}

/* ---- setting up ---- */

static void replace(lua_State *L, const char *name, lua_CFunction f)
{
  lua_getfield(L, -1, name);
  lua_pushcclosure(L, f, 1);
  lua_setfield(L, -2, name);
}

void interrupt_watch(lua_State *L)
{
  if (lua_getglobal(L, "coroutine") == LUA_TTABLE) {
    replace(L, "resume", resume);
    replace(L, "wrap", wrap);
  }
  if (lua_getglobal(L, "os") == LUA_TTABLE)
    replace(L, "execute", execute);
  lua_pop(L, 2);
}
