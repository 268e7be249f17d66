/* Sums of losses over contiguous rows. */
#ifndef CPU_LOSS_H
#define CPU_LOSS_H

#include "cpu/level.h"
#include "tensor/dtype.h"

struct cpu_loss_table {
  double (*squares_f32)(const float *x, const float *y, int64_t n);      /* sum of (x - y)^2 */
  double (*squares_f64)(const double *x, const double *y, int64_t n);
};

CPU_TABLE(loss)

#endif
