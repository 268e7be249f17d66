#include "ops/front.h"

lt_tensor *op__no_derivative(lt_tensor *g, const char *of)
{
  (void)g;
  return lt_fail_null("there is no formula for the derivative of %s; detach() that argument", of);
}
