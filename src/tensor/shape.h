/* Arithmetic on shapes and positions. Positions from callers count from 1, or from -1 backwards. */
#ifndef LT_TENSOR_SHAPE_H
#define LT_TENSOR_SHAPE_H

#include "tensor/tensor.h"

/* A shape as text, "{2, 3}", by value so that it can be used in an argument list. */
struct lt_shape_text { char text[160]; };
struct lt_shape_text lt_shape_text(int ndim, const int64_t *size);
#define LT_SHAPE(x) (lt_shape_text((x)->ndim, (x)->size).text)

/* A position as an index from 0; -1 with an error naming `what` ("dim") when it is out of range. A 0-d tensor has one dimension. */
int lt_dim(int64_t dim, int ndim, const char *what);

/* The same for elements: position of a dimension of the given size. */
int64_t lt_position(int64_t position, int64_t size, const char *what);

/* Marks the dimensions in a list; an empty or missing list means all. Repeats are an error. */
int lt_dim_mask(lt_ints dims, int ndim, bool mask[LT_MAX_DIMS], const char *what);

/* Broadcast shape of two shapes into *ndim, size (which may hold the first). -1 with an error when they do not agree. */
int lt_broadcast(int *ndim, int64_t *size, int other_ndim, const int64_t *other);

/* Strides of a view of x with the new sizes; false when only a copy can have them. */
bool lt_view_strides(const lt_tensor *x, int ndim, const int64_t *size, int64_t *stride);

/* Copies sizes and works out a -1 among them for numel elements. */
int lt_infer_size(lt_ints sizes, int64_t numel, int64_t out[LT_MAX_DIMS]);

int64_t lt_numel(int ndim, const int64_t *size);

#endif
