/* What the files that pack Lua values share: pack.c (values), pack_function.c and pack_names.c. */
#ifndef LUA_PACK_H
#define LUA_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "lua/parcel.h"

/* Stack positions of a packing call. */
enum { PARCEL = 1, VALUE, SEEN, CELLS, GLOBALS_DONE, NAMES };

/* Where in the value the packing is: "dataset.transform -> upvalue 'scale'". */
struct step { const struct step *up; const char *form; const char *name; int depth; };

struct packer {
  lua_State *L;
  struct lb_parcel *p;
  int count, cells;                        /* numbers given to objects and to upvalues */
  bool has_names;
};

void lb_put(struct packer *k, const void *bytes, size_t n);
void lb_put_tag(struct packer *k, enum lb_tag tag);
void lb_put_int(struct packer *k, int64_t n);
void lb_put_string(struct packer *k, const char *text, size_t n);

/* Takes tensors back, down to the first `keep`. */
void lb_drop_tensors(struct lb_parcel *p, int keep);

/* Raises the error that the value at this place cannot travel. */
void lb_refuse(struct packer *k, const struct step *at, const char *reason);

/* Packs the value on the top, which stays there. */
void lb_pack_value(struct packer *k, const struct step *at);

/* Packs the function on the top, but not by name. */
void lb_pack_function(struct packer *k, const struct step *at);

/* Looks through the loaded modules. */
void lb_find_names(struct packer *k);

/* Packs the top value by name, if it has one. */
bool lb_pack_name(struct packer *k);

#endif
