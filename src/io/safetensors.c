/* Reading safetensors.

   A header is believed only after the checks that the format's reference implementation makes: the header fits into the file, is
   UTF-8 JSON that starts with '{', gives every tensor a known dtype, a shape and a pair of offsets whose difference is just the
   shape's size; and the tensors cover the rest of the file in one piece, without an overlap, a hole or a remainder. */
#include "io/safetensors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/json.h"
#include "tensor/shape.h"

enum {
  PREFIX = 8,
  MAX_HEADER = 100 * 1000 * 1000,
  MAX_DEPTH = 3,                 /* { name: { "shape": [ ] } } */
};

static const char *const dtype_names[LT_DTYPES] = {
  [LT_BOOL] = "BOOL", [LT_UINT8] = "U8", [LT_INT8] = "I8", [LT_INT16] = "I16", [LT_INT32] = "I32", [LT_INT64] = "I64",
  [LT_FLOAT16] = "F16", [LT_BFLOAT16] = "BF16", [LT_FLOAT32] = "F32", [LT_FLOAT64] = "F64", [LT_COMPLEX64] = "C64",
};

const char *lt_safetensors_dtype(enum lt_dtype dtype)
{
  return dtype_names[dtype];
}

static int find_dtype(const char *name)
{
  for (int d = 0; d < LT_DTYPES; d++)
    if (dtype_names[d] && strcmp(dtype_names[d], name) == 0) return d;
  return -1;
}

static uint64_t header_length(const uint8_t *bytes)
{
  uint64_t length;
  memcpy(&length, bytes, sizeof length);
  return length;
}

bool lt_is_safetensors(const uint8_t *bytes, size_t n)
{
  return n > PREFIX && header_length(bytes) <= MAX_HEADER && bytes[PREFIX] == '{';
}

static int check_prefix(const struct lt_buffer *file)
{
  if (file->size < PREFIX)
    return lt_fail("%s: %zu bytes are too few for a safetensors file", file->name, file->size);
  uint64_t length = header_length(file->data);
  if (length > MAX_HEADER)
    return lt_fail("%s: safetensors header of %" PRIu64 " bytes, expected %d at most", file->name, length, MAX_HEADER);
  if (length > file->size - PREFIX)
    return lt_fail("%s: safetensors header of %" PRIu64 " bytes, but only %zu follow", file->name, length, file->size - PREFIX);
  if (length == 0 || file->data[PREFIX] != '{') return lt_fail("%s: safetensors header does not start with '{'", file->name);
  return 0;
}

static int parse_shape(const char *file, const cJSON *shape, struct lt_named_array *tensor)
{
  if (!cJSON_IsArray(shape)) return lt_fail("%s: tensor '%s' has no shape", file, tensor->name);
  struct lt_array *array = &tensor->array;
  const cJSON *item;
  cJSON_ArrayForEach(item, shape) {
    int64_t size = lt_json_size(item);
    if (size < 0) return lt_fail("%s: tensor '%s' has a shape of other than whole numbers", file, tensor->name);
    if (array->ndim == LT_MAX_DIMS)
      return lt_fail("%s: tensor '%s' has more than %d dimensions", file, tensor->name, LT_MAX_DIMS);
    array->size[array->ndim++] = size;
  }
  return 0;
}

static int parse_dtype(const char *file, const cJSON *dtype, struct lt_named_array *tensor)
{
  if (!cJSON_IsString(dtype)) return lt_fail("%s: tensor '%s' has no dtype", file, tensor->name);
  int found = find_dtype(dtype->valuestring);
  if (found < 0) return lt_fail("%s: tensor '%s' has dtype '%s', which is not supported", file, tensor->name, dtype->valuestring);
  tensor->array.dtype = (enum lt_dtype)found;
  return 0;
}

/* Offsets count from the end of the header; `data` is there, `available` bytes long. */
static int parse_offsets(const char *file, const cJSON *offsets, struct lt_named_array *tensor, const uint8_t *data,
                         size_t available)
{
  const cJSON *first = cJSON_IsArray(offsets) ? offsets->child : NULL;
  const cJSON *second = first ? first->next : NULL;
  int64_t begin = lt_json_size(first), end = lt_json_size(second);
  if (begin < 0 || end < begin || second->next)
    return lt_fail("%s: tensor '%s' has no valid data_offsets", file, tensor->name);
  if ((uint64_t)end > available)
    return lt_fail("%s: tensor '%s' ends at byte %" PRId64 ", but the file has %zu", file, tensor->name, end, available);
  tensor->array.data = data + begin;
  tensor->array.bytes = (size_t)(end - begin);
  return 0;
}

static int check_length(const char *file, const struct lt_named_array *tensor)
{
  const struct lt_array *array = &tensor->array;
  int64_t bytes = lt_array_bytes(array->ndim, array->size, lt_itemsize(array->dtype));
  if (bytes < 0) return lt_fail("%s: the shape of tensor '%s' overflows", file, tensor->name);
  if ((size_t)bytes != array->bytes)
    return lt_fail("%s: tensor '%s' of shape %s needs %" PRId64 " bytes, but its offsets span %zu", file, tensor->name,
                   lt_shape_text(array->ndim, array->size).text, bytes, array->bytes);
  return 0;
}

static int parse_tensor(struct lt_buffer *file, const cJSON *info, struct lt_named_array *tensor)
{
  size_t header = PREFIX + header_length(file->data);
  tensor->name = strdup(info->string);
  if (!tensor->name) return lt_fail("%s: out of memory", file->name);
  tensor->array = (struct lt_array){.owner = lt_buffer_retain(file)};
  if (!cJSON_IsObject(info) || cJSON_GetArraySize(info) != 3)
    return lt_fail("%s: '%s' is not described by dtype, shape and data_offsets", file->name, tensor->name);
  if (parse_dtype(file->name, cJSON_GetObjectItemCaseSensitive(info, "dtype"), tensor) < 0) return -1;
  if (parse_shape(file->name, cJSON_GetObjectItemCaseSensitive(info, "shape"), tensor) < 0) return -1;
  if (parse_offsets(file->name, cJSON_GetObjectItemCaseSensitive(info, "data_offsets"), tensor, file->data + header,
                    file->size - header) < 0) return -1;
  return check_length(file->name, tensor);
}

static int by_key(const void *a, const void *b)
{
  return strcmp(((const struct lt_metadata *)a)->key, ((const struct lt_metadata *)b)->key);
}

static int check_keys(const char *file, struct lt_metadata *metadata, size_t n)
{
  qsort(metadata, n, sizeof *metadata, by_key);
  for (size_t i = 1; i < n; i++)
    if (by_key(&metadata[i - 1], &metadata[i]) == 0) return lt_fail("%s: metadata '%s' appears twice", file, metadata[i].key);
  return 0;
}

static int parse_metadata(const char *file, const cJSON *object, struct lt_safetensors *out)
{
  if (!cJSON_IsObject(object)) return lt_fail("%s: __metadata__ is not an object", file);
  out->metadata = calloc((size_t)cJSON_GetArraySize(object) + 1, sizeof *out->metadata);
  if (!out->metadata) return lt_fail("%s: out of memory", file);
  const cJSON *item;
  cJSON_ArrayForEach(item, object) {
    if (!cJSON_IsString(item)) return lt_fail("%s: metadata '%s' is not a string", file, item->string);
    struct lt_metadata *pair = &out->metadata[out->metadata_count++];
    pair->key = strdup(item->string);
    pair->value = strdup(item->valuestring);
    if (!pair->key || !pair->value) return lt_fail("%s: out of memory", file);
  }
  return check_keys(file, out->metadata, out->metadata_count);
}

static int parse_header(struct lt_buffer *file, const cJSON *header, struct lt_safetensors *out)
{
  out->tensors = calloc((size_t)cJSON_GetArraySize(header) + 1, sizeof *out->tensors);
  if (!out->tensors) return lt_fail("%s: out of memory", file->name);
  const cJSON *item;
  cJSON_ArrayForEach(item, header) {
    if (strcmp(item->string, "__metadata__") == 0) {
      if (out->metadata) return lt_fail("%s: __metadata__ appears twice", file->name);
      if (parse_metadata(file->name, item, out) < 0) return -1;
    } else if (parse_tensor(file, item, &out->tensors[out->count++]) < 0) {
      return -1;
    }
  }
  return 0;
}

static int by_name(const void *a, const void *b)
{
  const struct lt_named_array *const *x = a, *const *y = b;
  return strcmp((*x)->name, (*y)->name);
}

static int by_place(const void *a, const void *b)
{
  const struct lt_named_array *const *x = a, *const *y = b;
  const uint8_t *p = (*x)->array.data, *q = (*y)->array.data;
  if (p != q) return p < q ? -1 : 1;
  return ((*x)->array.bytes > (*y)->array.bytes) - ((*x)->array.bytes < (*y)->array.bytes);
}

static int check_names(const char *file, struct lt_named_array **sorted, size_t n)
{
  qsort(sorted, n, sizeof *sorted, by_name);
  for (size_t i = 1; i < n; i++)
    if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
      return lt_fail("%s: tensor '%s' appears twice", file, sorted[i]->name);
  return 0;
}

static int check_cover(const struct lt_buffer *file, struct lt_named_array **sorted, size_t n)
{
  qsort(sorted, n, sizeof *sorted, by_place);
  const uint8_t *expected = file->data + PREFIX + header_length(file->data);
  for (size_t i = 0; i < n; i++) {
    if (sorted[i]->array.data != expected)
      return lt_fail("%s: tensor '%s' %s", file->name, sorted[i]->name,
                     sorted[i]->array.data < expected ? "overlaps another" : "leaves a hole before it");
    expected += sorted[i]->array.bytes;
  }
  size_t rest = (size_t)(file->data + file->size - expected);
  return rest ? lt_fail("%s: %zu bytes belong to no tensor", file->name, rest) : 0;
}

static int check_tensors(const struct lt_buffer *file, const struct lt_safetensors *contents)
{
  struct lt_named_array **sorted = malloc((contents->count + 1) * sizeof *sorted);
  if (!sorted) return lt_fail("%s: out of memory", file->name);
  for (size_t i = 0; i < contents->count; i++) sorted[i] = &contents->tensors[i];
  int result = check_names(file->name, sorted, contents->count);
  if (result == 0) result = check_cover(file, sorted, contents->count);
  free(sorted);
  return result;
}

int lt_safetensors_parse(struct lt_buffer *file, struct lt_safetensors *out)
{
  *out = (struct lt_safetensors){.count = 0};
  if (check_prefix(file) < 0) return -1;
  cJSON *header = lt_json_parse(file->name, (const char *)file->data + PREFIX, header_length(file->data), MAX_DEPTH);
  if (!header) return -1;
  int result = parse_header(file, header, out);
  cJSON_Delete(header);
  return result < 0 ? -1 : check_tensors(file, out);
}

void lt_safetensors_clear(struct lt_safetensors *contents)
{
  for (size_t i = 0; i < contents->count; i++) {
    free(contents->tensors[i].name);
    lt_array_clear(&contents->tensors[i].array);
  }
  for (size_t i = 0; i < contents->metadata_count; i++) {
    free(contents->metadata[i].key);
    free(contents->metadata[i].value);
  }
  free(contents->tensors);
  free(contents->metadata);
  *contents = (struct lt_safetensors){.count = 0};
}
