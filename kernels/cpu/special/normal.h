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

/* Of p <= 1/2: Acklam's rational approximations (2003), right to 1e-9, which is enough for float. */
static inline double rough_quantile(double p)
{
  if (p >= 0.02425) {
    double q = p - 0.5, r = q * q;
    return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r
            + 2.506628277459239e+00) * q
      / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1);
  }
  double q = sqrt(-2 * log(p));
  return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q - 2.549732539343734e+00) * q + 4.374664141464968e+00) * q
          + 2.938163982698783e+00)
    / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q + 3.754408661907416e+00) * q + 1);
}

/* Then one step of Halley's method, taken on the ratio p / ndtr(x), which neither over- nor underflows in the tail. */
static inline double lower_quantile(double p)
{
  double x = rough_quantile(p);
  double scaled = erfcx(-x * M_SQRT1_2), u = (1 - 2 * p / (scaled * exp(-0.5 * x * x))) * sqrt(M_PI / 2) * scaled;
  return x - u / (1 + 0.5 * x * u);
}

static inline double ndtri(double p)
{
  if (p == 0.5) return 0;
  if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
  if (!(p > 0 && p < 1)) return NAN;
  return p < 0.5 ? lower_quantile(p) : -lower_quantile(1 - p);
}

static inline float ndtri_float(double p)
{
  if (!(p > 0 && p < 1)) return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
  return (float)(p < 0.5 ? rough_quantile(p) : -rough_quantile(1 - p));
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
