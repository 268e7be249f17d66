/* The sum of squared deviations from the mean, as a reduction (cpu/reduce.h). */
#ifndef CPU_MOMENTS_H
#define CPU_MOMENTS_H

#include "cpu/level.h"
#include "cpu/reduce.h"
#include "tensor/dtype.h"

struct cpu_moments_table {
  struct lt_reduce_kernel deviations[LT_DTYPES];     /* float32 and float64 */
};

CPU_TABLE(moments)

#endif
