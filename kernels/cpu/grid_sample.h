/* Sampling of one image or volume at a list of places. Images have depth 1. */
#ifndef CPU_GRID_SAMPLE_H
#define CPU_GRID_SAMPLE_H

#include <stdbool.h>

#include "cpu/level.h"
#include "tensor/dtype.h"

enum cpu_grid_mode { CPU_GRID_BILINEAR, CPU_GRID_NEAREST, CPU_GRID_BICUBIC };
enum cpu_grid_padding { CPU_GRID_ZEROS, CPU_GRID_BORDER, CPU_GRID_REFLECTION };

struct cpu_grid {
  int dims;                          /* 2 or 3: numbers of each place */
  int64_t size[3];                   /* of x, by number of a place: width, height, depth */
  int64_t channels, places;
  enum cpu_grid_mode mode;
  enum cpu_grid_padding padding;
  bool align;
};

struct cpu_grid_kernels {
  /* out {channels, places} from x {channels, depth, height, width}, at places begin..end. */
  void (*forward)(const struct cpu_grid *p, void *out, const void *x, const void *grid, int64_t begin, int64_t end);

  /* Adds to x_grad, writes grid_grad, for all places. */
  void (*backward)(const struct cpu_grid *p, void *x_grad, void *grid_grad, const void *g, const void *x, const void *grid);
};

struct cpu_grid_sample_table { struct cpu_grid_kernels f32, f64; };

CPU_TABLE(grid_sample)

#endif
