/* The softmax family, from the template softmax.inc. */
#include "cpu/softmax.h"

#include "cpu/scalar.h"

#define T float
#define FN(name) name##_f32
#define EXP expf
#define LOG logf
#include "cpu/softmax.inc"

#define T double
#define FN(name) name##_f64
#define EXP exp
#define LOG log
#include "cpu/softmax.inc"

const struct cpu_softmax_table LEVEL(cpu_softmax) = {
  .f32 = {softmax_f32, log_softmax_f32, softmax_backward_f32, log_softmax_backward_f32},
  .f64 = {softmax_f64, log_softmax_f64, softmax_backward_f64, log_softmax_backward_f64},
};
