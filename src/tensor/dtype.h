/* Element types and single numbers of any of them. */
#ifndef LT_TENSOR_DTYPE_H
#define LT_TENSOR_DTYPE_H

#include "luatorch.h"

static inline bool lt_is_float(lt_dtype d) { return d >= LT_FLOAT16 && d <= LT_FLOAT64; }
static inline bool lt_is_half(lt_dtype d) { return d == LT_FLOAT16 || d == LT_BFLOAT16; }
static inline bool lt_is_int(lt_dtype d) { return d >= LT_UINT8 && d <= LT_INT64; }

/* Conversions between the 16-bit formats and float, round to nearest even. */
float lt_half_to_float(uint16_t h);
uint16_t lt_float_to_half(float f);
float lt_bfloat16_to_float(uint16_t h);
uint16_t lt_float_to_bfloat16(float f);

/* One element at p as a number, and back. */
lt_scalar lt_load_scalar(const void *p, lt_dtype d);
void lt_store_scalar(void *p, lt_dtype d, lt_scalar s);

#endif
