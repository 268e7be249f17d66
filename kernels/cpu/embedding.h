/* Sums over rows of contiguous tables, for embeddings. Row numbers here count from 0. */
#ifndef CPU_EMBEDDING_H
#define CPU_EMBEDDING_H

#include <stdbool.h>

#include "cpu/level.h"
#include "tensor/dtype.h"

struct cpu_embedding {
  /* out[index[i]] += g[i] / count[index[i]] in order of i, for rows begin <= index[i] < end of out; index[i] < 0 is left out. count may be NULL. */
  void (*add_rows)(void *out, const void *g, const int64_t *index, const int64_t *count, int64_t n, int64_t width, int64_t begin, int64_t end);

  /* out = the sum of the n rows (or, with `lookup`, of the rows use[i]) for which use[i] is not negative, divided by `divisor`. */
  void (*sum_rows)(void *out, const void *rows, const int64_t *use, int64_t n, int64_t width, double divisor, bool lookup);

  /* out = the largest element of each column over those rows; at[column] = first + 1 + its row, or 0 where there is none. */
  void (*max_rows)(void *out, int64_t *at, const void *rows, const int64_t *use, int64_t n, int64_t width, int64_t first);
};

struct cpu_embedding_table { struct cpu_embedding f32, f64; };

CPU_TABLE(embedding)

#endif
