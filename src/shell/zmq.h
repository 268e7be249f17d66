/* Sockets of ZeroMQ and signatures, for the notebook kernel. */
#ifndef LUATORCH_SHELL_ZMQ_H
#define LUATORCH_SHELL_ZMQ_H

#include <lua.h>

/* Opens the module: a table with bind(kind, endpoint), wait(sockets, milliseconds), heartbeat(endpoint) and sign(key, text). Raises an
 * error when a library is not installed. */
int open_zmq(lua_State *L);

#endif
