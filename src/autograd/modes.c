#include "autograd/modes.h"

static _Thread_local struct {
  bool no_grad, inference, anomaly;
  lt_place_fn *place;
} modes;

bool lt_grad_enabled(void)
{
  return !modes.no_grad;
}

bool lt_set_grad_enabled(bool on)
{
  bool before = !modes.no_grad;
  modes.no_grad = !on;
  return before;
}

bool lt_inference_mode(void)
{
  return modes.inference;
}

bool lt_set_inference_mode(bool on)
{
  bool before = modes.inference;
  modes.inference = on;
  return before;
}

bool lt_anomaly_mode(void)
{
  return modes.anomaly;
}

bool lt_set_anomaly_mode(bool on)
{
  bool before = modes.anomaly;
  modes.anomaly = on;
  return before;
}

void lt_set_place_fn(lt_place_fn *fn)
{
  modes.place = fn;
}

lt_place_fn *lt_get_place_fn(void)
{
  return modes.place;
}
