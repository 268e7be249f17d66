/* Scaling gradients back, over contiguous memory. */
#ifndef CPU_UNSCALE_H
#define CPU_UNSCALE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/level.h"

struct cpu_unscale_table {
  /* x *= factor; true if an element was infinite or nan before. */
  bool (*unscale_float)(float *x, int64_t n, float factor);
  bool (*unscale_double)(double *x, int64_t n, double factor);
};

CPU_TABLE(unscale)

#endif
