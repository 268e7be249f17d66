/* Parcels: Lua values on their way from one Lua state to another, which may run in another thread. */
#ifndef LUA_PARCEL_H
#define LUA_PARCEL_H

#include <lua.h>

#include "tensor/tensor.h"

/* A value in neither state: bytes, and the tensors that they speak of. */
struct lb_parcel {
  char *bytes;
  size_t size, capacity;
  struct lb_sent_tensor *tensors;
  int n_tensors, tensor_capacity;
};

/* A tensor without its count: the storage is shared, the rest is copied. */
struct lb_sent_tensor {
  lt_tensor tensor;                       /* only shape, dtype, data and storage (a reference) count */
  bool requires_grad;
};

/* Tags of the bytes. An object (table, function, tensor, ...) gets the next number when it first comes up; SAME refers to it. */
enum lb_tag {
  LB_SENT_NIL, LB_SENT_FALSE, LB_SENT_TRUE, LB_SENT_INTEGER, LB_SENT_FLOAT, LB_SENT_STRING, LB_SENT_TABLE, LB_SENT_FUNCTION, LB_SENT_TENSOR,
  LB_SENT_DTYPE, LB_SENT_SHAPE, LB_SENT_GENERATOR, LB_SENT_MODULE, LB_SENT_FIELD, LB_SENT_GLOBALS, LB_SENT_ENVIRONMENT, LB_SENT_SAME,
  LB_SENT_ABSENT, LB_SENT_POINTER, LB_SENT_END,
};

void lb_parcel_free(struct lb_parcel *p);  /* NULL is nothing */

/* Packs the value at an index. Raises an error that names the part that cannot travel; `what` is the name of the whole. Plain tables
   are looked up among the modules only if `names`, since that takes a while. */
struct lb_parcel *lb_pack(lua_State *L, int index, const char *what, bool names);

/* Pushes what was packed; the parcel stays the caller's. */
void lb_unpack(lua_State *L, const struct lb_parcel *p);

#endif
