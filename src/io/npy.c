/* The header is a Python dict with the keys 'descr', 'fortran_order' and 'shape', in any order, padded with blanks and ended by a
   newline. Only such a literal is parsed; nothing is evaluated, so pickled object arrays are refused like every other dtype that a
   tensor cannot have. Values in column-major order or of the other byte order are copied into ours.

   NumPy knows no bfloat16: what other writers call '<V2' is refused on reading, and bfloat16 tensors on writing. */
#include "io/npy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/writer.h"
#include "tensor/copy.h"

static const char magic[] = "\x93NUMPY";
enum { MAGIC = 6 };

static const struct { char code[4]; enum lt_dtype dtype; } codes[] = {
  {"b1", LT_BOOL}, {"u1", LT_UINT8}, {"i1", LT_INT8}, {"i2", LT_INT16}, {"i4", LT_INT32}, {"i8", LT_INT64},
  {"f2", LT_FLOAT16}, {"f4", LT_FLOAT32}, {"f8", LT_FLOAT64}, {"c8", LT_COMPLEX64}, {"c16", LT_COMPLEX128},
};
enum { CODES = sizeof codes / sizeof *codes };

struct header {
  const char *name;           /* of the file, for messages */
  const char *at, *end;       /* what is not parsed yet */
  char descr[16];
  bool fortran, has_descr, has_order, has_shape;
};

bool lt_is_npy(const uint8_t *bytes, size_t n)
{
  return n >= MAGIC && memcmp(bytes, magic, MAGIC) == 0;
}

static int malformed(const struct header *h, const char *what)
{
  return lt_fail("%s: malformed npy header: %s", h->name, what);
}

static void skip_blanks(struct header *h)
{
  while (h->at < h->end && strchr(" \t\r\n", *h->at)) h->at++;
}

/* Skips the character if it is next. */
static bool accept(struct header *h, char c)
{
  skip_blanks(h);
  if (h->at == h->end || *h->at != c) return false;
  h->at++;
  return true;
}

static bool accept_word(struct header *h, const char *word)
{
  size_t n = strlen(word);
  skip_blanks(h);
  if ((size_t)(h->end - h->at) < n || memcmp(h->at, word, n) != 0) return false;
  h->at += n;
  return true;
}

/* A string in single or double quotes, without escapes. */
static int parse_string(struct header *h, char *out, size_t room)
{
  skip_blanks(h);
  char quote = h->at < h->end ? *h->at : 0;
  if (quote != '\'' && quote != '"') return malformed(h, "expected a string");
  const char *start = ++h->at;
  while (h->at < h->end && *h->at != quote) h->at++;
  size_t n = (size_t)(h->at - start);
  if (h->at == h->end) return malformed(h, "unfinished string");
  if (n >= room) return lt_fail("%s: unsupported npy dtype or key '%.*s'", h->name, n < 60 ? (int)n : 60, start);
  memcpy(out, start, n);
  out[n] = 0;
  h->at++;
  return 0;
}

static int parse_size(struct header *h, int64_t *size)
{
  skip_blanks(h);
  const char *start = h->at;
  *size = 0;
  for (; h->at < h->end && *h->at >= '0' && *h->at <= '9'; h->at++)
    if (__builtin_mul_overflow(*size, 10, size) || __builtin_add_overflow(*size, *h->at - '0', size))
      return malformed(h, "a size overflows");
  if (h->at == start) return malformed(h, "expected a size");
  if (h->at < h->end && *h->at == 'L') h->at++;  /* as Python 2 wrote it */
  return 0;
}

static int parse_shape(struct header *h, struct lt_array *array)
{
  if (h->has_shape || !accept(h, '(')) return malformed(h, "expected one shape, a tuple");
  h->has_shape = true;
  while (!accept(h, ')')) {
    if (array->ndim == LT_MAX_DIMS) return lt_fail("%s: more than %d dimensions", h->name, LT_MAX_DIMS);
    if (parse_size(h, &array->size[array->ndim++]) < 0) return -1;
    if (!accept(h, ',') && (h->at == h->end || *h->at != ')')) return malformed(h, "unfinished shape");
  }
  return 0;
}

static int parse_order(struct header *h)
{
  h->has_order = true;
  if (accept_word(h, "True")) h->fortran = true;
  else if (!accept_word(h, "False")) return malformed(h, "fortran_order is neither True nor False");
  return 0;
}

static int parse_descr(struct header *h)
{
  h->has_descr = true;
  skip_blanks(h);
  if (h->at < h->end && *h->at == '[') return lt_fail("%s: structured npy arrays are not supported", h->name);
  return parse_string(h, h->descr, sizeof h->descr);
}

static int parse_entry(struct header *h, struct lt_array *array)
{
  char key[16];
  if (parse_string(h, key, sizeof key) < 0) return -1;
  if (!accept(h, ':')) return malformed(h, "expected ':'");
  if (strcmp(key, "descr") == 0 && !h->has_descr) return parse_descr(h);
  if (strcmp(key, "fortran_order") == 0 && !h->has_order) return parse_order(h);
  if (strcmp(key, "shape") == 0) return parse_shape(h, array);
  return malformed(h, "unknown or repeated key");
}

static int parse_dict(struct header *h, struct lt_array *array)
{
  if (!accept(h, '{')) return malformed(h, "expected a dict");
  while (!accept(h, '}')) {
    if (parse_entry(h, array) < 0) return -1;
    skip_blanks(h);
    if (!accept(h, ',') && (h->at == h->end || *h->at != '}')) return malformed(h, "unfinished dict");
  }
  skip_blanks(h);
  if (h->at != h->end) return malformed(h, "text after the dict");
  if (!h->has_descr || !h->has_order || !h->has_shape) return malformed(h, "descr, fortran_order or shape is missing");
  return 0;
}

/* The dtype of a code such as "<f4"; *swap tells whether its byte order is the other one. */
static int parse_dtype(const struct header *h, struct lt_array *array, bool *swap)
{
  char order = h->descr[0];
  *swap = order == '>';
  if (order && strchr("<>|=", order))
    for (int i = 0; i < CODES; i++)
      if (strcmp(codes[i].code, h->descr + 1) == 0) {
        array->dtype = codes[i].dtype;
        return 0;
      }
  return lt_fail("%s: npy dtype '%s' is not supported", h->name, h->descr);
}

/* Finds the header's text; returns where the values start, or -1. */
static int64_t find_header(const struct lt_buffer *file, struct header *h)
{
  const uint8_t *p = file->data;
  if (!lt_is_npy(p, file->size) || file->size < 10) return lt_fail("%s: not an npy file", file->name);
  if (p[6] < 1 || p[6] > 3) return lt_fail("%s: npy version %d.%d is not known", file->name, p[6], p[7]);
  size_t start = p[6] == 1 ? 10 : 12;
  if (file->size < start) return lt_fail("%s: npy header is cut off", file->name);
  size_t length = p[8] | (size_t)p[9] << 8;
  if (p[6] > 1) length |= (size_t)p[10] << 16 | (size_t)p[11] << 24;
  if (length > file->size - start)
    return lt_fail("%s: npy header of %zu bytes, but only %zu follow", file->name, length, file->size - start);
  h->at = (const char *)p + start;
  h->end = h->at + length;
  return (int64_t)(start + length);
}

static int check_values(const struct lt_buffer *file, int64_t start, struct lt_array *array)
{
  int64_t bytes = lt_array_bytes(array->ndim, array->size, lt_itemsize(array->dtype));
  size_t present = file->size - (size_t)start;
  if (bytes < 0) return lt_fail("%s: the shape overflows", file->name);
  if ((size_t)bytes != present)
    return lt_fail("%s: the npy header promises %" PRId64 " bytes of values, the file has %zu", file->name, bytes, present);
  array->bytes = present;
  array->data = file->data + start;
  return 0;
}

int lt_npy_parse(struct lt_buffer *file, struct lt_array *array)
{
  bool swap;
  struct header h = {.name = file->name};
  *array = (struct lt_array){.owner = NULL};
  int64_t start = find_header(file, &h);
  if (start < 0 || parse_dict(&h, array) < 0 || parse_dtype(&h, array, &swap) < 0) return -1;
  if (check_values(file, start, array) < 0) return -1;
  array->owner = lt_buffer_retain(file);
  if (lt_array_normalize(array, h.fortran, swap) == 0) return 0;
  lt_array_clear(array);
  return -1;
}

static const char *dtype_code(enum lt_dtype dtype)
{
  for (int i = 0; i < CODES; i++)
    if (codes[i].dtype == dtype) return codes[i].code;
  return NULL;
}

/* The dict as text into `out`; a shape of the most dimensions fits. */
static size_t print_dict(char *out, size_t room, const struct lt_array *array, const char *code)
{
  char order = lt_itemsize(array->dtype) == 1 ? '|' : '<';
  size_t n = (size_t)snprintf(out, room, "{'descr': '%c%s', 'fortran_order': False, 'shape': (", order, code);
  for (int d = 0; d < array->ndim; d++) n += (size_t)snprintf(out + n, room - n, "%" PRId64 ",", array->size[d]);
  return n + (size_t)snprintf(out + n, room - n, "), }");
}

struct lt_buffer *lt_npy_header(const char *path, const struct lt_array *array)
{
  const char *code = dtype_code(array->dtype);
  if (!code)
    return lt_fail_null("%s: NumPy has no %s: convert the tensor to float32", path, lt_dtype_name(array->dtype));
  char dict[128 + 24 * LT_MAX_DIMS];
  size_t length = print_dict(dict, sizeof dict, array, code);
  size_t total = (10 + length + 1 + 63) / 64 * 64;  /* so that the values are aligned */
  struct lt_buffer *header = lt_buffer_new(path, total);
  if (!header) return NULL;
  uint8_t *p = header->data;
  memset(p, ' ', total);
  memcpy(p, magic, MAGIC);
  memcpy(p + MAGIC, (uint8_t[]){1, 0, (uint8_t)(total - 10), (uint8_t)((total - 10) >> 8)}, 4);
  memcpy(p + 10, dict, length);
  p[total - 1] = '\n';
  header->size = total;
  return header;
}

static lt_tensor *read_npy(const char *path)
{
  struct lt_buffer *file = lt_buffer_open(path);
  if (!file) return NULL;
  struct lt_array array;
  lt_tensor *tensor = lt_npy_parse(file, &array) == 0 ? lt_array_tensor(&array) : NULL;
  lt_array_clear(&array);
  lt_buffer_release(file);
  return tensor;
}

lt_tensor *lt_read_npy(const char *path)
{
  const char *outer = lt_op_enter("read_npy");
  lt_tensor *tensor = read_npy(path);
  lt_op_leave(outer);
  return tensor;
}

static int write_array(const char *path, const struct lt_array *array)
{
  struct lt_buffer *header = lt_npy_header(path, array);
  struct lt_writer *writer = header ? lt_writer_open(path) : NULL;
  int result = -1;
  if (writer) {
    lt_writer_put(writer, header->data, header->size);
    lt_writer_put(writer, array->data, array->bytes);
    result = lt_writer_commit(writer);
  }
  lt_buffer_release(header);
  return result;
}

int lt_write_npy(const char *path, lt_tensor *tensor)
{
  const char *outer = lt_op_enter("write_npy");
  LT_AUTO lt_tensor *contiguous = lt_contiguous_as(tensor, (lt_dtype)tensor->dtype);
  struct lt_array array;
  int result = -1;
  if (contiguous) {
    lt_array_of_tensor(contiguous, &array);
    result = write_array(path, &array);
  }
  lt_op_leave(outer);
  return result;
}
