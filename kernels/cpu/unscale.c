/* An exponent of all ones means infinite or nan; the test on bits turns into vector code, where one on values would not. */
#include "cpu/unscale.h"

#include <string.h>

#define T float
#define BITS uint32_t
#define EXPONENT UINT32_C(0x7f800000)
#define FN(name) name##_float
#include "cpu/unscale.inc"
#define T double
#define BITS uint64_t
#define EXPONENT UINT64_C(0x7ff0000000000000)
#define FN(name) name##_double
#include "cpu/unscale.inc"

const struct cpu_unscale_table LEVEL(cpu_unscale) = {.unscale_float = unscale_float, .unscale_double = unscale_double};
