/* MNIST's idx format: two zero bytes, a type code, the number of dimensions, the sizes and then the values, all big endian. */
#ifndef LT_IO_IDX_H
#define LT_IO_IDX_H

#include "io/array.h"

/* Describes the array in an (inflated) idx file. On success the array holds a reference to the buffer. */
int lt_idx_parse(struct lt_buffer *file, struct lt_array *array);

#endif
