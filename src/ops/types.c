#include "ops/elementwise.h"
#include "ops/front.h"
#include "tensor/shape.h"

int op_type_of_result(lt_tensor *a, lt_tensor *b, lt_dtype *out)
{
  *out = lt_result_type(LT_TENSORS(a, b));
  return 0;
}

int op_common_type(lt_dtype a, lt_dtype b, lt_dtype *out)
{
  *out = lt_promote_types(a, b);
  return 0;
}

int op_is_castable(lt_dtype from, lt_dtype to, bool *out)
{
  *out = lt_can_cast(from, to);
  return 0;
}

int op_is_complex(lt_tensor *x, bool *out)
{
  *out = x->dtype > LT_FLOAT64;
  return 0;
}

int op_is_signed(lt_tensor *x, bool *out)
{
  *out = x->dtype != LT_BOOL && x->dtype != LT_UINT8;
  return 0;
}

int op_is_nonzero(lt_tensor *x, bool *out)
{
  if (x->numel != 1) return lt_fail("a tensor of sizes %s has no single truth value", LT_SHAPE(x));
  lt_scalar value = lt_load_scalar(x->data, (lt_dtype)x->dtype);
  *out = value.kind == LT_SCALAR_FLOAT ? value.d != 0 : value.i != 0;
  return 0;
}

int op_is_inference(lt_tensor *x, bool *out)
{
  *out = x->is_inference;
  return 0;
}

lt_tensor *op_conj(lt_tensor *x)
{
  return lt_ref(x);
}

int op_is_conj(lt_tensor *x, bool *out)
{
  (void)x;
  *out = false;
  return 0;
}

int op_is_same_size(lt_tensor *x, lt_tensor *other, bool *out)
{
  *out = lt_same_shape(x, other);
  return 0;
}
