/* The error function's relatives: erfcx, the normal distribution's functions and their inverses. In double. */
#ifndef CPU_SPECIAL_NORMAL_H
#define CPU_SPECIAL_NORMAL_H

#include <math.h>

/* exp(x^2) erfc(x). Beyond 10 by the asymptotic series, DLMF 7.12.1. */
static inline double erfcx(double x)
{
  if (x < 10) return exp(x * x) * erfc(x);
  double z = 1 / (2 * x * x), term = 1, sum = 1;
  for (int k = 1; k < 20; k++) {
    term *= -(2 * k - 1) * z;
    sum += term;
    if (fabs(term) < 1e-17) break;
  }
  return sum / (x * sqrt(M_PI));
}

static inline double ndtr(double x)
{
  return 0.5 * erfc(-x * M_SQRT1_2);
}

static inline double log_ndtr(double x)
{
  if (x < -1) return log(0.5 * erfcx(-x * M_SQRT1_2)) - 0.5 * x * x;
  return log1p(-0.5 * erfc(x * M_SQRT1_2));
}

/* The inverse of ndtr for p <= 1/2: Newton's method on log_ndtr, which is concave, from the tail's first approximation. */
static inline double lower_quantile(double p)
{
  double target = log(p), x = -sqrt(-2 * target);
  if (x > -1) x = (p - 0.5) * sqrt(2 * M_PI);
  for (int i = 0; i < 50; i++) {
    double value = log_ndtr(x), slope = sqrt(2 / M_PI) / erfcx(-x * M_SQRT1_2), step = (value - target) / slope;
    x -= step;
    if (fabs(step) <= 1e-16 * fabs(x)) break;
  }
  return x;
}

static inline double ndtri(double p)
{
  if (p == 0.5) return 0;
  if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
  if (!(p > 0 && p < 1)) return NAN;
  return p < 0.5 ? lower_quantile(p) : -lower_quantile(1 - p);
}

/* The inverse of erf: Winitzki's approximation, then Halley's method. */
static inline double erfinv(double x)
{
  if (fabs(x) >= 1 || x != x) return fabs(x) == 1 ? copysign(INFINITY, x) : NAN;
  double w = log1p(-x * x), t = 2 / (M_PI * 0.147) + w / 2;
  double y = copysign(sqrt(sqrt(t * t - w / 0.147) - t), x);
  for (int i = 0; i < 3; i++) {
    double error = fabs(y) < 1 ? erf(y) - x : copysign(1, x) * (1 - fabs(x) - erfc(fabs(y)));
    double u = error * sqrt(M_PI) / 2 * exp(y * y);
    y -= u / (1 + y * u);
  }
  return y;
}

/* log(x / (1 - x)) after holding x between eps and 1 - eps; eps < 0: as it is. */
static inline double logit(double x, double eps)
{
  if (eps >= 0) x = x < eps ? eps : x > 1 - eps ? 1 - eps : x;
  return log(x / (1 - x));
}

#endif
