/* BLAS and LAPACK, loaded when a program first needs them. Matrices are column-major and sizes are 32-bit, as in Fortran. */
#ifndef LT_DEVICE_BLAS_H
#define LT_DEVICE_BLAS_H

#include <stdbool.h>
#include <stddef.h>

/* The routines by their Fortran names: sgemm, dgemm, ... */
struct lt_blas {
#define R float
#define FUNCTION(name, ...) R (*s##name)(__VA_ARGS__);
#define ROUTINE(name, ...) void (*s##name)(__VA_ARGS__);
#include "device/blas_routines.inc"
#define R double
#define FUNCTION(name, ...) R (*d##name)(__VA_ARGS__);
#define ROUTINE(name, ...) void (*d##name)(__VA_ARGS__);
#include "device/blas_routines.inc"
  bool nests;               /* a call from a parallel part runs on that thread alone */
};

/* The library, with as many threads as lt_num_threads() says; NULL with an error that names the package to install. */
const struct lt_blas *lt_blas(void);

#endif
