/* Tensors of positions: checked, and turned into offsets from 0. Positions count from 1, or from -1 backwards. */
#ifndef CPU_POSITIONS_H
#define CPU_POSITIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/level.h"

struct cpu_positions_table {
  /* Whether one of n positions is not in a dimension of `size`. */
  bool (*outside)(const int64_t *position, int64_t n, int64_t size);

  /* to[i] = (offset of position i) * stride + base + i * step. The same answer; a position outside gets the offset 0. */
  bool (*place)(int64_t *to, const int64_t *position, int64_t n, int64_t size, int64_t stride, int64_t base, int64_t step);
};

CPU_TABLE(positions)

#endif
