/* Tensors of positions, as users give them, turned into offsets from 0, as kernels take them; and masks into positions. */
#ifndef OPS_POSITIONS_H
#define OPS_POSITIONS_H

#include "tensor/tensor.h"

/* Offsets 0 <= o < size for positions from 1 (or from -1 backwards) of a dimension of `size`: a new contiguous int64 tensor of the
   same shape. An error names the first position out of range. */
lt_tensor *lt_offsets(lt_tensor *positions, int64_t size);

/* The check alone: positions that are contiguous and int64. */
int lt_check_positions(const lt_tensor *positions, int64_t size);

/* The positions from 1 in row-major order of the elements that are not zero: a list. */
lt_tensor *lt_mask_positions(lt_tensor *mask);

/* An error unless x can hold positions. lt_check_long allows int64 alone. */
int lt_check_index(const lt_tensor *x, const char *what);
int lt_check_long(const lt_tensor *x, const char *what);

#endif
