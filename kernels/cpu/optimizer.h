/* Fused parameter updates over contiguous memory. */
#ifndef CPU_OPTIMIZER_H
#define CPU_OPTIMIZER_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/level.h"

struct cpu_sgd { double lr, momentum, dampening, weight_decay; bool nesterov, maximize, first; };

/* step_size = lr / (1 - beta1^t), root = sqrt(1 - beta2^t). */
struct cpu_adam { double lr, beta1, beta2, eps, weight_decay, step_size, root; bool maximize, decoupled; };

struct cpu_optimizer_table {
  /* buffer NULL: no momentum */
  void (*sgd_float)(float *p, const float *g, float *buffer, int64_t n, const struct cpu_sgd *s);
  void (*sgd_double)(double *p, const double *g, double *buffer, int64_t n, const struct cpu_sgd *s);
  /* maximum NULL: no amsgrad */
  void (*adam_float)(float *p, const float *g, float *average, float *square, float *maximum, int64_t n, const struct cpu_adam *a);
  void (*adam_double)(double *p, const double *g, double *average, double *square, double *maximum, int64_t n, const struct cpu_adam *a);
};

CPU_TABLE(optimizer)

#endif
