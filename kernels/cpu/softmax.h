/* Softmax and its relatives over the middle dimension of contiguous blocks. */
#ifndef CPU_SOFTMAX_H
#define CPU_SOFTMAX_H

#include "cpu/level.h"
#include "tensor/dtype.h"

enum { CPU_SOFTMAX_WIDTH = 64 };

/* Over n elements `inner` apart, for `width` <= CPU_SOFTMAX_WIDTH neighbouring columns. Forward: a is x, b is not used. Backward: a is
   the gradient, b the result of the forward function. out may be a. */
typedef void cpu_softmax_fn(void *out, const void *a, const void *b, int64_t n, int64_t inner, int64_t width);

enum cpu_softmax_kind { CPU_SOFTMAX, CPU_LOG_SOFTMAX, CPU_SOFTMAX_BACKWARD, CPU_LOG_SOFTMAX_BACKWARD, CPU_SOFTMAX_KINDS };

struct cpu_softmax_table {
  cpu_softmax_fn *f32[CPU_SOFTMAX_KINDS], *f64[CPU_SOFTMAX_KINDS];
};

CPU_TABLE(softmax)

#endif
