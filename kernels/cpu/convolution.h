/* Parts of convolutions over planes of up to three dimensions (missing ones have size 1), for one sample and one group of channels. */
#ifndef CPU_CONVOLUTION_H
#define CPU_CONVOLUTION_H

#include "cpu/level.h"
#include "tensor/dtype.h"

struct cpu_conv {
  int64_t in_channels, out_channels;                                   /* of a group */
  int64_t in[3], out[3], kernel[3], stride[3], pad[3], dilation[3];    /* depth, height, width; pad: zeros before */
  int64_t in_plane, out_plane, taps;                                   /* products of in, out and kernel */
};

struct cpu_conv_kernels {
  /* col {in_channels * taps, end - begin} = what the kernel sees at output positions begin..end; and its adjoint, which adds to x. */
  void (*columns)(const struct cpu_conv *c, void *col, const void *x, int64_t begin, int64_t end);
  void (*add_columns)(const struct cpu_conv *c, void *x, const void *col, int64_t begin, int64_t end);

  /* Rows of n elements, `step` apart, filled with a number each, or with zeros where bias is NULL. */
  void (*fill)(void *out, const void *bias, int64_t rows, int64_t n, int64_t step);

  /* Without columns, for few channels. Each adds to its first array: the plane of an output channel, from the weights {in_channels, taps} of
     that channel; the plane of input channel i, from all weights {out_channels, in_channels, taps}; an output channel's weights. */
  void (*direct)(const struct cpu_conv *c, void *out, const void *x, const void *weight);
  void (*direct_input)(const struct cpu_conv *c, void *x, const void *g, const void *weight, int64_t i);
  void (*direct_weight)(const struct cpu_conv *c, void *weight, const void *g, const void *x);
};

struct cpu_convolution_table { struct cpu_conv_kernels f32, f64, i64; };

CPU_TABLE(convolution)

#endif
