/* Sums of losses, from the template loss.inc. */
#include "cpu/loss.h"

#define T float
#define FN(name) name##_f32
#include "cpu/loss.inc"

#define T double
#define FN(name) name##_f64
#include "cpu/loss.inc"

const struct cpu_loss_table LEVEL(cpu_loss) = {.squares_f32 = squares_f32, .squares_f64 = squares_f64};
