/* Conversions between element types, and blocked transposition. */
#ifndef CPU_CAST_H
#define CPU_CAST_H

#include "cpu/level.h"
#include "tensor/plan.h"

enum { CPU_TRANSPOSE_BLOCK = 64 };

/* dst[r][c] = src[c][r] for r < rows, c < columns; steps in bytes between rows of dst and of src. */
typedef void cpu_transpose(char *dst, int64_t dst_step, const char *src, int64_t src_step, int64_t rows, int64_t columns);

struct cpu_cast_table {
  lt_kernel *cast[LT_DTYPES][LT_DTYPES];      /* [from][to] */
  cpu_transpose *transpose4, *transpose8;     /* by item size */
};

CPU_TABLE(cast)

#endif
