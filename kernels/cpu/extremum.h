/* The largest or smallest element and its position, from 1. nan wins; of equal elements the first. */
#ifndef CPU_EXTREMUM_H
#define CPU_EXTREMUM_H

#include "cpu/level.h"
#include "tensor/dtype.h"

/* Over n >= 1 contiguous elements. */
typedef void cpu_extremum_row(const void *in, int64_t n, void *value, int64_t *index);

/* Over the rows of an n by inner table, for each column. */
typedef void cpu_extremum_columns(const void *in, int64_t n, int64_t inner, void *value, int64_t *index);

struct cpu_extremum_table {
  cpu_extremum_row *max_row[LT_DTYPES], *min_row[LT_DTYPES];
  cpu_extremum_columns *max_columns[LT_DTYPES], *min_columns[LT_DTYPES];
};

CPU_TABLE(extremum)

#endif
