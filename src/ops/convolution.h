/* A convolution of typed, contiguous tensors, as its parts see it. */
#ifndef OPS_CONVOLUTION_H
#define OPS_CONVOLUTION_H

#include "cpu/convolution.h"
#include "device/onednn_convolution.h"
#include "tensor/tensor.h"

struct lt_conv {
  struct cpu_conv plane;
  const struct cpu_conv_kernels *kernel;
  int64_t samples, groups;
  lt_dtype type;                     /* float32, float64 or int64 */
  char *x, *weight, *out;            /* {samples, in, ...}, {out, in / groups, ...}, {samples, out, ...}; x and out also stand for their gradients */
  const char *bias;                  /* {out}, or NULL */
};

/* Through oneDNN, or columns and BLAS, where that pays. They write out (bias included), x or weight. */
int lt_conv_forward(const struct lt_conv *c);
int lt_conv_input_grad(const struct lt_conv *c);
int lt_conv_weight_grad(const struct lt_conv *c);

/* The same through oneDNN: 1 where it did the work, 0 where the work is left to others, -1 with an error. */
int lt_conv_onednn_forward(const struct lt_conv *c);
int lt_conv_onednn_input_grad(const struct lt_conv *c);
int lt_conv_onednn_weight_grad(const struct lt_conv *c);

/* Their common part, once it is settled that oneDNN does it. */
int lt_conv_run_parts(const struct lt_conv *c, enum lt_onednn_result result);

/* Elements of a sample, of its result, and of the weights; multiplications for a sample. */
int64_t lt_conv_x_size(const struct lt_conv *c);
int64_t lt_conv_out_size(const struct lt_conv *c);
int64_t lt_conv_weight_size(const struct lt_conv *c);
double lt_conv_sample_work(const struct lt_conv *c);

#endif
