/* The runner of all elementwise operators. */
#ifndef OPS_ELEMENTWISE_H
#define OPS_ELEMENTWISE_H

#include "tensor/plan.h"

enum lt_promotion { LT_PROMOTE_SAME, LT_PROMOTE_FLOAT, LT_PROMOTE_COMPARE };

struct lt_elementwise {
  const char *name;
  int inputs;
  enum lt_promotion promotion;
  lt_dtype fixed[4];                  /* an input's own type, where it takes no part in promotion */
  lt_kernel *const *kernels[3];       /* by instruction set, then element type */
};

/* PyTorch's result type: tensors with dimensions outrank 0-d ones of the same kind, and those outrank plain numbers. */
lt_dtype lt_result_type(lt_tensors inputs);

/* Runs the operator: into a new tensor (into == NULL), or into a tensor of the result's shape. Returns a new reference, or for `into`
   the borrowed tensor; NULL on failure, with `into` unchanged. */
lt_tensor *lt_elementwise(const struct lt_elementwise *op, lt_tensor *const *inputs, const lt_scalar *attr, lt_tensor *into);

#endif
