/* Autocast: while a scope is open, some operators convert their floating-point arguments before they run (scripts/opgen/autocast.lua lists
   them). float64 is left alone. The conversion is recorded like any other, so gradients come back in the arguments' own dtypes.

   A parameter is converted once a scope: leaves that require grad are kept with their converted copies until the outermost scope closes.
   All of it belongs to the calling thread. */
#ifndef LT_OPS_AUTOCAST_H
#define LT_OPS_AUTOCAST_H

#include <stdbool.h>

#include "tensor/tensor.h"

struct lt_autocast { bool on, keeps_casts; lt_dtype dtype; };

extern _Thread_local struct lt_autocast lt_autocast_state;

static inline bool lt_autocasting(void) { return lt_autocast_state.on; }

/* Opens a scope; returns the state that lt_autocast_leave must be given. dtype is float16 or bfloat16. */
struct lt_autocast lt_autocast_enter(struct lt_autocast state);
void lt_autocast_leave(struct lt_autocast before);

/* Forgets the converted parameters of the thread. */
void lt_autocast_clear(void);

/* For fronts: makes *x its form in the scope's dtype, or in float32 if it is of a half type. *held owns what was made. */
int lt_autocast_lower(lt_tensor **x, lt_tensor **held);
int lt_autocast_full(lt_tensor **x, lt_tensor **held);

#endif
