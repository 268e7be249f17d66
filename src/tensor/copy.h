/* Moving elements between layouts and types. No graph is recorded here. */
#ifndef LT_TENSOR_COPY_H
#define LT_TENSOR_COPY_H

#include "tensor/tensor.h"

/* dst = src, broadcast and converted. Overlap is the caller's concern. */
__attribute__((warn_unused_result))
int lt_copy_data(lt_tensor *dst, const lt_tensor *src);

/* A contiguous copy in the given type; a new reference to x itself when it already is that. */
lt_tensor *lt_contiguous_as(lt_tensor *x, lt_dtype dtype);

/* Fills with one number. */
__attribute__((warn_unused_result))
int lt_fill_data(lt_tensor *x, lt_scalar value);

#endif
