/* The table of element types, PyTorch's promotion lattice, and numbers in and out of memory. */
#include "tensor/dtype.h"

#include <string.h>

#include "base/error.h"
#include "tensor/half.h"

static const struct { const char *name; int size; } table[LT_DTYPES] = {
  [LT_BOOL] = {"bool", 1}, [LT_UINT8] = {"uint8", 1}, [LT_INT8] = {"int8", 1}, [LT_INT16] = {"int16", 2},
  [LT_INT32] = {"int32", 4}, [LT_INT64] = {"int64", 8}, [LT_FLOAT16] = {"float16", 2}, [LT_BFLOAT16] = {"bfloat16", 2},
  [LT_FLOAT32] = {"float32", 4}, [LT_FLOAT64] = {"float64", 8}, [LT_COMPLEX64] = {"complex64", 8}, [LT_COMPLEX128] = {"complex128", 16},
};

static _Thread_local lt_dtype default_dtype = LT_FLOAT32;

int lt_itemsize(lt_dtype d)
{
  return table[d].size;
}

const char *lt_dtype_name(lt_dtype d)
{
  return d < 0 || d >= LT_DTYPES ? "none" : table[d].name;
}

lt_dtype lt_promote_types(lt_dtype a, lt_dtype b)
{
  lt_dtype low = a < b ? a : b, high = a < b ? b : a;
  if (low == LT_UINT8 && high == LT_INT8) return LT_INT16;
  if (low == LT_FLOAT16 && high == LT_BFLOAT16) return LT_FLOAT32;
  if (low == LT_FLOAT64 && high == LT_COMPLEX64) return LT_COMPLEX128;
  return high;
}

static int kind(lt_dtype d)
{
  return d == LT_BOOL ? 0 : lt_is_int(d) ? 1 : lt_is_float(d) ? 2 : 3;
}

bool lt_can_cast(lt_dtype from, lt_dtype to)
{
  return kind(from) <= kind(to);
}

lt_dtype lt_default_dtype(void)
{
  return default_dtype;
}

int lt_set_default_dtype(lt_dtype d)
{
  if (!lt_is_float(d)) return lt_fail("the default dtype must be a floating-point type, not %s", lt_dtype_name(d));
  default_dtype = d;
  return 0;
}

int64_t lt_scalar_int(lt_scalar s)
{
  if (s.kind != LT_SCALAR_FLOAT) return s.i;
  if (s.d != s.d) return 0;
  return s.d >= 0x1p63 ? INT64_MAX : s.d < -0x1p63 ? INT64_MIN : (int64_t)s.d;
}

lt_dtype lt_scalar_dtype(lt_scalar s)
{
  return s.kind == LT_SCALAR_BOOL ? LT_BOOL : s.kind == LT_SCALAR_INT ? LT_INT64 : default_dtype;
}

float lt_half_to_float(uint16_t h) { return f16_float(h); }
uint16_t lt_float_to_half(float f) { return float_f16(f); }
float lt_bfloat16_to_float(uint16_t h) { return bf16_float(h); }
uint16_t lt_float_to_bfloat16(float f) { return float_bf16(f); }

lt_scalar lt_load_scalar(const void *p, lt_dtype d)
{
  switch (d) {
  case LT_BOOL: return (lt_scalar){LT_SCALAR_BOOL, {.i = *(const uint8_t *)p != 0}};
  case LT_UINT8: return lt_int_scalar(*(const uint8_t *)p);
  case LT_INT8: return lt_int_scalar(*(const int8_t *)p);
  case LT_INT16: return lt_int_scalar(*(const int16_t *)p);
  case LT_INT32: return lt_int_scalar(*(const int32_t *)p);
  case LT_INT64: return lt_int_scalar(*(const int64_t *)p);
  case LT_FLOAT16: return lt_float_scalar((double)f16_float(*(const uint16_t *)p));
  case LT_BFLOAT16: return lt_float_scalar((double)bf16_float(*(const uint16_t *)p));
  case LT_FLOAT32: return lt_float_scalar((double)*(const float *)p);
  case LT_FLOAT64: return lt_float_scalar(*(const double *)p);
  default: return lt_no_scalar();
  }
}

void lt_store_scalar(void *p, lt_dtype d, lt_scalar s)
{
  switch (d) {
  case LT_BOOL: *(uint8_t *)p = s.kind == LT_SCALAR_FLOAT ? s.d != 0 : s.i != 0; break;
  case LT_UINT8: *(uint8_t *)p = (uint8_t)lt_scalar_int(s); break;
  case LT_INT8: *(int8_t *)p = (int8_t)lt_scalar_int(s); break;
  case LT_INT16: *(int16_t *)p = (int16_t)lt_scalar_int(s); break;
  case LT_INT32: *(int32_t *)p = (int32_t)lt_scalar_int(s); break;
  case LT_INT64: *(int64_t *)p = lt_scalar_int(s); break;
  case LT_FLOAT16: *(uint16_t *)p = float_f16((float)lt_scalar_double(s)); break;
  case LT_BFLOAT16: *(uint16_t *)p = float_bf16((float)lt_scalar_double(s)); break;
  case LT_FLOAT32: *(float *)p = (float)lt_scalar_double(s); break;
  case LT_FLOAT64: *(double *)p = lt_scalar_double(s); break;
  default: break;
  }
}
