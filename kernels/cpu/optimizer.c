#include "cpu/optimizer.h"

#include <math.h>
#include <stddef.h>

#define T float
#define FN(name) name##_float
#define SQRT sqrtf
#include "cpu/optimizer.inc"
#define T double
#define FN(name) name##_double
#define SQRT sqrt
#include "cpu/optimizer.inc"

const struct cpu_optimizer_table LEVEL(cpu_optimizer) = {
  .sgd_float = sgd_float, .sgd_double = sgd_double, .adam_float = adam_float, .adam_double = adam_double,
};
