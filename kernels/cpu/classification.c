/* Losses against class labels, from the template classification.inc. */
#include "cpu/classification.h"

#include <string.h>

#include "cpu/scalar.h"

enum { BLOCK = 512 };     /* elements whose exponentials are computed together */

#define T float
#define FN(name) name##_f32
#define EXP expf
#define LOG logf
#include "cpu/classification.inc"

#define T double
#define FN(name) name##_f64
#define EXP exp
#define LOG log
#include "cpu/classification.inc"

#define KERNELS(t) {cross_entropy_##t, nll_##t, cross_entropy_backward_##t, nll_backward_##t, multilabel_##t, multilabel_backward_##t}

const struct cpu_classification_table LEVEL(cpu_classification) = {
  .f32 = KERNELS(f32),
  .f64 = KERNELS(f64),
};
