/* Operators along one dimension that want it contiguous: the operand as rows, {..., n} with that dimension last. */
#ifndef OPS_ROWS_H
#define OPS_ROWS_H

#include "tensor/tensor.h"

/* x as a contiguous tensor of the type, its dimension d (from 0) last; a 0-d tensor becomes one row of one element. */
lt_tensor *lt_to_rows(lt_tensor *x, int d, lt_dtype type);

/* Rows back in the order of x's dimensions, as `type`. A last dimension of `rows` is d; x tells the number of dimensions. */
lt_tensor *lt_from_rows(lt_tensor *rows, const lt_tensor *x, int d, lt_dtype type);

/* Uninitialised rows beside `rows`, of n elements each. */
lt_tensor *lt_new_rows(const lt_tensor *rows, int64_t n, lt_dtype type);

/* How many rows there are; rows of no elements count too. */
int64_t lt_row_count(const lt_tensor *rows);

/* The type that kernels have for a type: float32 for the half types, else itself. */
static inline lt_dtype lt_kernel_dtype(const lt_tensor *x)
{
  return lt_is_half((lt_dtype)x->dtype) ? LT_FLOAT32 : (lt_dtype)x->dtype;
}

#endif
