/* Sampling at arbitrary places, from the template grid_sample.inc. */
#include "cpu/grid_sample.h"

#include <math.h>

#include "base/interrupt.h"

#define T float
#define FN(name) name##_f32
#define FMOD fmodf
#define FABS fabsf
#define FLOOR floorf
#define RINT nearbyintf
#include "cpu/grid_sample.inc"

#define T double
#define FN(name) name##_f64
#define FMOD fmod
#define FABS fabs
#define FLOOR floor
#define RINT nearbyint
#include "cpu/grid_sample.inc"

const struct cpu_grid_sample_table LEVEL(cpu_grid_sample) = {.f32 = {forward_f32, backward_f32}, .f64 = {forward_f64, backward_f64}};
