/* LAPACK for one matrix at a time, by what it does: workspaces are found and freed inside. Matrices are column-major without gaps
   between columns. Each function returns LAPACK's info: 0, or where the computation failed (a zero pivot, a minor that is not
   positive, no convergence), from 1; or -1 with an error set. Matrices without elements are the caller's concern. */
#ifndef LT_DEVICE_LAPACK_H
#define LT_DEVICE_LAPACK_H

#include <stdbool.h>

#include "tensor/dtype.h"

enum lt_driver { LT_GELS, LT_GELSY, LT_GELSD, LT_GELSS };

struct lt_lapack {
  /* Elimination. The triangle that is not named stays as it was. */
  int (*lu)(int m, int n, void *a, int *pivots);
  int (*lu_solve)(bool transposed, int n, int columns, const void *lu, const int *pivots, void *b);
  int (*cholesky)(bool upper, int n, void *a);
  int (*ldl)(int n, void *a, int *pivots);
  int (*ldl_solve)(int n, int columns, const void *ld, const int *pivots, void *b);
  /* b {m, n} becomes inv(a) b, or with `right` b inv(a). */
  int (*triangular_solve)(bool right, bool upper, bool transposed, bool unit, int m, int n, const void *a, void *b);

  /* Orthogonal factors. Reflectors lie below a's diagonal, with their scales in tau. */
  int (*qr)(int m, int n, void *a, void *tau);
  int (*orthogonal)(int m, int n, int k, void *a, const void *tau);
  int (*apply_orthogonal)(bool right, bool transposed, int m, int n, int k, const void *a, const void *tau, void *c);

  /* Least squares: a {m, n}; b {max(m, n), columns} holds the right sides and then the solutions. rank and s may be NULL for LT_GELS. */
  int (*least_squares)(enum lt_driver driver, int m, int n, int columns, void *a, void *b, double rcond, void *s, int *rank);

  /* Spectra. vectors: a becomes them. job: 'A' all vectors, 'S' the first min(m, n), 'N' none. */
  int (*eigh)(bool vectors, bool upper, int n, void *a, void *values);
  int (*svd)(char job, int m, int n, void *a, void *s, void *u, void *vt);
};

/* For LT_FLOAT32 or LT_FLOAT64; NULL with an error for other types, or when there is no library. */
const struct lt_lapack *lt_lapack(lt_dtype dtype);

#endif
