/* Losses against class labels, over contiguous memory. Labels are positions, from 1, checked by the caller; a sample whose label is
   `ignore` has loss and gradient 0. */
#ifndef CPU_CLASSIFICATION_H
#define CPU_CLASSIFICATION_H

#include "cpu/level.h"
#include "tensor/dtype.h"

/* Scores {outer, classes, inner} in `x`; sample s = {outer, inner} has its label in target[s]. All void pointers are of the table's type. */
struct cpu_labels {
  const void *x;
  const int64_t *target;
  const void *weight;                /* of each class, or NULL */
  int64_t classes, inner, ignore;
  double smoothing;
};

struct cpu_classification {
  /* loss[s] for samples begin..end. cross_entropy is for inner = 1 without weight and smoothing. */
  void (*cross_entropy)(const struct cpu_labels *c, void *loss, int64_t begin, int64_t end);
  void (*nll)(const struct cpu_labels *c, void *loss, int64_t begin, int64_t end);

  /* The gradient of samples begin..end into out, shaped as x: of loss[s] times scale * g[s * g_step]. nll_backward expects zeros. */
  void (*cross_entropy_backward)(const struct cpu_labels *c, void *out, const void *g, int64_t g_step, double scale, int64_t begin, int64_t end);
  void (*nll_backward)(const struct cpu_labels *c, void *out, const void *g, int64_t g_step, double scale, int64_t begin, int64_t end);

  /* Rows of `classes` scores with lists of as many labels, which end at -1. is_label has room for `classes` bytes. */
  void (*multilabel)(const struct cpu_labels *c, void *loss, uint8_t *is_label, int64_t begin, int64_t end);
  void (*multilabel_backward)(const struct cpu_labels *c, void *out, const void *g, uint8_t *is_label, int64_t begin, int64_t end);
};

struct cpu_classification_table { struct cpu_classification f32, f64; };

CPU_TABLE(classification)

#endif
