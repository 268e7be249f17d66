/* Matrix products without BLAS: small ones, whose time BLAS's call would double, and those of integers. */
#ifndef CPU_GEMM_H
#define CPU_GEMM_H

#include "cpu/level.h"
#include "tensor/dtype.h"

/* c = alpha * a b + beta * c for a of m x k, b of k x n. Steps in elements; those between c's columns are 1. With beta 0, c is not
   read. */
struct cpu_gemm {
  int64_t m, n, k;
  const void *a, *b;
  void *c;
  int64_t a_row, a_column, b_row, b_column, c_row;
  double alpha, beta;
};

typedef void cpu_gemm_kernel(const struct cpu_gemm *g);
typedef void cpu_dot_kernel(void *out, const void *x, int64_t x_step, const void *y, int64_t y_step, int64_t n);

struct cpu_gemm_table {
  cpu_gemm_kernel *gemm[LT_DTYPES];      /* NULL for types without arithmetic of their own */
  cpu_dot_kernel *dot[LT_DTYPES];
};

CPU_TABLE(gemm)

#endif
