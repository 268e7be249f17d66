/* Distances between the rows of two matrices, in a p-norm, and their gradient. */
#ifndef CPU_DISTANCE_H
#define CPU_DISTANCE_H

#include "cpu/level.h"
#include "tensor/dtype.h"

enum cpu_metric { CPU_METRIC_0, CPU_METRIC_1, CPU_METRIC_2, CPU_METRIC_INF, CPU_METRIC_P, CPU_METRICS };

/* x {rows, columns}, y {others, columns} and dist {rows, others} are contiguous. */
struct cpu_distance {
  const void *x, *y;
  void *dist;
  int64_t others, columns;
  double p;                              /* of CPU_METRIC_P */
  enum cpu_metric metric;
  const void *grad;                      /* of dist, for the gradient: like dist */
  void *x_grad;                          /* like x */
};

/* Rows begin to end of x. The gradient's kernel reads dist and writes x_grad. */
typedef void cpu_distance_rows(const struct cpu_distance *d, int64_t begin, int64_t end);

struct cpu_distance_table { cpu_distance_rows *forward[2], *backward[2]; };     /* float32, float64 */

CPU_TABLE(distance)

#endif
