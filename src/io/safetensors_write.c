/* Writing safetensors: the tensors in an order that aligns each of them, the header padded to a multiple of 8 bytes with blanks. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/json.h"
#include "io/safetensors.h"
#include "io/writer.h"

static int by_alignment(const void *a, const void *b)
{
  const struct lt_named_array *x = *(const struct lt_named_array *const *)a, *y = *(const struct lt_named_array *const *)b;
  int difference = lt_itemsize(y->array.dtype) - lt_itemsize(x->array.dtype);
  return difference ? difference : strcmp(x->name, y->name);
}

static int check_tensor(const char *path, const struct lt_named_array *tensor)
{
  if (!lt_is_utf8(tensor->name, strlen(tensor->name)))
    return lt_fail("%s: a tensor's name is not valid UTF-8: '%s'", path, tensor->name);
  if (strcmp(tensor->name, "__metadata__") == 0) return lt_fail("%s: a tensor cannot be named __metadata__", path);
  if (!lt_safetensors_dtype(tensor->array.dtype))
    return lt_fail("%s: tensor '%s' is %s, which safetensors cannot hold", path, tensor->name, lt_dtype_name(tensor->array.dtype));
  return 0;
}

/* The tensors in the order of the file; NULL when one of them cannot be written. */
static const struct lt_named_array **order_tensors(const char *path, const struct lt_safetensors *contents)
{
  const struct lt_named_array **order = malloc((contents->count + 1) * sizeof *order);
  if (!order) return lt_fail_null("%s: out of memory", path);
  int result = 0;
  for (size_t i = 0; i < contents->count && result == 0; i++) {
    order[i] = &contents->tensors[i];
    result = check_tensor(path, order[i]);
  }
  if (result == 0) qsort(order, contents->count, sizeof *order, by_alignment);
  for (size_t i = 1; i < contents->count && result == 0; i++)
    if (strcmp(order[i - 1]->name, order[i]->name) == 0) result = lt_fail("%s: two tensors are named '%s'", path, order[i]->name);
  if (result == 0) return order;
  free(order);
  return NULL;
}

static void print_metadata(FILE *stream, const struct lt_safetensors *contents)
{
  fputs("\"__metadata__\":{", stream);
  for (size_t i = 0; i < contents->metadata_count; i++) {
    if (i) fputc(',', stream);
    lt_json_print_string(stream, contents->metadata[i].key);
    fputc(':', stream);
    lt_json_print_string(stream, contents->metadata[i].value);
  }
  fputc('}', stream);
}

static void print_tensor(FILE *stream, const struct lt_named_array *tensor, uint64_t offset)
{
  const struct lt_array *array = &tensor->array;
  lt_json_print_string(stream, tensor->name);
  fprintf(stream, ":{\"dtype\":\"%s\",\"shape\":[", lt_safetensors_dtype(array->dtype));
  for (int d = 0; d < array->ndim; d++) fprintf(stream, "%s%" PRId64, d ? "," : "", array->size[d]);
  fprintf(stream, "],\"data_offsets\":[%" PRIu64 ",%" PRIu64 "]}", offset, offset + array->bytes);
}

/* The header as text of *length bytes; the caller frees it. */
static char *print_header(const char *path, const struct lt_safetensors *contents, const struct lt_named_array **order,
                          size_t *length)
{
  char *text = NULL;
  FILE *stream = open_memstream(&text, length);
  if (!stream) return lt_fail_null("%s: out of memory", path);
  fputc('{', stream);
  if (contents->metadata_count) print_metadata(stream, contents);
  uint64_t offset = 0;
  for (size_t i = 0; i < contents->count; i++) {
    if (i || contents->metadata_count) fputc(',', stream);
    print_tensor(stream, order[i], offset);
    offset += order[i]->array.bytes;
  }
  fputc('}', stream);
  while (ftell(stream) % 8) fputc(' ', stream);
  if (fclose(stream) == 0) return text;
  free(text);
  return lt_fail_null("%s: out of memory", path);
}

static int write_file(const char *path, const char *header, size_t length, const struct lt_named_array **order, size_t count)
{
  struct lt_writer *writer = lt_writer_open(path);
  if (!writer) return -1;
  uint64_t prefix = length;
  lt_writer_put(writer, &prefix, sizeof prefix);
  lt_writer_put(writer, header, length);
  for (size_t i = 0; i < count; i++) lt_writer_put(writer, order[i]->array.data, order[i]->array.bytes);
  return lt_writer_commit(writer);
}

int lt_safetensors_write(const char *path, const struct lt_safetensors *contents)
{
  const struct lt_named_array **order = order_tensors(path, contents);
  if (!order) return -1;
  size_t length = 0;
  char *header = print_header(path, contents, order, &length);
  int result = header ? write_file(path, header, length, order, contents->count) : -1;
  free(header);
  free(order);
  return result;
}
