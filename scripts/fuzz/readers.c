/* Feeds the file readers truncated and mutated files. Run under AddressSanitizer, where any access outside the file ends the run:

     readers FORMAT ROUNDS FILE...

   Each round takes a file, cuts it or changes up to eight of its bytes, and parses a copy of just that length. The random numbers
   are seeded, so a failure repeats; its round is printed by the sanitizer's trace and by the last line. A changed file may still be
   a good one: then its tensors are made and summed, so that their bytes are touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/safetensors.h"
#include "io/zip.h"

static uint64_t state = 88172645463325252u;
static unsigned long accepted, refused;
static volatile unsigned sum;

/* xorshift64 */
static size_t random_below(size_t n)
{
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state % n;
}

static void touch(const struct lt_array *array)
{
  lt_tensor *tensor = lt_array_tensor(array);
  if (!tensor) return;
  for (size_t i = 0; i < array->bytes; i++) sum += (uint8_t)tensor->data[i];
  lt_unref(tensor);
}

static int read_idx(struct lt_buffer *file)
{
  struct lt_array array;
  int result = lt_idx_parse(file, &array);
  if (result == 0) touch(&array);
  lt_array_clear(&array);
  return result;
}

static int read_safetensors(struct lt_buffer *file)
{
  struct lt_safetensors contents;
  int result = lt_safetensors_parse(file, &contents);
  for (size_t i = 0; result == 0 && i < contents.count; i++) touch(&contents.tensors[i].array);
  lt_safetensors_clear(&contents);
  return result;
}

static int read_gzip(struct lt_buffer *file)
{
  struct lt_buffer *plain = lt_inflate(file->name, file->data, file->size, LT_GZIP, 1 << 20);
  lt_buffer_release(plain);
  return plain ? 0 : -1;
}

static int read_npy(struct lt_buffer *file)
{
  struct lt_array array;
  int result = lt_npy_parse(file, &array);
  if (result == 0) touch(&array);
  lt_array_clear(&array);
  return result;
}

static int read_zip(struct lt_buffer *file)
{
  struct lt_zip zip;
  int result = lt_zip_parse(file, &zip);
  for (size_t i = 0; result == 0 && i < zip.count; i++) {
    struct lt_buffer *contents = lt_zip_extract(&zip, &zip.entries[i]);
    if (contents && lt_is_npy(contents->data, contents->size)) result = read_npy(contents);
    else if (!contents) result = -1;
    lt_buffer_release(contents);
  }
  lt_zip_clear(&zip);
  return result;
}

static const struct format {
  const char *name;
  int (*read)(struct lt_buffer *file);
} formats[] = {{"idx", read_idx}, {"safetensors", read_safetensors}, {"gzip", read_gzip}, {"npy", read_npy},
             {"zip", read_zip}};

/* A copy of the file, changed, in a block of just its size. */
static uint8_t *mutate(const struct lt_buffer *original, size_t *size)
{
  *size = random_below(3) ? original->size : random_below(original->size + 1);
  uint8_t *bytes = malloc(*size + !*size);
  memcpy(bytes, original->data, *size);
  for (size_t changes = random_below(9); changes > 0 && *size > 0; changes--) {
    size_t window = random_below(2) && *size > 256 ? 256 : *size;  /* headers are small and come first */
    size_t at = random_below(window);
    bytes[at] = random_below(2) ? (uint8_t)random_below(256) : bytes[at] ^ (uint8_t)(1 << random_below(8));
  }
  return bytes;
}

static void try_once(const struct format *format, const struct lt_buffer *original)
{
  size_t size;
  uint8_t *bytes = mutate(original, &size);
  struct lt_buffer *file = lt_buffer_borrow("fuzz", bytes, size);
  if (format->read(file) == 0) accepted++;
  else if (lt_error_message()) refused++;
  else abort();  /* a failure must say why */
  lt_error_clear();
  lt_buffer_release(file);
  free(bytes);
}

static const struct format *find_format(const char *name)
{
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
    if (strcmp(formats[i].name, name) == 0) return &formats[i];
  return NULL;
}

int main(int argc, char **argv)
{
  const struct format *format = argc > 3 ? find_format(argv[1]) : NULL;
  if (!format) return fprintf(stderr, "usage: readers FORMAT ROUNDS FILE...\n"), 2;
  for (int i = 3; i < argc; i++) {
    struct lt_buffer *original = lt_buffer_open(argv[i]);
    if (!original) return fprintf(stderr, "%s\n", lt_error_message()), 2;
    for (long round = 0; round < atol(argv[2]); round++) try_once(format, original);
    lt_buffer_release(original);
  }
  printf("%s: %lu accepted, %lu refused\n", format->name, accepted, refused);
  return 0;
}
