/* Normalization kernels, from the templates row_norm.inc and channel_norm.inc. */
#include "cpu/normalization.h"

#include <math.h>

#include "cpu/scalar.h"

#define KERNELS(t) {row_##t, row_backward_##t, row_affine_##t, channel_##t, channel_backward_##t, channel_affine_##t}

#define T float
#define FN(name) name##_f32
#define SQRT sqrtf
#include "cpu/row_norm.inc"
#include "cpu/channel_norm.inc"
#undef T
#undef FN
#undef SQRT

#define T double
#define FN(name) name##_f64
#define SQRT sqrt
#include "cpu/row_norm.inc"
#include "cpu/channel_norm.inc"

const struct cpu_normalization_table LEVEL(cpu_normalization) = {.f32 = KERNELS(f32), .f64 = KERNELS(f64)};
