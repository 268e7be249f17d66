/* What operators over images and volumes share. */
#ifndef OPS_SPATIAL_H
#define OPS_SPATIAL_H

#include "tensor/tensor.h"

/* One number for each of n dimensions into out, from a list of one or n; -1 with an error that names the argument when one is below
   `least`. */
int lt_read_sizes(lt_ints list, int n, int64_t least, const char *name, int64_t *out);

/* The type that kernels with float32, float64 and int64 forms compute a dtype in. */
lt_dtype lt_computing_type(lt_dtype dtype);

#endif
