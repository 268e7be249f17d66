/* What generated elementwise and reduction kernels are written with: scalar functions that vectorise, and the tables' types. */
#ifndef CPU_SCALAR_H
#define CPU_SCALAR_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "cpu/level.h"
#include "cpu/reduce.h"
#include "cpu/special/airy.h"
#include "cpu/special/bessel_ik.h"
#include "cpu/special/bessel_jy.h"
#include "cpu/special/division.h"
#include "cpu/special/gamma.h"
#include "cpu/special/normal.h"
#include "cpu/special/polynomial.h"
#include "tensor/plan.h"

/* Operands are the same memory or do not overlap: the callers see to that. */
#ifdef __clang__
#define LT_IVDEP _Pragma("clang loop vectorize(assume_safety)")
#else
#define LT_IVDEP _Pragma("GCC ivdep")
#endif

/* glibc's vector forms of these, without -ffast-math. Within 4 units in the last place. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
#define VECTOR_FORM __attribute__((simd("notinbranch"), const))
double exp(double) VECTOR_FORM;
float expf(float) VECTOR_FORM;
double log(double) VECTOR_FORM;
float logf(float) VECTOR_FORM;
double sin(double) VECTOR_FORM;
float sinf(float) VECTOR_FORM;
double cos(double) VECTOR_FORM;
float cosf(float) VECTOR_FORM;
double pow(double, double) VECTOR_FORM;
float powf(float, float) VECTOR_FORM;
#if __GLIBC__ > 2 || __GLIBC_MINOR__ >= 35
double tan(double) VECTOR_FORM;
float tanf(float) VECTOR_FORM;
double tanh(double) VECTOR_FORM;
float tanhf(float) VECTOR_FORM;
double sinh(double) VECTOR_FORM;
float sinhf(float) VECTOR_FORM;
double cosh(double) VECTOR_FORM;
float coshf(float) VECTOR_FORM;
double asin(double) VECTOR_FORM;
float asinf(float) VECTOR_FORM;
double acos(double) VECTOR_FORM;
float acosf(float) VECTOR_FORM;
double atan(double) VECTOR_FORM;
float atanf(float) VECTOR_FORM;
double atan2(double, double) VECTOR_FORM;
float atan2f(float, float) VECTOR_FORM;
double asinh(double) VECTOR_FORM;
float asinhf(float) VECTOR_FORM;
double acosh(double) VECTOR_FORM;
float acoshf(float) VECTOR_FORM;
double atanh(double) VECTOR_FORM;
float atanhf(float) VECTOR_FORM;
double erf(double) VECTOR_FORM;
float erff(float) VECTOR_FORM;
double erfc(double) VECTOR_FORM;
float erfcf(float) VECTOR_FORM;
double exp2(double) VECTOR_FORM;
float exp2f(float) VECTOR_FORM;
double expm1(double) VECTOR_FORM;
float expm1f(float) VECTOR_FORM;
double log1p(double) VECTOR_FORM;
float log1pf(float) VECTOR_FORM;
double log2(double) VECTOR_FORM;
float log2f(float) VECTOR_FORM;
double log10(double) VECTOR_FORM;
float log10f(float) VECTOR_FORM;
double hypot(double, double) VECTOR_FORM;
float hypotf(float, float) VECTOR_FORM;
#endif
#endif

#endif
