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

/* Ai(x) by its Maclaurin series, DLMF 9.4.1. */
static inline double airy_series(double x)
{
  const double at_zero = 0.355028053887817239260063, slope = -0.258819403792806798405184;
  double cube = x * x * x, f = 1, g = x, sum_f = 1, sum_g = x;
  for (int k = 1; k < 100; k++) {
    f *= cube / ((3 * k - 1) * (3.0 * k));
    g *= cube / ((3 * k) * (3.0 * k + 1));
    sum_f += f;
    sum_g += g;
    if (fabs(f) < 1e-18 && fabs(g) < 1e-18) break;
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

/* For x > 1 by K of order 1/3, DLMF 9.6.2. */
static inline double airy_ai(double x)
{
  if (isinf(x)) return NAN;
  if (x < -7) return airy_oscillating(-x);
  if (x <= 1 || x != x) return airy_series(x);
  double zeta = 2 * x * sqrt(x) / 3;
  return sqrt(x / 3) / M_PI * scaled_bessel_k(zeta, 1.0 / 3) * exp(-zeta);
}

#endif
