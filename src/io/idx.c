/* Every idx type code is read: uint8, int8, int16, int32, float32 and float64. The file must be exactly as long as its header
   says. Single bytes are used where they lie in the file; wider items are copied and turned to the machine's byte order. */
#include "io/idx.h"

#include <inttypes.h>

#include "base/error.h"
#include "io/gzip.h"

static int idx_dtype(uint8_t code)
{
  switch (code) {
  case 0x08: return LT_UINT8;
  case 0x09: return LT_INT8;
  case 0x0b: return LT_INT16;
  case 0x0c: return LT_INT32;
  case 0x0d: return LT_FLOAT32;
  case 0x0e: return LT_FLOAT64;
  default: return -1;
  }
}

static uint32_t big_endian(const uint8_t *p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Reads the header; returns its length, or -1. */
static int parse_header(const struct lt_buffer *file, struct lt_array *array)
{
  const uint8_t *p = file->data;
  if (file->size < 4) return lt_fail("%s: %zu bytes are too few for an idx header", file->name, file->size);
  if (p[0] != 0 || p[1] != 0)
    return lt_fail("%s: starts with bytes %02x %02x, expected the two zero bytes of an idx file", file->name, p[0], p[1]);
  int dtype = idx_dtype(p[2]);
  if (dtype < 0) return lt_fail("%s: idx type code 0x%02x is unknown", file->name, p[2]);
  if (p[3] > LT_MAX_DIMS) return lt_fail("%s: %d dimensions, expected %d at most", file->name, p[3], LT_MAX_DIMS);
  array->dtype = (enum lt_dtype)dtype;
  array->ndim = p[3];
  int length = 4 + 4 * array->ndim;
  if (file->size < (size_t)length)
    return lt_fail("%s: idx header of %d bytes is cut off after %zu", file->name, length, file->size);
  for (int d = 0; d < array->ndim; d++) array->size[d] = big_endian(p + 4 + 4 * d);
  return length;
}

int lt_idx_parse(struct lt_buffer *file, struct lt_array *array)
{
  *array = (struct lt_array){.owner = NULL};
  int header = parse_header(file, array);
  if (header < 0) return -1;
  int64_t bytes = lt_array_bytes(array->ndim, array->size, lt_itemsize(array->dtype));
  size_t present = file->size - (size_t)header;
  if (bytes < 0) return lt_fail("%s: the sizes in the idx header overflow", file->name);
  if ((size_t)bytes != present)
    return lt_fail("%s: idx header promises %" PRId64 " bytes of values, the file has %zu", file->name, bytes, present);
  array->bytes = present;
  array->data = file->data + header;
  array->owner = lt_buffer_retain(file);
  if (lt_array_normalize(array, false, true) == 0) return 0;
  lt_array_clear(array);
  return -1;
}

static lt_tensor *read_idx(const char *path)
{
  struct lt_buffer *file = lt_buffer_open_plain(path);
  if (!file) return NULL;
  struct lt_array array;
  lt_tensor *tensor = lt_idx_parse(file, &array) == 0 ? lt_array_tensor(&array) : NULL;
  lt_array_clear(&array);
  lt_buffer_release(file);
  return tensor;
}

lt_tensor *lt_read_idx(const char *path)
{
  const char *outer = lt_op_enter("read_idx");
  lt_tensor *tensor = read_idx(path);
  lt_op_leave(outer);
  return tensor;
}
