/* Tables of which inputs an output is made of, and with what weights. */
#ifndef OPS_RESAMPLING_H
#define OPS_RESAMPLING_H

#include <stdbool.h>
#include <stddef.h>

#include "cpu/resampling.h"
#include "tensor/dtype.h"

struct lt_resampling {
  struct cpu_resampling r;           /* but for inner */
  void *memory;                      /* owned, of `bytes` */
  size_t bytes;
};

/* in, out: sizes along the dimension. Return -1 with an error. In float32 the places of the taps are computed in that precision, too. */
int lt_resampling_tables(struct lt_resampling *t, int64_t in, int64_t out, double scale, bool align_corners, bool antialias, const char *mode, bool single);
int lt_extension_tables(struct lt_resampling *t, int64_t in, int64_t before, int64_t after, const char *mode);
void lt_resampling_drop(struct lt_resampling *t);

#endif
