/* oneDNN, Intel's library of neural network primitives (libdnnl.so.2), loaded when a program first needs it; without it everything works.

   The part of version 2's interface that the engine uses is declared here rather than taken from dnnl.h, so that a build needs no package.
   That is safe since the version is looked at when the library is loaded, and since the two structures that are passed by address are
   opaque: only oneDNN looks into them. */
#ifndef LT_DEVICE_ONEDNN_H
#define LT_DEVICE_ONEDNN_H

#include <stddef.h>
#include <stdint.h>

struct dnnl_engine;
struct dnnl_stream;
struct dnnl_memory;
struct dnnl_primitive;
struct dnnl_primitive_desc;
struct dnnl_primitive_attr;

/* dnnl_memory_desc_t and dnnl_convolution_desc_t, with their sizes in version 2. */
struct lt_onednn_layout { _Alignas(8) char opaque[696]; };
struct lt_onednn_operation { _Alignas(8) char opaque[5976]; };

struct lt_onednn_argument { int name; struct dnnl_memory *memory; };

/* Numbers of dnnl_types.h. */
enum {
  ONEDNN_FLOAT32 = 3, ONEDNN_ANY_LAYOUT = 1,
  ONEDNN_TRAINING = 64, ONEDNN_DIRECT = 1,
  ONEDNN_SRC = 1, ONEDNN_DST = 17, ONEDNN_WEIGHTS = 33, ONEDNN_BIAS = 41, ONEDNN_SCRATCHPAD = 80,
  ONEDNN_DIFF_SRC = 129, ONEDNN_DIFF_DST = 145, ONEDNN_DIFF_WEIGHTS = 161,
  ONEDNN_QUERY_IMPLEMENTATION = 8, ONEDNN_QUERY_SRC = 129, ONEDNN_QUERY_DIFF_SRC, ONEDNN_QUERY_WEIGHTS, ONEDNN_QUERY_DIFF_WEIGHTS, ONEDNN_QUERY_DST,
  ONEDNN_QUERY_DIFF_DST, ONEDNN_QUERY_SCRATCHPAD = 136,
};

struct lt_onednn {
#define ROUTINE(name, ...) int (*name)(__VA_ARGS__);
#include "device/onednn_routines.inc"
  size_t (*memory_desc_get_size)(const struct lt_onednn_layout *layout);
  const struct lt_onednn_layout *(*primitive_desc_query_md)(const struct dnnl_primitive_desc *desc, int what, int index);
  struct dnnl_engine *engine;
  struct dnnl_primitive_attr *attr;          /* scratch memory comes from the caller */
};

enum lt_onednn_use { LT_ONEDNN_NEVER, LT_ONEDNN_WHERE_FASTER, LT_ONEDNN_ALWAYS };

/* What the environment variable LT_ONEDNN says: 0, nothing, or `always`, which is for specs. Loads nothing. */
enum lt_onednn_use lt_onednn_use(void);

/* The library; NULL, without an error, where there is none. */
const struct lt_onednn *lt_onednn(void);

/* How many threads the library makes primitives for, and runs them with, when this thread calls. Its OpenMP is mostly ours, whose number it
   is as well: returned is what that was, to be set again. */
int lt_onednn_set_threads(int64_t n);

#endif
