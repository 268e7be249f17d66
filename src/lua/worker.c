/* A worker is a thread with a Lua state of its own, and a queue of parcels to it and one back.

     local worker = core.start_worker(module, capacity)    the thread calls require(module)(port)
     worker:send(value)                                    port.receive() gives it there; nil once the worker is to end
     worker:receive(seconds)                               true and a value, false when none came in time, nil when the worker has ended
     worker:stop()                                         ends and joins the thread; also when collected, and when the program exits

   The thread blocks all signals, so that those of the host reach the host's own thread, but SIGURG: a worker that does not end by
   itself is sent that, and the handler, on the worker's thread, asks Lua for a hook that raises an error. */
#include "lua/worker.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "base/error.h"
#include "base/parallel.h"
#include "lua/channel.h"
#include "lua/module.h"
#include "tensor/storage.h"

#define NAME "torch.Worker"
#define STOP_SIGNAL SIGURG

static const double GRACE = 0.05;          /* seconds until a worker that should end is interrupted, again and again */
enum { ATTEMPTS = 200 };                   /* then it is left alone: it hangs in foreign code */

struct worker {
  pthread_t thread;
  struct channel jobs, results;
  char *module, *path, *cpath;
  _Atomic bool stopping;
  bool ended;                              /* under the lock of the list */
  struct worker *next;
};

/* All workers that were not joined yet. */
static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct worker *first;
} alive = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static _Thread_local lua_State *volatile interruptible;

/* ---- on the worker's thread ---- */

static void raise_stopped(lua_State *L, lua_Debug *event)
{
  (void)event;
  luaL_error(L, "the worker was stopped");
}

static void on_stop_signal(int number)
{
  (void)number;
  if (interruptible) lua_sethook(interruptible, raise_stopped, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static struct worker *self(lua_State *L) { return lua_touserdata(L, lua_upvalueindex(1)); }

static int unpack_top(lua_State *L)
{
  const struct lb_parcel *p = lua_touserdata(L, 1);
  lb_unpack(L, p);
  return 1;
}

/* Pushes what a parcel holds, and frees it. */
static void push_parcel(lua_State *L, struct lb_parcel *p)
{
  lua_pushcfunction(L, unpack_top);
  lua_pushlightuserdata(L, p);
  int status = lua_pcall(L, 1, 1, 0);
  lb_parcel_free(p);
  if (status != LUA_OK) lua_error(L);
}

static int port_receive(lua_State *L)
{
  bool ended;
  struct lb_parcel *p = channel_take(&self(L)->jobs, -1, &ended);
  if (!p) return 0;
  push_parcel(L, p);
  return 1;
}

static int port_send(lua_State *L)
{
  lua_settop(L, 1);
  lua_pushboolean(L, channel_put(&self(L)->results, lb_pack(L, 1, "batch", false)));
  return 1;
}

static int port_stopping(lua_State *L)
{
  lua_pushboolean(L, atomic_load(&self(L)->stopping));
  return 1;
}

static int refuse_exit(lua_State *L) { return luaL_error(L, "os.exit cannot be called in a worker"); }

static void open_libraries(lua_State *L, const struct worker *w)
{
  luaL_openlibs(L);
  lb_preload(L);
  lua_getglobal(L, "os");
  lua_pushcfunction(L, refuse_exit);
  lua_setfield(L, -2, "exit");
  lua_getglobal(L, "package");
  lua_pushstring(L, w->path);
  lua_setfield(L, -2, "path");
  lua_pushstring(L, w->cpath);
  lua_setfield(L, -2, "cpath");
  lua_pop(L, 2);
}

static void push_port(lua_State *L, struct worker *w)
{
  static const luaL_Reg functions[] = {{"receive", port_receive}, {"send", port_send}, {"stopping", port_stopping}, {NULL, NULL}};
  luaL_newlibtable(L, functions);
  lua_pushlightuserdata(L, w);
  luaL_setfuncs(L, functions, 1);
}

static int run(lua_State *L)
{
  struct worker *w = lua_touserdata(L, 1);
  open_libraries(L, w);
  lua_getglobal(L, "require");
  lua_pushstring(L, w->module);
  lua_call(L, 1, 1);
  push_port(L, w);
  lua_call(L, 1, 0);
  return 0;
}

static int add_traceback(lua_State *L)
{
  luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
  return 1;
}

/* What went wrong outside any job reaches the host as {error = text}. */
static int send_failure(lua_State *L)
{
  struct worker *w = lua_touserdata(L, 1);
  lua_createtable(L, 0, 1);
  lua_pushvalue(L, 2);
  lua_setfield(L, -2, "error");
  channel_put(&w->results, lb_pack(L, -1, "error", false));
  return 0;
}

static void run_state(struct worker *w, lua_State *L)
{
  interruptible = L;
  lua_pushcfunction(L, add_traceback);
  lua_pushcfunction(L, run);
  lua_pushlightuserdata(L, w);
  int status = lua_pcall(L, 1, 0, 1);
  interruptible = NULL;
  lua_sethook(L, NULL, 0, 0);
  if (status == LUA_OK || atomic_load(&w->stopping)) return;
  lua_pushcfunction(L, send_failure);
  lua_pushlightuserdata(L, w);
  lua_pushvalue(L, -3);
  lua_pcall(L, 2, 0, 0);
}

static void *thread_main(void *argument)
{
  struct worker *w = argument;
  lt_set_num_threads(1);
  lua_State *L = luaL_newstate();
  if (L) {
    run_state(w, L);
    channel_close(&w->results);
    lua_close(L);
  }
  channel_close(&w->results);
  lt_storage_settle();
  pthread_mutex_lock(&alive.lock);
  w->ended = true;
  pthread_cond_broadcast(&alive.changed);
  pthread_mutex_unlock(&alive.lock);
  return NULL;
}

/* ---- stopping ---- */

static void leave_list(struct worker *w)
{
  struct worker **at = &alive.first;
  while (*at && *at != w) at = &(*at)->next;
  if (*at) *at = w->next;
}

/* Waits for the thread's end, and urges it; false if it does not come. */
static bool wait_for_end(struct worker *w)
{
  pthread_mutex_lock(&alive.lock);
  for (int i = 0; i < ATTEMPTS && !w->ended; i++) {
    struct timespec until = channel_deadline(GRACE);
    pthread_cond_timedwait(&alive.changed, &alive.lock, &until);
    if (!w->ended) pthread_kill(w->thread, STOP_SIGNAL);
  }
  bool ended = w->ended;
  leave_list(w);
  pthread_mutex_unlock(&alive.lock);
  return ended;
}

static void ask_to_stop(struct worker *w)
{
  atomic_store(&w->stopping, true);
  channel_close(&w->jobs);
  channel_close(&w->results);
}

static void free_worker(struct worker *w)
{
  channel_free(&w->jobs);
  channel_free(&w->results);
  free(w->module);
  free(w->path);
  free(w->cpath);
  free(w);
}

static bool join(struct worker *w)
{
  ask_to_stop(w);
  if (wait_for_end(w)) return pthread_join(w->thread, NULL) == 0;
  pthread_detach(w->thread);
  return false;
}

/* When the program exits, or the library is unloaded. */
__attribute__((destructor)) static void stop_all(void)
{
  if (interruptible) return;               /* a worker is the one who exits */
  pthread_mutex_lock(&alive.lock);
  for (struct worker *w = alive.first; w; w = w->next) ask_to_stop(w);
  struct worker *w = alive.first;
  pthread_mutex_unlock(&alive.lock);
  for (; w; w = alive.first) join(w);
  struct sigaction action;
  if (sigaction(STOP_SIGNAL, NULL, &action) == 0 && action.sa_handler == on_stop_signal) signal(STOP_SIGNAL, SIG_DFL);
}

/* ---- on the host's thread ---- */

/* Takes the signal, unless the host has a use of its own for it: then workers end at the next sample only. */
static void install_handler(void)
{
  struct sigaction now, action = {.sa_handler = on_stop_signal};
  if (sigaction(STOP_SIGNAL, NULL, &now) || (now.sa_flags & SA_SIGINFO)) return;
  if (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN) return;
  sigemptyset(&action.sa_mask);
  sigaction(STOP_SIGNAL, &action, NULL);
}

static int start_thread(struct worker *w)
{
  sigset_t blocked, before;
  sigfillset(&blocked);
  sigdelset(&blocked, STOP_SIGNAL);
  install_handler();
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  pthread_mutex_lock(&alive.lock);
  int status = pthread_create(&w->thread, NULL, thread_main, w);
  if (status == 0) {
    w->next = alive.first;
    alive.first = w;
  }
  pthread_mutex_unlock(&alive.lock);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return status;
}

static char *copy_field(lua_State *L, const char *name)
{
  lua_getglobal(L, "package");
  lua_getfield(L, -1, name);
  const char *value = lua_tostring(L, -1);
  char *copy = strdup(value ? value : "");
  lua_pop(L, 2);
  return copy;
}

static struct worker *new_worker(lua_State *L, const char *module, int capacity)
{
  struct worker *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->module = strdup(module);
  w->path = copy_field(L, "path");
  w->cpath = copy_field(L, "cpath");
  if (w->module && w->path && w->cpath && channel_open(&w->jobs, capacity) == 0 && channel_open(&w->results, capacity) == 0) return w;
  free_worker(w);
  return NULL;
}

static int start_worker(lua_State *L)
{
  const char *module = luaL_checkstring(L, 1);
  lua_Integer capacity = luaL_checkinteger(L, 2);
  luaL_argcheck(L, capacity > 0 && capacity < 1 << 20, 2, "expected a number of parcels from 1");
  struct worker **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, NAME);
  struct worker *w = new_worker(L, module, (int)capacity);
  if (!w) return luaL_error(L, "start_worker: not enough memory");
  if (start_thread(w)) {
    free_worker(w);
    return luaL_error(L, "start_worker: the system has no more threads");
  }
  *box = w;
  return 1;
}

static struct worker *check_worker(lua_State *L)
{
  struct worker **box = luaL_checkudata(L, 1, NAME);
  if (!*box) luaL_error(L, "the worker was stopped");
  return *box;
}

/* worker:send(value, what): the first time with everything that is to be known of modules. */
static int send(lua_State *L)
{
  struct worker *w = check_worker(L);
  const char *what = luaL_optstring(L, 3, NULL);
  lua_pushboolean(L, channel_put(&w->jobs, lb_pack(L, 2, what ? what : "job", what != NULL)));
  return 1;
}

static int receive(lua_State *L)
{
  bool ended;
  struct lb_parcel *p = channel_take(&check_worker(L)->results, luaL_checknumber(L, 2), &ended);
  if (!p) {
    if (ended) lua_pushnil(L);
    else lua_pushboolean(L, 0);
    return 1;
  }
  lua_pushboolean(L, 1);
  push_parcel(L, p);
  return 2;
}

/* worker:request_stop(): stop without waiting, so that several workers end together. */
static int request_stop(lua_State *L)
{
  struct worker **box = luaL_checkudata(L, 1, NAME);
  if (*box) ask_to_stop(*box);
  return 0;
}

static int stop(lua_State *L)
{
  struct worker **box = luaL_checkudata(L, 1, NAME), *w = *box;
  *box = NULL;
  if (w && join(w)) free_worker(w);
  return 0;
}

static const luaL_Reg methods[] = {{"send", send}, {"receive", receive}, {"request_stop", request_stop}, {"stop", stop}, {NULL, NULL}};

void lb_open_worker(lua_State *L, int core)
{
  lua_pushcfunction(L, start_worker);
  lua_setfield(L, core, "start_worker");
  if (luaL_newmetatable(L, NAME)) {
    lua_pushcfunction(L, stop);
    lua_setfield(L, -2, "__gc");
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
  }
  lua_pop(L, 1);
}
