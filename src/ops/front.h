/* What the generated public functions of operators are made of. */
#ifndef OPS_FRONT_H
#define OPS_FRONT_H

#include <string.h>

#include "autograd/autograd.h"
#include "base/error.h"
#include "ops/autocast.h"
#include "ops/elementwise.h"
#include "ops/reduce.h"
#include "ops_internal.h"

/* A list of integers that a node keeps. n = -1: not given. */
struct lt_kept_ints { int n; int64_t v[LT_MAX_DIMS]; };
int lt_keep_ints(struct lt_kept_ints *kept, lt_ints ints);
#define KEPT_INTS(k) ((lt_ints){(k).n < 0 ? NULL : (k).v, (k).n < 0 ? 0 : (k).n})

/* Sets the error of an argument that is NULL (unless one is pending: then NULL is its consequence). */
int lt_missing(const char *op, const char *argument);

/* An error unless y, the argument `what`, has x's dtype or is NULL. */
int lt_check_dtype(const lt_tensor *x, const lt_tensor *y, const char *what);

/* An error unless y, the argument `what`, broadcasts to x's sizes or is NULL. */
int lt_check_fits(const lt_tensor *x, const lt_tensor *y, const char *what);

/* Whether a list has an entry that failed. */
bool lt_has_hole(lt_tensors list);

/* For gradients of in-place operators: y as it is now, with its history, kept from the change of x that is about to happen. */
lt_tensor *lt_value_before(lt_tensor *x, lt_tensor *y);

/* Writes a result into x, whose shape and kind it must have. */
int lt_assign(lt_tensor *x, lt_tensor *value);
lt_tensor *lt_copy_result(lt_tensor *x, lt_tensor *value);     /* the recorded form; a new reference to x */
int lt_drop_results(lt_tensor **out, int n);                   /* always -1 */

/* part += g where elements of part may share memory: in order, on one thread. */
int lt_accumulate_overlapping(lt_tensor *part, lt_tensor *g);

/* Temporaries of operators with several results. */
void lt_auto_unref2(lt_tensor *(*x)[2]);
void lt_auto_unref3(lt_tensor *(*x)[3]);
void lt_auto_unref4(lt_tensor *(*x)[4]);
void lt_auto_unref5(lt_tensor *(*x)[5]);
#define LT_AUTO_ARRAY(n) __attribute__((cleanup(lt_auto_unref##n)))

/* The tables of kernels at each instruction set. */
#if defined(__x86_64__) && !defined(LT_ISA_BASE_ONLY)
#define LT_LEVELS(name) {name##_v2, name##_v3, name##_v4}
#define LT_LEVELS_DECLARE(name) extern lt_kernel *const name##_v2[LT_DTYPES], *const name##_v3[LT_DTYPES], *const name##_v4[LT_DTYPES];
#define LT_LEVELS_DECLARE_REDUCTION(name) extern const struct lt_reduce_kernel name##_v2[LT_DTYPES], name##_v3[LT_DTYPES], name##_v4[LT_DTYPES];
#else
#define LT_LEVELS(name) {name##_v2, name##_v2, name##_v2}
#define LT_LEVELS_DECLARE(name) extern lt_kernel *const name##_v2[LT_DTYPES];
#define LT_LEVELS_DECLARE_REDUCTION(name) extern const struct lt_reduce_kernel name##_v2[LT_DTYPES];
#endif

#endif
