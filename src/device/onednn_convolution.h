/* Convolutions of float32 by oneDNN. */
#ifndef LT_DEVICE_ONEDNN_CONVOLUTION_H
#define LT_DEVICE_ONEDNN_CONVOLUTION_H

#include <stdbool.h>

#include "cpu/convolution.h"
#include "device/onednn.h"

enum lt_onednn_result { LT_ONEDNN_OUT, LT_ONEDNN_INPUT_GRAD, LT_ONEDNN_WEIGHT_GRAD };

/* All that a primitive depends on: eight bytes each, so that they can be compared as memory. */
struct lt_onednn_conv_shape {
  struct cpu_conv plane;
  int64_t samples, groups, result, has_bias, threads;
};

/* A primitive for one shape, with what lays its operands out in oneDNN's order and back. */
struct lt_onednn_conv;

/* Memory that a run works in. */
size_t lt_onednn_conv_bytes(const struct lt_onednn_conv *c);

/* NULL where oneDNN has no code made for the shape. */
struct lt_onednn_conv *lt_onednn_conv_new(const struct lt_onednn_conv_shape *shape);
void lt_onednn_conv_free(struct lt_onednn_conv *c);

/* The arrays of x, weight and out are dense; the one that is the result is overwritten. `same_weights`: the memory has been through a run
   with these weights. 0, or -1 without an error. */
int lt_onednn_conv_run(const struct lt_onednn_conv *c, char *x, char *weight, const char *bias, char *out, char *memory, bool same_weights);

/* The primitive for a shape from a cache, or a new one, until it is given back; NULL where there is none. */
struct lt_onednn_conv *lt_onednn_conv_get(const struct lt_onednn_conv_shape *shape);
void lt_onednn_conv_give_back(const struct lt_onednn_conv_shape *shape);

#endif
