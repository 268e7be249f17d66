/* Sums of Chebyshev polynomials, which special functions are expanded in. */
#ifndef CPU_SPECIAL_CHEBYSHEV_H
#define CPU_SPECIAL_CHEBYSHEV_H

#include <stdbool.h>

/* However long: a loop around a call is not vectorised. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* c[0] + c[1] T1(t) + ... of n terms by Clenshaw's recurrence; the unrolled loop is what the loop around it needs to be vectorised. */
ALWAYS_INLINE double chebyshev_sum(const double *c, int n, double t)
{
  double b = 0, before = 0;
#pragma GCC unroll 32
  for (int k = n - 1; k > 0; k--) {
    double next = 2 * t * b + (c[k] - before);
    before = b;
    b = next;
  }
  return t * b + (c[0] - before);
}

/* With c or with d. */
ALWAYS_INLINE double chebyshev_choice(bool first, const double *c, const double *d, int n, double t)
{
  double b = 0, before = 0;
#pragma GCC unroll 32
  for (int k = n - 1; k > 0; k--) {
    double next = 2 * t * b + ((first ? c[k] : d[k]) - before);
    before = b;
    b = next;
  }
  return t * b + ((first ? c[0] : d[0]) - before);
}

#endif
