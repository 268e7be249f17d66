/* What embeddings and embedding bags share. */
#ifndef OPS_EMBEDDING_H
#define OPS_EMBEDDING_H

#include "tensor/tensor.h"

/* Row numbers from 0 as a new int64 tensor; those of `padding` (a position from 1, 0: none) are -1. NULL with an error for a position
   outside 1..rows and -rows..-1. */
lt_tensor *lt_row_numbers(lt_tensor *indices, int64_t rows, int64_t padding);

/* Checks the table and its arguments, and shrinks the rows in use to max_norm. Returns the padding position (0: none), or -1. */
int64_t lt_prepare_embedding(lt_tensor *indices, lt_tensor *weight, int64_t padding_idx, lt_scalar max_norm, double norm_type);

#endif
