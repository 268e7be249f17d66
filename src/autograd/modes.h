/* Per-thread switches: lt_set_grad_enabled, lt_set_inference_mode and lt_set_anomaly_mode of luatorch.h, and where anomaly mode learns
   the place of a call: nodes remember where they were made. */
#ifndef LT_AUTOGRAD_MODES_H
#define LT_AUTOGRAD_MODES_H

#include "luatorch.h"

/* Describes the caller's place in its own language ("train.lua:12"), into the buffer; used in anomaly mode. */
typedef void lt_place_fn(char *text, int room);
void lt_set_place_fn(lt_place_fn *fn);
lt_place_fn *lt_get_place_fn(void);

#endif
