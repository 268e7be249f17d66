/* Moving blocks of a tensor that are addressed by offsets: what all indexing comes down to. */
#ifndef OPS_BLOCKS_H
#define OPS_BLOCKS_H

#include "cpu/blocks.h"
#include "tensor/tensor.h"

/* A contiguous buffer of outer x size x inner elements and a list of n offsets, 0 <= at[i] < size. */
struct lt_blocks { int64_t outer, size, inner, n; const int64_t *at; lt_dtype dtype; };

/* out (outer x n x inner) from x; x from y (outer x n x inner), in the order of the list. All contiguous, of the same dtype. */
void lt_blocks_fetch(const struct lt_blocks *b, char *out, const char *x);
void lt_blocks_store(const struct lt_blocks *b, char *x, const char *y);

/* x combined with y. Not for the half types. */
void lt_blocks_combine(const struct lt_blocks *b, enum cpu_combination how, char *x, const char *y);

#endif
