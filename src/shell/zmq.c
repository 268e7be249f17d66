/* libzmq and libcrypto are loaded when a kernel starts: a program that never runs in a notebook does without them. Both keep their binary
 * interface within the major version that their file names carry; what is used of it is declared here. */
#include "shell/zmq.h"

#include <dlfcn.h>
#include <errno.h>
#include <lauxlib.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

enum { ZMQ_PUB = 1, ZMQ_REP = 4, ZMQ_ROUTER = 6, ZMQ_SNDMORE = 2, ZMQ_LINGER = 17, ZMQ_POLLIN = 1 };
enum { LINGER_MS = 1000, MOST_PARTS = 1024, MOST_SOCKETS = 8, DIGEST_BYTES = 64 };

struct zmq_message { _Alignas(8) unsigned char bytes[64]; };
struct zmq_pollitem { void *socket; int fd; short events, revents; };

static struct {
  void *(*ctx_new)(void);
  void *(*socket)(void *context, int type);
  int (*close)(void *socket);
  int (*bind)(void *socket, const char *endpoint);
  int (*setsockopt)(void *socket, int option, const void *value, size_t size);
  int (*send)(void *socket, const void *bytes, size_t n, int flags);
  int (*msg_init)(struct zmq_message *message);
  int (*msg_recv)(struct zmq_message *message, void *socket, int flags);
  void *(*msg_data)(struct zmq_message *message);
  size_t (*msg_size)(const struct zmq_message *message);
  int (*msg_more)(const struct zmq_message *message);
  int (*msg_close)(struct zmq_message *message);
  int (*poll)(struct zmq_pollitem *items, int n, long timeout);
  int (*proxy)(void *frontend, void *backend, void *capture);
  const char *(*strerror)(int number);
  int (*error_number)(void);
} zmq;

static struct {
  const void *(*sha256)(void);
  unsigned char *(*hmac)(const void *digest, const void *key, int key_size, const unsigned char *bytes, size_t n, unsigned char *out, unsigned *size);
} crypto;

static void *context;

/* ---- loading ---- */

static void *load_library(lua_State *L, const char *file, const char *package)
{
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (!library) luaL_error(L, "luatorch kernel: cannot load %s: install %s", file, package);
  return library;
}

static void load_symbol(lua_State *L, void *library, const char *name, void *pointer)
{
  void *symbol = dlsym(library, name);
  if (!symbol) luaL_error(L, "luatorch kernel: %s is missing from its library", name);
  memcpy(pointer, &symbol, sizeof symbol);
}

static void load_zmq(lua_State *L)
{
  void *library = load_library(L, "libzmq.so.5", "libzmq5 (Debian), zeromq (Fedora, Arch)");
  const struct { const char *name; void *pointer; } symbols[] = {
    {"zmq_ctx_new", &zmq.ctx_new}, {"zmq_socket", &zmq.socket}, {"zmq_close", &zmq.close}, {"zmq_bind", &zmq.bind},
    {"zmq_setsockopt", &zmq.setsockopt}, {"zmq_send", &zmq.send}, {"zmq_msg_init", &zmq.msg_init}, {"zmq_msg_recv", &zmq.msg_recv},
    {"zmq_msg_data", &zmq.msg_data}, {"zmq_msg_size", &zmq.msg_size}, {"zmq_msg_more", &zmq.msg_more}, {"zmq_msg_close", &zmq.msg_close},
    {"zmq_poll", &zmq.poll}, {"zmq_proxy", &zmq.proxy}, {"zmq_strerror", &zmq.strerror}, {"zmq_errno", &zmq.error_number},
  };
  for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) load_symbol(L, library, symbols[i].name, symbols[i].pointer);
}

static void load_crypto(lua_State *L)
{
  void *library = load_library(L, "libcrypto.so.3", "libssl3 (Debian), openssl (Fedora, Arch)");
  load_symbol(L, library, "EVP_sha256", &crypto.sha256);
  load_symbol(L, library, "HMAC", &crypto.hmac);
}

/* ---- sockets ---- */

static const char socket_name[] = "luatorch.zmq socket";

static int fail_zmq(lua_State *L, const char *what)
{
  return luaL_error(L, "luatorch kernel: cannot %s: %s", what, zmq.strerror(zmq.error_number()));
}

static void *check_socket(lua_State *L, int index) { return *(void **)luaL_checkudata(L, index, socket_name); }

static int close_socket(lua_State *L)
{
  void **box = luaL_checkudata(L, 1, socket_name);
  if (*box) zmq.close(*box);
  *box = NULL;
  return 0;
}

static void *bind_socket(lua_State *L, int type, const char *endpoint)
{
  void *socket = zmq.socket(context, type);
  if (!socket) fail_zmq(L, "open a socket");
  int linger = LINGER_MS;
  zmq.setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
  if (zmq.bind(socket, endpoint) == 0) return socket;
  lua_pushfstring(L, "bind %s", endpoint);
  fail_zmq(L, lua_tostring(L, -1));
  return NULL;
}

/* bind(kind, endpoint): a socket; kind is "router" or "pub". */
static int bind_kind(lua_State *L)
{
  static const char *const kinds[] = {"router", "pub", NULL};
  static const int types[] = {ZMQ_ROUTER, ZMQ_PUB};
  int type = types[luaL_checkoption(L, 1, NULL, kinds)];
  void **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, socket_name);
  *box = bind_socket(L, type, luaL_checkstring(L, 2));
  return 1;
}

/* socket:send(parts): one message of several parts. */
static int send_parts(lua_State *L)
{
  void *socket = check_socket(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer n = luaL_len(L, 2);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t size;
    lua_rawgeti(L, 2, i);
    const char *bytes = luaL_checklstring(L, -1, &size);
    while (zmq.send(socket, bytes, size, i < n ? ZMQ_SNDMORE : 0) < 0)
      if (zmq.error_number() != EINTR) return fail_zmq(L, "send");
    lua_pop(L, 1);
  }
  return 0;
}

/* socket:receive(): the parts of one message. */
static int receive_parts(lua_State *L)
{
  void *socket = check_socket(L, 1);
  struct zmq_message message;
  lua_newtable(L);
  int more = 1;
  for (lua_Integer i = 1; more; i++) {
    zmq.msg_init(&message);
    while (zmq.msg_recv(&message, socket, 0) < 0)
      if (zmq.error_number() != EINTR) return fail_zmq(L, "receive");
    if (i <= MOST_PARTS) {
      lua_pushlstring(L, zmq.msg_data(&message), zmq.msg_size(&message));
      lua_rawseti(L, -2, i);
    }
    more = zmq.msg_more(&message);
    zmq.msg_close(&message);
  }
  return 1;
}

/* wait(sockets, milliseconds): the position of a socket of the list with a message, the first such; nil when the time is over. */
static int wait_for_message(lua_State *L)
{
  struct zmq_pollitem items[MOST_SOCKETS] = {{.fd = 0}};
  luaL_checktype(L, 1, LUA_TTABLE);
  int n = (int)luaL_len(L, 1);
  luaL_argcheck(L, n <= MOST_SOCKETS, 1, "too many sockets");
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 1, i + 1);
    items[i].socket = check_socket(L, -1);
    items[i].events = ZMQ_POLLIN;
  }
  if (zmq.poll(items, n, (long)luaL_checkinteger(L, 2)) < 0 && zmq.error_number() != EINTR) return fail_zmq(L, "wait");
  for (int i = 0; i < n; i++) {
    if (!(items[i].revents & ZMQ_POLLIN)) continue;
    lua_pushinteger(L, i + 1);
    return 1;
  }
  return 0;
}

/* ---- heartbeat ---- */

static void *echo(void *socket)
{
  zmq.proxy(socket, socket, NULL);
  return NULL;
}

/* heartbeat(endpoint): a thread that sends back whatever comes, also while Lua is busy. */
static int start_heartbeat(lua_State *L)
{
  void *socket = bind_socket(L, ZMQ_REP, luaL_checkstring(L, 1));
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int status = pthread_create(&thread, NULL, echo, socket);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (status) return luaL_error(L, "luatorch kernel: cannot start the heartbeat: %s", strerror(status));
  pthread_detach(thread);
  return 0;
}

/* ---- signatures ---- */

/* sign(key, text): the HMAC-SHA256 in hexadecimal. */
static int sign(lua_State *L)
{
  size_t key_size, n;
  const char *key = luaL_checklstring(L, 1, &key_size), *text = luaL_checklstring(L, 2, &n);
  unsigned char digest[DIGEST_BYTES];
  unsigned size = 0;
  if (!crypto.hmac(crypto.sha256(), key, (int)key_size, (const unsigned char *)text, n, digest, &size))
    return luaL_error(L, "luatorch kernel: cannot sign a message");
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  for (unsigned i = 0; i < size; i++) {
    luaL_addchar(&out, "0123456789abcdef"[digest[i] >> 4]);
    luaL_addchar(&out, "0123456789abcdef"[digest[i] & 15]);
  }
  luaL_pushresult(&out);
  return 1;
}

int open_zmq(lua_State *L)
{
  static const luaL_Reg methods[] = {{"send", send_parts}, {"receive", receive_parts}, {"close", close_socket}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"bind", bind_kind}, {"wait", wait_for_message}, {"heartbeat", start_heartbeat}, {"sign", sign}, {NULL, NULL}};
  if (!context) {
    load_zmq(L);
    load_crypto(L);
    context = zmq.ctx_new();
  }
  if (luaL_newmetatable(L, socket_name)) {
    lua_pushcfunction(L, close_socket);
    lua_setfield(L, -2, "__gc");
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
  }
  luaL_newlib(L, functions);
  return 1;
}
