/* The gamma function's relatives: lgamma, digamma, the Hurwitz zeta function, polygamma and the regularised incomplete gamma
   functions. All in double; formulas as in the Digital Library of Mathematical Functions (DLMF), chapters 5, 8 and 25. */
#ifndef CPU_SPECIAL_GAMMA_H
#define CPU_SPECIAL_GAMMA_H

#include <math.h>
#include <stdint.h>

/* glibc's lgamma writes a global sign. */
static inline double log_gamma(double x)
{
  int sign;
  return lgamma_r(x, &sign);
}

/* The same without branches, right to 1e-14 of the larger of it and 1, which is enough for float. Stirling's series (DLMF 5.11.1) from 8 on, where
   the recurrence leads; below 1/2 by reflection (DLMF 5.5.3). */
static inline double log_gamma_smooth(double x)
{
  double a = x < 0.5 ? 1 - x : x, low = a < 8 ? a : 0, y = a < 8 ? a + 8 : a, z = 1 / (y * y);
  double product = low * (low + 1) * (low + 2) * (low + 3) * (low + 4) * (low + 5) * (low + 6) * (low + 7);
  double series = 1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * (691.0 / 360360 - z * (1.0 / 156 - z * 3617.0 / 122400))))));
  double value = (y - 0.5) * log(y) - y + 0.91893853320467274178 + series / y - log(a < 8 ? product : 1);
  double turned = log(M_PI / fabs(sin(M_PI * (x - rint(x))))) - value;
  return isinf(x) ? INFINITY : x < 0.5 ? turned : value;
}

/* DLMF 5.5.4 (reflection), 5.5.2 (recurrence up to 10), 5.11.2 (asymptotic series). */
static inline double digamma(double x)
{
  if (x == 0) return copysign(INFINITY, -x);
  double result = 0;
  if (x < 0) {
    if (x == floor(x)) return NAN;
    double whole;
    result = -M_PI / tan(M_PI * modf(x, &whole));
    x = 1 - x;
  }
  for (; x < 10; x += 1) result -= 1 / x;
  double z = 1 / (x * x);
  double series = z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132 - z * (691.0 / 32760 - z / 12))))));
  return result + log(x) - 0.5 / x - (x < 1e17 ? series : 0);
}

/* Sum of (q + k)^-x over k >= 0 for x > 1, by the Euler-Maclaurin formula (DLMF 25.11.5): terms up to q + k > 9, then the integral
   and corrections with B_2k / (2k)!. */
static inline double hurwitz_zeta(double x, double q)
{
  static const double corrections[] = {
    1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1209600, 1.0 / 47900160, -691.0 / 1307674368000, 1.0 / 74724249600, -3617.0 / 10670622842880000,
    43867.0 / 5109094217170944000, -174611.0 / 802857662698291200000.0,
  };
  if (x == 1) return INFINITY;
  if (x < 1) return NAN;
  if (q <= 0 && q == floor(q)) return INFINITY;
  if (q <= 0 && x != floor(x)) return NAN;
  double sum = 0, a = q;
  for (; a <= 9; a += 1) {
    double term = pow(a, -x);
    sum += term;
    if (fabs(term) < 1e-17 * fabs(sum) && a > 0) return sum;
  }
  double power = pow(a, -x);
  sum += power * a / (x - 1) + 0.5 * power;
  double factor = x;
  for (int k = 0; k < 10; k++) {
    power /= a;
    double term = factor * power * corrections[k];
    sum += term;
    if (fabs(term) < 1e-17 * fabs(sum)) break;
    power /= a;
    factor *= (x + 2 * k + 1) * (x + 2 * k + 2);
  }
  return sum;
}

/* DLMF 5.15.6 (reflection), 5.15.5 (recurrence, two steps by one division), 5.15.8 (asymptotic series). */
static inline double trigamma(double x)
{
  if (x < 0.5) {
    double s = sin(M_PI * x);
    return x == floor(x) ? x + INFINITY : M_PI * M_PI / (s * s) - trigamma(1 - x);
  }
  double result = 0;
  for (; x < 8; x += 2) {
    double a = x * x, b = (x + 1) * (x + 1);
    result += (a + b) / (a * b);
  }
  double z = 1 / (x * x);
  return result + 1 / x + z / 2 + z / x * (1.0 / 6 - z * (1.0 / 30 - z * (1.0 / 42 - z * (1.0 / 30 - z * (5.0 / 66 - z * 691.0 / 2730)))));
}

/* The derivative of order n of digamma: (-1)^(n+1) n! zeta(n + 1, x), DLMF 25.11.12. */
static inline double polygamma(double x, int64_t n)
{
  if (n < 2) return n ? trigamma(x) : digamma(x);
  return (n % 2 ? 1 : -1) * exp(log_gamma((double)n + 1)) * hurwitz_zeta((double)n + 1, x);
}

/* x^a e^-x / Gamma(a + 1); the exponent is taken relative to a, where large terms cancel. */
static inline double gamma_prefactor(double a, double x)
{
  if (a < 100) return exp(a * log(x) - x - log_gamma(a + 1));
  double d = (x - a) / a, z = 1 / (a * a);
  double stirling = (1.0 / 12 - z * (1.0 / 360 - z / 1260)) / a;
  double exponent = fabs(d) < 0.5 ? log1p(d) - d : log(x / a) - d;
  return exp(a * exponent - stirling) / sqrt(2 * M_PI * a);
}

/* P(a, x) by its power series, DLMF 8.11.4: for x < a + 1. */
static inline double gamma_series(double a, double x)
{
  double term = 1, sum = 1;
  for (int k = 1; k < 100000 && term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return gamma_prefactor(a, x) * sum;
}

/* Q(a, x) by its continued fraction, DLMF 8.9.2 evaluated by Lentz's method: for x >= a + 1. */
static inline double gamma_fraction(double a, double x)
{
  const double tiny = 1e-300;
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, f = d;
  for (int k = 1; k < 100000; k++) {
    double numerator = k * (a - k);
    b += 2;
    d = numerator * d + b;
    c = b + numerator / c;
    d = 1 / (fabs(d) < tiny ? tiny : d);
    c = fabs(c) < tiny ? tiny : c;
    f *= c * d;
    if (fabs(c * d - 1) < 1e-16) break;
  }
  return gamma_prefactor(a, x) * a * f;
}

/* Q(a, x) for a from 1e8 on, where series are long: the first terms of the uniform expansion, DLMF 8.12.4, with c0(eta) = -1/3 + eta / 12. */
static inline double gamma_uniform(double a, double x)
{
  double d = (x - a) / a, half = d - log1p(d), eta = copysign(sqrt(2 * half), d), density = exp(-a * half);
  return 0.5 * erfc(eta * sqrt(a / 2)) + (density > 0 ? density / sqrt(2 * M_PI * a) * (eta / 12 - 1.0 / 3) : 0);
}

/* The lower regularised incomplete gamma function P(a, x). */
static inline double gamma_p(double a, double x)
{
  if (x < 0 || a < 0) return NAN;
  if (a == 0) return x > 0 ? 1 : NAN;
  if (x == 0 || isinf(a)) return isinf(a) && isinf(x) ? NAN : 0;
  if (isinf(x)) return 1;
  if (x != x || a != a) return NAN;
  if (a > 1e8) return 1 - gamma_uniform(a, x);
  return x < a + 1 ? gamma_series(a, x) : 1 - gamma_fraction(a, x);
}

/* The upper one, Q = 1 - P, precise where it is small. */
static inline double gamma_q(double a, double x)
{
  if (x < 0 || a < 0) return NAN;
  if (a == 0) return x > 0 ? 0 : NAN;
  if (x == 0 || isinf(a)) return isinf(a) && isinf(x) ? NAN : 1;
  if (isinf(x)) return 0;
  if (x != x || a != a) return NAN;
  if (a > 1e8) return gamma_uniform(a, x);
  return x < a + 1 ? 1 - gamma_series(a, x) : gamma_fraction(a, x);
}

#endif
