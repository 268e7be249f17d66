/* Per-thread switches. Each set function returns the previous value. */
#ifndef LT_AUTOGRAD_MODES_H
#define LT_AUTOGRAD_MODES_H

#include <stdbool.h>

bool lt_grad_enabled(void);
bool lt_set_grad_enabled(bool on);

/* Inference mode: nothing is recorded, and what is made in it can never be part of a graph. */
bool lt_inference_mode(void);   /* declared with the tensor too, which asks it of each new one */
bool lt_set_inference_mode(bool on);

/* Anomaly mode: nodes remember where they were made, and a nan in a gradient is an error. */
bool lt_anomaly_mode(void);
bool lt_set_anomaly_mode(bool on);

/* Describes the caller's place in its own language ("train.lua:12"), into the buffer; used in anomaly mode. */
typedef void lt_place_fn(char *text, int room);
void lt_set_place_fn(lt_place_fn *fn);
lt_place_fn *lt_get_place_fn(void);

#endif
