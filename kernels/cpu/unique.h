/* Finding repeated elements, for torch.unique. */
#ifndef CPU_UNIQUE_H
#define CPU_UNIQUE_H

#include "cpu/level.h"
#include "tensor/dtype.h"

/* Runs of equal neighbours, numbered from 1; every nan is a run. run[i]: that of element i. first[k - 1]: where run k starts, from 1; it has
   room for n. Returns how many there are. */
typedef int64_t cpu_find_runs(int64_t *first, int64_t *run, const void *x, int64_t n);

struct cpu_unique_table {
  cpu_find_runs *runs[LT_DTYPES];                 /* int64, float32, float64 */
  void (*limits)(const int64_t *x, int64_t n, int64_t *least, int64_t *most);   /* n > 0 */
};

CPU_TABLE(unique)

#endif
