/* Math functions that loops over them call in their vector forms (glibc's libmvec, at most 4 units in the last place off). Only gcc
   can be told so without -ffast-math; elsewhere they are the plain functions. */
#ifndef CPU_VECTOR_MATH_H
#define CPU_VECTOR_MATH_H

#include <math.h>

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__)
#define VECTOR __attribute__((simd("notinbranch")))
VECTOR float logf(float);
VECTOR float sinf(float);
VECTOR float cosf(float);
VECTOR double log(double);
VECTOR double sin(double);
VECTOR double cos(double);
#undef VECTOR
#endif

#endif
