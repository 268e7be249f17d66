/* Scans over n rows of `inner` elements each: row i of the result folds rows 0 to i. */
#ifndef CPU_CUMULATIVE_H
#define CPU_CUMULATIVE_H

#include "cpu/level.h"
#include "tensor/dtype.h"

typedef void cpu_scan(const void *in, void *out, int64_t n, int64_t inner);
typedef void cpu_scan_index(const void *in, void *out, int64_t *index, int64_t n, int64_t inner);

struct cpu_cumulative_table {
  /* float32, float64 and int64 */
  cpu_scan *sum[LT_DTYPES], *sum_reversed[LT_DTYPES], *product[LT_DTYPES];
  cpu_scan *logsumexp[LT_DTYPES];                                                  /* the floating two */
  cpu_scan_index *max[LT_DTYPES], *min[LT_DTYPES];                                 /* positions from 1, the last of equals; nan stays */
};

CPU_TABLE(cumulative)

#endif
