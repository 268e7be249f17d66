/* A module for specs alone: lets the engine run out of memory at a chosen allocation, share out the smallest work to threads, and be
   interrupted at a chosen time. */
#include <lauxlib.h>
#include <lua.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/parallel.h"

int luaopen_fault(lua_State *L);

/* fail_allocation(n) -> what was left of the count before */
static int fail_allocation(lua_State *L)
{
  lua_pushinteger(L, lt_fail_allocation(luaL_checkinteger(L, 1)));
  return 1;
}

/* share_small_work(grain): 1 splits all that can be split, 0 ends it */
static int share_small_work(lua_State *L)
{
  lt_share_small_work(luaL_checkinteger(L, 1));
  return 0;
}

static void interrupt(int number)
{
  (void)number;
  kill(getpid(), SIGINT);
}

/* interrupt_after(seconds): this process gets a SIGINT then, as from Ctrl-C; 0 takes it back */
static int interrupt_after(lua_State *L)
{
  double seconds = luaL_checknumber(L, 1);
  struct itimerval timer = {.it_value = {(time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)}};
  signal(SIGALRM, interrupt);
  setitimer(ITIMER_REAL, &timer, NULL);
  return 0;
}

__attribute__((visibility("default"))) int luaopen_fault(lua_State *L)
{
  static const luaL_Reg functions[] = {
    {"fail_allocation", fail_allocation}, {"share_small_work", share_small_work}, {"interrupt_after", interrupt_after}, {NULL, NULL},
  };
  luaL_newlib(L, functions);
  return 1;
}
