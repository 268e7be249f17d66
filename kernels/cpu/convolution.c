/* Parts of convolutions, from the template convolution.inc. */
#include "cpu/convolution_tap.h"

#include <stdbool.h>
#include <string.h>

#include "base/interrupt.h"

#define T float
#define FN(name) name##_f32
#include "cpu/convolution.inc"

#define T double
#define FN(name) name##_f64
#include "cpu/convolution.inc"

#define T int64_t
#define FN(name) name##_i64
#include "cpu/convolution.inc"

#define KERNELS(t) {columns_##t, add_columns_##t, fill_##t, direct_##t, direct_input_##t, direct_weight_##t}

const struct cpu_convolution_table LEVEL(cpu_convolution) = {.f32 = KERNELS(f32), .f64 = KERNELS(f64), .i64 = KERNELS(i64)};
