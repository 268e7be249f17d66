/* One function for each metric, so that the loop over columns holds no choice. */
#include "cpu/distance.h"

#include "base/interrupt.h"
#include "cpu/scalar.h"

#define T float
#define M(name) name##f
#define FN(name) name##_f32
#include "cpu/distance.inc"
#define T double
#define M(name) name
#define FN(name) name##_f64
#include "cpu/distance.inc"

const struct cpu_distance_table LEVEL(cpu_distance) = {
  .forward = {forward_f32, forward_f64},
  .backward = {backward_f32, backward_f64},
};
