/* Connectionist temporal classification of one sample. Labels count from 0 here. */
#ifndef CPU_CTC_H
#define CPU_CTC_H

#include "cpu/level.h"
#include "tensor/dtype.h"

struct cpu_ctc {
  const void *log_probs;             /* of the sample at the first step; `step` elements on is the next one */
  int64_t step, classes, blank;
  const int64_t *target;
  int64_t length, steps;             /* of the target and of the input */
};

struct cpu_ctc_kernels {
  /* Fills alpha {steps, 2 length + 1}, whose rows lie `row` elements apart; returns the loss. */
  double (*forward)(const struct cpu_ctc *c, void *alpha, int64_t row);

  /* Writes the gradient at all steps, g times, beside log_probs' layout; beta is room for 2 rows of 2 length + 1. */
  void (*backward)(const struct cpu_ctc *c, void *out, const void *alpha, int64_t row, void *beta, double loss, double g);
};

struct cpu_ctc_table { struct cpu_ctc_kernels f32, f64; };

CPU_TABLE(ctc)

#endif
