/* Orthogonal polynomials by their three-term recurrences (DLMF 18.9). The degree arrives as a number and is truncated; a degree
   that is negative or no number gives 0. */
#ifndef CPU_SPECIAL_POLYNOMIAL_H
#define CPU_SPECIAL_POLYNOMIAL_H

#include <math.h>
#include <stdint.h>

/* A degree that int64 holds; PyTorch takes all others for negative ones. */
static inline int is_degree(double degree) { return fabs(degree) < 0x1p63; }

/* p_0 = 1, p_1 = first, p_(k+1) = 2 x p_k - p_(k-1): the four kinds of Chebyshev polynomials differ in p_1. nan and infinity need no test: they
   stay what they are, but end long sums. */
static inline double chebyshev(double x, double degree, double first)
{
  if (!is_degree(degree) || degree <= -1) return x != x && is_degree(degree) ? x : 0;
  if (degree < 1) return x != x ? x : 1;
  const int64_t n = (int64_t)degree;
  double before = 1, p = first;
  for (int64_t k = 1; k < n && p == p; k++) {
    double next = 2 * x * p - before;
    before = p;
    p = next;
  }
  return p;
}

static inline double chebyshev_t(double x, double n)
{
  if (n > 8 && fabs(x) < 1) return cos(trunc(n) * acos(x));
  return chebyshev(x, n, x);
}
static inline double chebyshev_u(double x, double n) { return chebyshev(x, n, 2 * x); }
static inline double chebyshev_v(double x, double n) { return chebyshev(x, n, 2 * x - 1); }
static inline double chebyshev_w(double x, double n) { return chebyshev(x, n, 2 * x + 1); }

/* The physicists' (scale 2) and the probabilists' (scale 1) Hermite polynomials. */
static inline double hermite(double x, double degree, double scale)
{
  if (!is_degree(degree)) return 0;
  if (x != x) return NAN;
  if (degree <= -1) return 0;
  double before = 1, p = scale * x;
  if (degree < 1) return before;
  for (int64_t k = 1; k < (int64_t)degree && p == p; k++) {
    double next = scale * (x * p - (double)k * before);
    before = p;
    p = next;
  }
  return p;
}

static inline double laguerre_l(double x, double degree)
{
  if (!is_degree(degree)) return 0;
  if (x != x) return NAN;
  if (degree <= -1) return 0;
  double before = 1, p = 1 - x;
  if (degree < 1) return before;
  for (int64_t k = 1; k < (int64_t)degree && p == p; k++) {
    double next = ((2 * (double)k + 1 - x) * p - (double)k * before) / (double)(k + 1);
    before = p;
    p = next;
  }
  return p;
}

static inline double legendre_p(double x, double degree)
{
  if (!is_degree(degree)) return 0;
  if (x != x) return NAN;
  if (degree <= -1) return 0;
  double before = 1, p = x;
  if (degree < 1) return before;
  for (int64_t k = 1; k < (int64_t)degree && p == p; k++) {
    double next = ((2 * (double)k + 1) * x * p - (double)k * before) / (double)(k + 1);
    before = p;
    p = next;
  }
  return p;
}

#endif
