/* Loops over strided operands. A plan is made once per call: broadcast, reorder, coalesce; then a kernel runs over its innermost
   dimension, and threads share the rest. Kernels see raw pointers and byte strides and cannot fail. */
#ifndef LT_TENSOR_PLAN_H
#define LT_TENSOR_PLAN_H

#include "tensor/tensor.h"

enum { LT_MAX_OPERANDS = 6 };

/* Operand 0 is the output. `attr` are an operator's plain numbers. */
typedef void lt_kernel(char *const *data, const int64_t *stride, int64_t n, const lt_scalar *attr);

struct lt_plan {
  int operands, ndim;                              /* dimension 0 is the innermost */
  int64_t numel;
  int64_t size[LT_MAX_DIMS];
  int64_t stride[LT_MAX_DIMS][LT_MAX_OPERANDS];    /* in bytes */
  char *data[LT_MAX_OPERANDS];
};

/* An empty plan over a shape; operands are added in order, each broadcast to it. */
void lt_plan_init(struct lt_plan *plan, int ndim, const int64_t *size);
void lt_plan_add(struct lt_plan *plan, const lt_tensor *x);
void lt_plan_add_raw(struct lt_plan *plan, char *data, int itemsize, const int64_t *stride);   /* strides in elements, of the plan's shape */

/* Sorts dimensions by stride and merges neighbours that all operands walk through evenly. */
void lt_plan_coalesce(struct lt_plan *plan);

/* Runs a kernel over everything; parts of at least `grain` elements go to threads. -1 with the error set when the thread was interrupted on
   the way (base/interrupt.h). */
__attribute__((warn_unused_result))
int lt_plan_run(const struct lt_plan *plan, lt_kernel *kernel, const lt_scalar *attr, int64_t grain);

#endif
