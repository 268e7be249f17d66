/* What every reader yields and every writer takes: the description of an n-dimensional array whose bytes lie in some buffer. */
#ifndef LT_IO_ARRAY_H
#define LT_IO_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/buffer.h"
#include "tensor/tensor.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the file formats are written for little-endian machines"
#endif

struct lt_array {
  enum lt_dtype dtype;
  int ndim;
  int64_t size[LT_MAX_DIMS];
  struct lt_buffer *owner;  /* keeps data alive; the array holds one reference */
  const uint8_t *data;      /* row-major, little endian */
  size_t bytes;
};

/* The bytes of a row-major array; -1 when they, or the product of the non-zero sizes, cannot be counted. */
int64_t lt_array_bytes(int ndim, const int64_t *size, int itemsize);

/* Turns the byte order of `n` items of 1, 2, 4 or 8 bytes from `from` to `to`, which may be the same place. */
void lt_swap_bytes(void *to, const void *from, size_t n, int itemsize);

/* A row-major copy of data in column-major order, and the byte order of its items turned if `swap`: what is left of an array in
   a foreign layout. The array then owns the copy. */
int lt_array_normalize(struct lt_array *array, bool column_major, bool swap);

/* A tensor over the array's bytes, which are copied only if they are not aligned, borrowed or booleans (for which a file may hold
   other values than 0 and 1). The array stays the caller's. */
lt_tensor *lt_array_tensor(const struct lt_array *array);

void lt_array_clear(struct lt_array *array);

/* Describes the elements of a contiguous CPU tensor, which must outlive the array. */
void lt_array_of_tensor(const lt_tensor *tensor, struct lt_array *array);

/* A tensor of the given sizes and strides over x's storage, from the element `offset` of the storage; its own, not a view that a
   graph follows. Sizes, strides and offset may come from a file: they are checked against the storage. */
lt_tensor *lt_storage_window(const lt_tensor *x, lt_ints size, lt_ints stride, int64_t offset);

#endif
