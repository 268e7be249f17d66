/* NumPy's .npy format, versions 1 to 3: a magic word, a header written as a Python dict literal, then the values. */
#ifndef LT_IO_NPY_H
#define LT_IO_NPY_H

#include "io/array.h"

bool lt_is_npy(const uint8_t *bytes, size_t n);

/* Describes the array in a .npy file, or in the entry of a .npz file. On success the array holds a reference to the buffer. */
int lt_npy_parse(struct lt_buffer *file, struct lt_array *array);

/* The bytes that come before the values of such an array, as an allocated buffer; NULL when NumPy has no such dtype. */
struct lt_buffer *lt_npy_header(const char *path, const struct lt_array *array);

#endif
