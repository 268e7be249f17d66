/* Running results along the middle dimension of contiguous blocks. */
#ifndef CPU_SCAN_H
#define CPU_SCAN_H

#include "cpu/level.h"
#include "tensor/dtype.h"

enum { CPU_SCAN_WIDTH = 64 };

/* Over n elements `step` apart (negative: backwards), for `width` <= CPU_SCAN_WIDTH neighbouring columns. a: the factors of a recurrence. */
typedef void cpu_scan_fn(void *out, const void *x, const void *a, int64_t n, int64_t step, int64_t width);

/* The extreme so far and its position from 1, the last of equal ones. */
typedef void cpu_running_fn(void *value, int64_t *index, const void *x, int64_t n, int64_t step, int64_t width);

enum cpu_scan_kind { CPU_SCAN_SUM, CPU_SCAN_PRODUCT, CPU_SCAN_RECURRENCE, CPU_SCAN_LOG_SUM, CPU_SCAN_KINDS };

struct cpu_scan_table {
  cpu_scan_fn *f32[CPU_SCAN_KINDS], *f64[CPU_SCAN_KINDS], *i64[CPU_SCAN_KINDS];
  cpu_running_fn *max[LT_DTYPES], *min[LT_DTYPES];
};

CPU_TABLE(scan)

#endif
