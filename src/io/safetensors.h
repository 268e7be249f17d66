/* The safetensors format: 8 bytes of header length, a JSON header of names, dtypes, shapes and offsets, then the values. */
#ifndef LT_IO_SAFETENSORS_H
#define LT_IO_SAFETENSORS_H

#include "io/array.h"

struct lt_named_array {
  char *name;
  struct lt_array array;
};

struct lt_metadata {
  char *key, *value;
};

struct lt_safetensors {
  size_t count, metadata_count;
  struct lt_named_array *tensors;  /* in the order of the header */
  struct lt_metadata *metadata;
};

/* Whether the bytes can be the start of a safetensors file. */
bool lt_is_safetensors(const uint8_t *bytes, size_t n);

/* Describes what is in a file; the arrays refer to the buffer. What it made is freed with lt_safetensors_clear, also after -1. */
int lt_safetensors_parse(struct lt_buffer *file, struct lt_safetensors *out);

/* Writes tensors and metadata (names and texts are UTF-8) to `path`, replacing it in one step. The values are laid out by
   descending item size, so that each is aligned, and by name within that. */
int lt_safetensors_write(const char *path, const struct lt_safetensors *contents);

void lt_safetensors_clear(struct lt_safetensors *contents);

/* The format's name of a dtype ("F32"), or NULL if it has none. */
const char *lt_safetensors_dtype(enum lt_dtype dtype);

#endif
