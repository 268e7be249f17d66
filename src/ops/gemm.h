/* The one place that multiplies matrices, for every operator that is made of products. */
#ifndef OPS_GEMM_H
#define OPS_GEMM_H

#include "tensor/tensor.h"

/* out = alpha * x y + beta * out over the last two dimensions; all leading dimensions agree (steps of 0 are fine). The three have one
   type; out is new memory of the caller's, its rows contiguous. Transposed operands are not copied. With beta 0, out is not read. */
int lt_gemm(lt_tensor *out, lt_tensor *x, lt_tensor *y, double alpha, double beta);

/* A new tensor: the products of x {..., n, m} and y {..., m, p}. */
lt_tensor *lt_product(lt_tensor *x, lt_tensor *y);

/* The sum of the products of two vectors' elements, of one size and type: a new tensor without dimensions. */
lt_tensor *lt_dot_product(lt_tensor *x, lt_tensor *y);

/* Checks that both have one type, which has arithmetic. */
int lt_check_product_types(const lt_tensor *x, const lt_tensor *y);

#endif
