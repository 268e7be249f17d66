/* The Airy function Ai, in double. */
#ifndef CPU_SPECIAL_AIRY_H
#define CPU_SPECIAL_AIRY_H

#include <math.h>

/* exp(x) K_order(x), x > 0: the integral of exp(-x (cosh t - 1)) cosh(order t) over t >= 0 (DLMF 10.32.9). For such functions the
   trapezoidal rule converges faster than any power of its step. */
static inline double scaled_bessel_k(double x, double order)
{
  if (x != x || x < 0) return NAN;
  if (x == 0) return INFINITY;
  double step = fmin(0.2, 0.6 / sqrt(x)), sum = 0.5;
  for (int i = 1; i < 10000; i++) {
    double t = i * step, s = sinh(t / 2), term = exp(-2 * x * s * s) * cosh(order * t);
    sum += term;
    if (term < 1e-18 * sum) break;
  }
  return step * sum;
}

/* Ai(x) by its Maclaurin series, DLMF 9.4.1: the ratios of neighbouring coefficients of its two parts. */
static inline double airy_series(double x)
{
  static const double ratio[32][2] = {
    {1.0 / (2 * 3), 1.0 / (3 * 4)}, {1.0 / (5 * 6), 1.0 / (6 * 7)}, {1.0 / (8 * 9), 1.0 / (9 * 10)}, {1.0 / (11 * 12), 1.0 / (12 * 13)},
    {1.0 / (14 * 15), 1.0 / (15 * 16)}, {1.0 / (17 * 18), 1.0 / (18 * 19)}, {1.0 / (20 * 21), 1.0 / (21 * 22)}, {1.0 / (23 * 24), 1.0 / (24 * 25)},
    {1.0 / (26 * 27), 1.0 / (27 * 28)}, {1.0 / (29 * 30), 1.0 / (30 * 31)}, {1.0 / (32 * 33), 1.0 / (33 * 34)}, {1.0 / (35 * 36), 1.0 / (36 * 37)},
    {1.0 / (38 * 39), 1.0 / (39 * 40)}, {1.0 / (41 * 42), 1.0 / (42 * 43)}, {1.0 / (44 * 45), 1.0 / (45 * 46)}, {1.0 / (47 * 48), 1.0 / (48 * 49)},
    {1.0 / (50 * 51), 1.0 / (51 * 52)}, {1.0 / (53 * 54), 1.0 / (54 * 55)}, {1.0 / (56 * 57), 1.0 / (57 * 58)}, {1.0 / (59 * 60), 1.0 / (60 * 61)},
    {1.0 / (62 * 63), 1.0 / (63 * 64)}, {1.0 / (65 * 66), 1.0 / (66 * 67)}, {1.0 / (68 * 69), 1.0 / (69 * 70)}, {1.0 / (71 * 72), 1.0 / (72 * 73)},
    {1.0 / (74 * 75), 1.0 / (75 * 76)}, {1.0 / (77 * 78), 1.0 / (78 * 79)}, {1.0 / (80 * 81), 1.0 / (81 * 82)}, {1.0 / (83 * 84), 1.0 / (84 * 85)},
    {1.0 / (86 * 87), 1.0 / (87 * 88)}, {1.0 / (89 * 90), 1.0 / (90 * 91)}, {1.0 / (92 * 93), 1.0 / (93 * 94)}, {1.0 / (95 * 96), 1.0 / (96 * 97)},
  };
  const double at_zero = 0.355028053887817239260063, slope = -0.258819403792806798405184;
  double cube = x * x * x, f = 1, g = x, sum_f = 1, sum_g = x;
  for (int k = 0; k < 32; k++) {
    f *= cube * ratio[k][0];
    g *= cube * ratio[k][1];
    sum_f += f;
    sum_g += g;
    if (fabs(f) + fabs(g) < 1e-18) break;
  }
  return at_zero * sum_f + slope * sum_g;
}

/* Ai(-x) for large x, DLMF 9.7.9. u is the running coefficient u_k / zeta^k. */
static inline double airy_oscillating(double x)
{
  double zeta = 2 * x * sqrt(x) / 3, u = 1, even = 1, odd = 0;
  for (int k = 1; k < 24; k++) {
    double next = u * (6.0 * k - 5) * (6.0 * k - 1) / (72.0 * k * zeta);
    if (fabs(next) > fabs(u)) break;
    u = next;
    double sign = (k / 2) % 2 ? -1 : 1;
    if (k % 2) odd += sign * u;
    else even += sign * u;
  }
  double phase = zeta - M_PI / 4;
  return (cos(phase) * even + sin(phase) * odd) / (sqrt(M_PI) * sqrt(sqrt(x)));
}

/* For x > 3, where the series loses digits, by K of order 1/3, DLMF 9.6.2. */
static inline double airy_ai(double x)
{
  if (isinf(x)) return NAN;
  if (x < -7) return airy_oscillating(-x);
  if (x <= 3 || x != x) return airy_series(x);
  double zeta = 2 * x * sqrt(x) / 3;
  return sqrt(x / 3) / M_PI * scaled_bessel_k(zeta, 1.0 / 3) * exp(-zeta);
}

#endif
