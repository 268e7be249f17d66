/* Division, remainders, powers and bits of numbers, with the rules of Python. */
#ifndef CPU_SPECIAL_DIVISION_H
#define CPU_SPECIAL_DIVISION_H

#include <math.h>
#include <stdint.h>

/* Rounded to nearest, ties to even. */
static inline double rint_even(double x) { return rint(x); }

/* Division and remainder with the sign rules of Python: rounding is towards minus infinity. Division by zero of integers gives 0:
   the operators check for it before. */
static inline int64_t floor_div_int(int64_t a, int64_t b)
{
  if (b == 0) return 0;
  if (b == -1) return (int64_t)(0 - (uint64_t)a);
  int64_t q = a / b;
  return q - ((a % b != 0) & ((a < 0) != (b < 0)));
}

static inline int64_t trunc_div_int(int64_t a, int64_t b)
{
  return b == 0 ? 0 : b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b;
}

static inline int64_t remainder_int(int64_t a, int64_t b)
{
  if (b == 0 || b == -1) return 0;
  int64_t r = a % b;
  return r + ((r != 0) & ((r < 0) != (b < 0))) * b;
}

static inline int64_t fmod_int(int64_t a, int64_t b)
{
  return b == 0 || b == -1 ? 0 : a % b;
}

/* fmod of floats in double, without branches, where the quotient is below 2^28: then its product with y is exact, and the quotient itself
   off by one at most. */
static inline int quotient_fits(float x, float y) { return (fabsf(x / y) < 0x1p28f) & (fabsf(y) < INFINITY); }

static inline float quick_fmod(float a, float b)
{
  double x = a, y = b, r = x - trunc(x / y) * y, back = copysign(fabs(y), x);
  r += r * x < 0 ? back : 0;
  r -= fabs(r) >= fabs(y) ? back : 0;
  return copysignf((float)r, a);
}

static inline double py_remainder(double a, double b)
{
  double r = fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

/* The remainder that goes with a rounded quotient, from fmod's r. */
static inline float remainder_of(float b, float r) { return r + (((r != 0) & ((r < 0) != (b < 0))) ? b : 0); }

static inline float py_remainderf(float a, float b) { return remainder_of(b, fmodf(a, b)); }

static inline double py_floor_div(double a, double b)
{
  if (b == 0) return a / b;
  double r = fmod(a, b), q = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) q -= 1;
  double f = floor(q);
  return q == 0 ? copysign(0, a / b) : f + (q - f > 0.5);
}

/* For b other than 0, from fmod's r. */
static inline float floor_div_of(float a, float b, float r)
{
  float q = (a - r) / b;
  q -= ((r != 0) & ((b < 0) != (r < 0))) ? 1 : 0;
  float f = floorf(q), rounded = f + (q - f > 0.5f ? 1 : 0);
  return q == 0 ? copysignf(0, a / b) : rounded;
}

static inline float py_floor_divf(float a, float b) { return b == 0 ? a / b : floor_div_of(a, b, fmodf(a, b)); }

/* Integer powers wrap around; a negative exponent leaves only 1 and -1. */
static inline int64_t pow_int(int64_t base, int64_t exponent)
{
  if (exponent < 0) return base == 1 ? 1 : base == -1 ? (exponent % 2 ? -1 : 1) : 0;
  uint64_t result = 1, b = (uint64_t)base;
  for (; exponent; exponent >>= 1, b *= b)
    if (exponent & 1) result *= b;
  return (int64_t)result;
}

/* Greatest common divisor and least common multiple, not negative. */
static inline int64_t gcd_int(int64_t a, int64_t b)
{
  uint64_t u = a < 0 ? 0 - (uint64_t)a : (uint64_t)a, v = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
  while (v) {
    uint64_t rest = u % v;
    u = v;
    v = rest;
  }
  return (int64_t)u;
}

static inline int64_t lcm_int(int64_t a, int64_t b)
{
  int64_t divisor = gcd_int(a, b);
  if (divisor == 0) return 0;
  int64_t product = (int64_t)((uint64_t)(a / divisor) * (uint64_t)b);
  return product < 0 ? (int64_t)(0 - (uint64_t)product) : product;
}

/* The next number after x towards y, on the bits: numbers of one sign are in the order of their bits. Without branches or calls. */
static inline float next_afterf(float x, float y)
{
  union { float value; uint32_t bits; } next = {x}, least = {0};
  least.bits = 1 | (y < 0 ? 1u << 31 : 0);
  next.bits += (x < y) == (x > 0) ? 1u : (uint32_t)-1;
  float moved = x == 0 ? least.value : next.value;
  return x != x || y != y ? x + y : x == y ? y : moved;
}

static inline double next_after(double x, double y)
{
  union { double value; uint64_t bits; } next = {x}, least = {0};
  least.bits = 1 | (y < 0 ? UINT64_C(1) << 63 : 0);
  next.bits += (x < y) == (x > 0) ? UINT64_C(1) : UINT64_MAX;
  double moved = x == 0 ? least.value : next.value;
  return x != x || y != y ? x + y : x == y ? y : moved;
}

/* Shifts of a type of `bits` bits; amounts outside of it shift everything out. */
static inline int64_t shift_left(int64_t a, int64_t amount, int bits)
{
  return amount < 0 || amount >= bits ? 0 : (int64_t)((uint64_t)a << amount);
}

static inline int64_t shift_right(int64_t a, int64_t amount, int bits)
{
  if (amount < 0 || amount >= bits) amount = bits - 1;
  return a >> amount;
}

/* x = mantissa * 2^exponent, taken from the bits; 0 and what is not finite are their own mantissa, with the exponent 0. Subnormal numbers are
   scaled first. */
static inline float mantissaf(float x)
{
  union { float value; uint32_t bits; } m = {fabsf(x) < 0x1p-126f ? x * 0x1p25f : x};
  m.bits = (m.bits & ~(255u << 23)) | 126u << 23;
  return x == 0 || !(fabsf(x) < INFINITY) ? x : m.value;
}

static inline int exponentf(float x)
{
  union { float value; uint32_t bits; } m = {fabsf(x) < 0x1p-126f ? x * 0x1p25f : x};
  int exponent = (int)(m.bits >> 23 & 255) - 126 - (fabsf(x) < 0x1p-126f ? 25 : 0);
  return x == 0 || !(fabsf(x) < INFINITY) ? 0 : exponent;
}

static inline double mantissa(double x)
{
  union { double value; uint64_t bits; } m = {fabs(x) < 0x1p-1022 ? x * 0x1p54 : x};
  m.bits = (m.bits & ~(UINT64_C(2047) << 52)) | UINT64_C(1022) << 52;
  return x == 0 || !(fabs(x) < INFINITY) ? x : m.value;
}

static inline int exponent(double x)
{
  union { double value; uint64_t bits; } m = {fabs(x) < 0x1p-1022 ? x * 0x1p54 : x};
  int exponent = (int)(m.bits >> 52 & 2047) - 1022 - (fabs(x) < 0x1p-1022 ? 54 : 0);
  return x == 0 || !(fabs(x) < INFINITY) ? 0 : exponent;
}

#endif
