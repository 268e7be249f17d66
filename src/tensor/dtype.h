/* Element types and single numbers of any of them. */
#ifndef LT_TENSOR_DTYPE_H
#define LT_TENSOR_DTYPE_H

#include <stdbool.h>
#include <stdint.h>

/* In the order of promotion: the result of two types of different kinds is the later one. The complex types are reserved. */
typedef enum lt_dtype {
  LT_BOOL, LT_UINT8, LT_INT8, LT_INT16, LT_INT32, LT_INT64, LT_FLOAT16, LT_BFLOAT16, LT_FLOAT32, LT_FLOAT64,
  LT_COMPLEX64, LT_COMPLEX128, LT_DTYPES,
  LT_NO_DTYPE = -1             /* an optional dtype that was not given */
} lt_dtype;

/* An optional integer that was not given. */
#define LT_NONE INT64_MIN

int lt_itemsize(lt_dtype d);
const char *lt_dtype_name(lt_dtype d);     /* "float32" */

static inline bool lt_is_float(lt_dtype d) { return d >= LT_FLOAT16 && d <= LT_FLOAT64; }
static inline bool lt_is_half(lt_dtype d) { return d == LT_FLOAT16 || d == LT_BFLOAT16; }
static inline bool lt_is_int(lt_dtype d) { return d >= LT_UINT8 && d <= LT_INT64; }

/* The smallest type that holds values of both, as PyTorch's promote_types. */
lt_dtype lt_promote_types(lt_dtype a, lt_dtype b);

/* PyTorch's can_cast: no float into an integer, no number into a bool. */
bool lt_can_cast(lt_dtype from, lt_dtype to);

/* The floating type that new tensors get; float32 unless set. */
lt_dtype lt_default_dtype(void);
int lt_set_default_dtype(lt_dtype d);

/* A number from outside: its kind matters for promotion. */
typedef struct lt_scalar {
  enum { LT_SCALAR_NONE, LT_SCALAR_BOOL, LT_SCALAR_INT, LT_SCALAR_FLOAT } kind;
  union { int64_t i; double d; };
} lt_scalar;

static inline lt_scalar lt_int_scalar(int64_t i) { return (lt_scalar){LT_SCALAR_INT, {.i = i}}; }
static inline lt_scalar lt_float_scalar(double d) { return (lt_scalar){LT_SCALAR_FLOAT, {.d = d}}; }
static inline lt_scalar lt_no_scalar(void) { return (lt_scalar){LT_SCALAR_NONE, {.i = 0}}; }
static inline double lt_scalar_double(lt_scalar s) { return s.kind == LT_SCALAR_FLOAT ? s.d : (double)s.i; }
int64_t lt_scalar_int(lt_scalar s);        /* floats are truncated, out of range ones saturate */
lt_dtype lt_scalar_dtype(lt_scalar s);     /* bool, int64 or the default dtype */

/* Conversions between the 16-bit formats and float, round to nearest even. */
float lt_half_to_float(uint16_t h);
uint16_t lt_float_to_half(float f);
float lt_bfloat16_to_float(uint16_t h);
uint16_t lt_float_to_bfloat16(float f);

/* One element at p as a number, and back. */
lt_scalar lt_load_scalar(const void *p, lt_dtype d);
void lt_store_scalar(void *p, lt_dtype d, lt_scalar s);

#endif
