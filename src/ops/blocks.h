/* Moving blocks of a tensor that are addressed by offsets: what all indexing comes down to. */
#ifndef OPS_BLOCKS_H
#define OPS_BLOCKS_H

#include "cpu/blocks.h"
#include "tensor/tensor.h"

/* A contiguous tensor as outer x size x inner elements, and a list of n offsets, 0 <= at[i] < size. */
struct lt_blocks { int64_t outer, size, inner, n; const int64_t *at; };

/* `out` (contiguous, of outer x n x inner elements, of x's dtype) from x. */
int lt_blocks_read(const struct lt_blocks *b, lt_tensor *out, lt_tensor *x);

/* Changes x, which need not be contiguous: y's elements (outer x n x inner, in row-major order) are stored or combined, in the order of the
   list. A new reference to x. */
enum { LT_STORE = CPU_COMBINATIONS };
lt_tensor *lt_blocks_write(const struct lt_blocks *b, lt_tensor *x, lt_tensor *y, int how);

/* What writing needs: the dtype to do it in (float32 to combine half types), and y as a contiguous tensor of that dtype which shares no
   memory with x. */
lt_dtype lt_write_dtype(const lt_tensor *x, int how);
lt_tensor *lt_separate(lt_tensor *x, lt_tensor *y, lt_dtype dtype);

#endif
