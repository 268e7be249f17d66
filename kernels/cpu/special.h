/* Scalar functions that C's library lacks. */
#ifndef CPU_SPECIAL_H
#define CPU_SPECIAL_H

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

static inline double py_remainder(double a, double b)
{
  double r = fmod(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

static inline float py_remainderf(float a, float b)
{
  float r = fmodf(a, b);
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

static inline double py_floor_div(double a, double b)
{
  if (b == 0) return a / b;
  double r = fmod(a, b), q = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) q -= 1;
  double f = floor(q);
  return q == 0 ? copysign(0, a / b) : f + (q - f > 0.5);
}

static inline float py_floor_divf(float a, float b)
{
  if (b == 0) return a / b;
  float r = fmodf(a, b), q = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) q -= 1;
  float f = floorf(q);
  return q == 0 ? copysignf(0, a / b) : f + (q - f > 0.5f);
}

/* Integer powers wrap around; a negative exponent leaves only 1 and -1. */
static inline int64_t pow_int(int64_t base, int64_t exponent)
{
  if (exponent < 0) return base == 1 ? 1 : base == -1 ? (exponent % 2 ? -1 : 1) : 0;
  uint64_t result = 1, b = (uint64_t)base;
  for (; exponent; exponent >>= 1, b *= b)
    if (exponent & 1) result *= b;
  return (int64_t)result;
}

/* Shifts by as many bits as there are, or more, leave nothing (or the sign). */
static inline int64_t shift_left(int64_t x, int64_t by, int64_t bits)
{
  return by < 0 || by >= bits ? 0 : (int64_t)((uint64_t)x << by);
}

static inline int64_t shift_right(int64_t x, int64_t by, int64_t bits)
{
  return x >> (by < 0 || by >= bits ? 63 : by);
}

#endif
