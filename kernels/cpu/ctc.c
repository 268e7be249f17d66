/* Connectionist temporal classification, from the template ctc.inc. */
#include "cpu/ctc.h"

#include <math.h>
#include <stdbool.h>

#include "base/interrupt.h"

#define T float
#define FN(name) name##_f32
#define EXP expf
#define LOG logf
#include "cpu/ctc.inc"

#define T double
#define FN(name) name##_f64
#define EXP exp
#define LOG log
#include "cpu/ctc.inc"

const struct cpu_ctc_table LEVEL(cpu_ctc) = {.f32 = {forward_f32, backward_f32}, .f64 = {forward_f64, backward_f64}};
