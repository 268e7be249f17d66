/* Bit-level conversions of the 16-bit float formats, inline so that kernels vectorise over them. Round to nearest, ties to even. */
#ifndef LT_TENSOR_HALF_H
#define LT_TENSOR_HALF_H

#include <stdint.h>
#include <string.h>

static inline float bits_float(uint32_t u)
{
  float f;
  memcpy(&f, &u, sizeof f);
  return f;
}

static inline uint32_t float_bits(float f)
{
  uint32_t u;
  memcpy(&u, &f, sizeof u);
  return u;
}

static inline float bf16_float(uint16_t h)
{
  return bits_float((uint32_t)h << 16);
}

static inline uint16_t float_bf16(float f)
{
  uint32_t u = float_bits(f);
  uint32_t rounded = (u + 0x7fff + ((u >> 16) & 1)) >> 16;
  return f != f ? 0x7fc0 : (uint16_t)rounded;
}

/* Scaling by 2^112 moves the exponent over; what was subnormal, infinite or nan follows from float arithmetic. */
static inline float f16_float(uint16_t h)
{
  uint32_t magnitude = (uint32_t)(h & 0x7fff) << 13, sign = (uint32_t)(h & 0x8000) << 16;
  float f = bits_float(magnitude) * bits_float(0x77800000);
  uint32_t u = (h & 0x7c00) == 0x7c00 ? magnitude | 0x7f800000 : float_bits(f);
  return bits_float(u | sign);
}

static inline uint16_t float_f16(float f)
{
  uint32_t u = float_bits(f), sign = (u >> 16) & 0x8000, a = u & 0x7fffffff;
  uint32_t normal = (a + 0xc8000fff + ((a >> 13) & 1)) >> 13;                 /* rebias by -112, round */
  uint32_t subnormal = float_bits(bits_float(a) + 0.5f) - 0x3f000000;        /* the adder shifts and rounds */
  uint32_t result = a >= 0x47800000 ? (a > 0x7f800000 ? 0x7e00 : 0x7c00) : a < 0x38800000 ? subnormal : normal;
  return (uint16_t)(result | sign);
}

#endif
