/* The tensor: a strided view of a storage, and the graph's note on it. */
#ifndef LT_TENSOR_TENSOR_H
#define LT_TENSOR_TENSOR_H

#include "luatorch.h"
#include "tensor/dtype.h"
#include "tensor/storage.h"

enum { LT_MAX_DIMS = 16 };

struct lt_autograd;                      /* autograd/autograd.h */

struct lt_tensor {
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
};

/* New references. All return NULL on failure. */
lt_tensor *lt_tensor_new_strided(lt_dtype dtype, int ndim, const int64_t *size, const int64_t *stride);
lt_tensor *lt_tensor_alias(const lt_tensor *x);                                    /* same bytes and shape, no graph */
/* Refuses negative sizes, and those whose bytes do not fit, before they are multiplied. */
int lt_check_sizes(int ndim, const int64_t *size);

lt_tensor *lt_tensor_view(const lt_tensor *x, int ndim, const int64_t *size, const int64_t *stride, int64_t offset); /* offset from x's first element */
lt_tensor *lt_tensor_from_storage(struct lt_storage *s, int64_t offset, lt_dtype dtype, int ndim, const int64_t *size); /* takes a reference of its own */

static inline lt_tensor *lt_take(lt_tensor **x) { lt_tensor *t = *x; *x = NULL; return t; }   /* hands out of LT_AUTO */

bool lt_is_dense(const lt_tensor *x);                 /* no gaps and no overlap: some permutation of a contiguous tensor */
static inline int64_t lt_offset(const lt_tensor *x) { return (x->data - x->storage->data) / lt_itemsize(x->dtype); }
static inline lt_ints lt_sizes(const lt_tensor *x) { return (lt_ints){x->size, x->ndim}; }
static inline lt_ints lt_strides(const lt_tensor *x) { return (lt_ints){x->stride, x->ndim}; }

/* What tensors ask of the layer above (autograd): to drop a tensor's part in the graph (and lt_inference_mode). */
void lt_autograd_free(lt_tensor *x);

#endif
