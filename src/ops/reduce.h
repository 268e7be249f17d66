/* The runner of all reductions. */
#ifndef OPS_REDUCE_H
#define OPS_REDUCE_H

#include "cpu/reduce.h"
#include "tensor/tensor.h"

/* How the result's type follows from the input's. SUM: integers become int64. */
enum lt_result_dtype { LT_RESULT_SAME, LT_RESULT_SUM, LT_RESULT_BOOL, LT_RESULT_INT64, LT_RESULT_FLOAT };

struct lt_reduction {
  const char *name;
  enum lt_result_dtype result;
  bool needs_elements;                         /* has no value for no elements */
  const struct lt_reduce_kernel *kernels[3];   /* by instruction set, then element type */
};

/* Reduces over dims (none given: all). dtype: the type to convert to before, or LT_NO_DTYPE. */
lt_tensor *lt_reduce(const struct lt_reduction *op, lt_tensor *x, lt_ints dims, bool keepdim, lt_dtype dtype);

/* Sizes after a reduction over the marked dimensions. Returns the number of dimensions. */
int lt_reduced_size(const lt_tensor *x, const bool *mask, bool keepdim, int64_t *size);

#endif
