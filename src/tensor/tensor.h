/* The tensor: a strided view of a storage, and the graph's note on it. */
#ifndef LT_TENSOR_TENSOR_H
#define LT_TENSOR_TENSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tensor/dtype.h"
#include "tensor/storage.h"

enum { LT_MAX_DIMS = 16 };

struct lt_autograd;                      /* autograd/autograd.h */

typedef struct lt_tensor {
  int refs;
  uint8_t dtype, ndim;
  bool is_number;                        /* made from a plain number: gives way in type promotion */
  bool is_parameter;                     /* an nn.Parameter */
  bool is_inference;                     /* made in inference mode: never part of a graph */
  int64_t numel;
  char *data;                            /* first element */
  struct lt_storage *storage;
  struct lt_autograd *autograd;          /* NULL while the tensor has no part in a graph */
  struct lt_tensor *base;                /* of a view: the tensor that owns the history; NULL if this is no tracked view */
  uint32_t view_version;                 /* the storage's version when this view's history was made */
  bool is_untracked_view;                /* made without recording: changing it while recording is an error */
  int64_t size[LT_MAX_DIMS];
  int64_t stride[LT_MAX_DIMS];           /* in elements */
} lt_tensor;

/* Lists as arguments: borrowed, never NULL-terminated. A NULL v in an optional list means "not given". */
typedef struct lt_ints { const int64_t *v; int n; } lt_ints;
typedef struct lt_tensors { lt_tensor *const *v; int n; } lt_tensors;

/* A list as a result: owned, given back with lt_list_free. */
typedef struct lt_list { lt_tensor **v; int n; } lt_list;
int lt_list_init(lt_list *list, int n);  /* n empty places */
void lt_list_free(lt_list *list);

/* New references. All return NULL on failure. */
lt_tensor *lt_tensor_new(lt_dtype dtype, int ndim, const int64_t *size);           /* contiguous, uninitialised */
lt_tensor *lt_tensor_new_strided(lt_dtype dtype, int ndim, const int64_t *size, const int64_t *stride);
lt_tensor *lt_tensor_alias(const lt_tensor *x);                                    /* same bytes and shape, no graph */
lt_tensor *lt_tensor_view(const lt_tensor *x, int ndim, const int64_t *size, const int64_t *stride, int64_t offset); /* offset from x's first element */
lt_tensor *lt_tensor_from_storage(struct lt_storage *s, int64_t offset, lt_dtype dtype, int ndim, const int64_t *size); /* takes a reference of its own */
lt_tensor *lt_tensor_from_number(lt_scalar value);                                 /* 0-d, is_number */

lt_tensor *lt_ref(lt_tensor *x);
void lt_unref(lt_tensor *x);

/* A temporary that gives itself back: `LT_AUTO lt_tensor *t = ...`. */
void lt_auto_unref(lt_tensor **x);
#define LT_AUTO __attribute__((cleanup(lt_auto_unref)))
#define LT_AUTO_LIST __attribute__((cleanup(lt_list_free)))
static inline lt_tensor *lt_take(lt_tensor **x) { lt_tensor *t = *x; *x = NULL; return t; }   /* hands out of LT_AUTO */

bool lt_is_contiguous(const lt_tensor *x);
bool lt_same_shape(const lt_tensor *a, const lt_tensor *b);
bool lt_is_dense(const lt_tensor *x);                 /* no gaps and no overlap: some permutation of a contiguous tensor */
static inline int64_t lt_offset(const lt_tensor *x) { return (x->data - x->storage->data) / lt_itemsize(x->dtype); }
static inline lt_ints lt_sizes(const lt_tensor *x) { return (lt_ints){x->size, x->ndim}; }
static inline lt_ints lt_strides(const lt_tensor *x) { return (lt_ints){x->stride, x->ndim}; }

/* What tensors ask of the layer above (autograd): to drop a tensor's part in the graph, and whether new tensors are to stay out of it. */
void lt_autograd_free(lt_tensor *x);
bool lt_inference_mode(void);

/* Lists from literals: LT_INTS(2, 3). */
#define LT_INTS(...) ((lt_ints){(const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)})
#define LT_TENSORS(...) ((lt_tensors){(lt_tensor *const[]){__VA_ARGS__}, sizeof((lt_tensor *const[]){__VA_ARGS__}) / sizeof(lt_tensor *)})

#endif
