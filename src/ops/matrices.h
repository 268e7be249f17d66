/* Batches of matrices in the form that LAPACK takes: column-major, one after the other. Tensors of that form have sizes {..., m, n} like
   any other; only their strides say that columns are contiguous. */
#ifndef OPS_MATRICES_H
#define OPS_MATRICES_H

#include "base/parallel.h"
#include "device/lapack.h"
#include "tensor/tensor.h"

/* x must be a floating-point batch of matrices (argument `name`); square where the second asks. */
int lt_check_matrices(const lt_tensor *x, const char *name);
int lt_check_square(const lt_tensor *x, const char *name);
int lt_check_same_dtype(const lt_tensor *x, const lt_tensor *y);

/* Sizes of x's matrices, as LAPACK counts, and how many there are: 0 if they have no elements. */
static inline int lt_rows(const lt_tensor *x) { return (int)x->size[x->ndim - 2]; }
static inline int lt_columns(const lt_tensor *x) { return (int)x->size[x->ndim - 1]; }
int64_t lt_batch_count(const lt_tensor *x, int dims);        /* the product of all but the last `dims` sizes */

/* A new batch of rows x columns, column-major, with the leading sizes of `like`, a batch of matrices. */
lt_tensor *lt_new_matrices(const lt_tensor *like, int64_t rows, int64_t columns);

/* A column-major copy of x; the second leaves out or adds (as zeros) rows at the end. */
lt_tensor *lt_column_major(lt_tensor *x);
lt_tensor *lt_column_major_rows(lt_tensor *x, int64_t rows);

/* A new tensor of the leading sizes of `like`, a batch of matrices; and one with a last dimension of n. */
lt_tensor *lt_new_per_matrix(const lt_tensor *like, lt_dtype dtype);
lt_tensor *lt_new_vectors(const lt_tensor *like, lt_dtype dtype, int64_t n);

/* The i-th matrix (vector, number) of a batch made by these functions; `dims` is 2 (1, 0). */
void *lt_member(const lt_tensor *x, int64_t i, int dims);

/* x and y with their leading sizes broadcast against each other: new references in out[2]. */
int lt_broadcast_batches(lt_tensor *x, lt_tensor *y, lt_tensor **out);

/* `LT_SCOPED_THREADS before = lt_calm_threads(x);` keeps LAPACK on one thread until the scope's end where x's matrices are small: waking the
   others would cost more than a matrix does, once for each step on each of a batch. Gives back the number of threads before. */
#define LT_SCOPED_THREADS __attribute__((cleanup(lt_restore_threads), unused)) int
int lt_calm_threads(const lt_tensor *x);
void lt_restore_threads(const int *before);

/* The identity matrix of x's last size and type, expanded to x's sizes. x is square. */
lt_tensor *lt_identity_like(lt_tensor *x);

/* Overwrites each matrix with the identity, cut off where it is not square; and a tensor of sizes {0}. */
int lt_fill_identity(lt_tensor *x);
lt_tensor *lt_no_elements(lt_dtype dtype);

/* The transposed matrices. */
lt_tensor *lt_transposed(lt_tensor *x);

/* Fails for the first of a batch whose info is not 0: "matrix 2 of the batch <what> (at 3)". */
int lt_check_info(const lt_tensor *info, const char *what);

#endif
