/* Reading zip files. The directory at the end of the file says where the entries are; a record before its end may replace fields
   that are too small by 64-bit ones. Every offset and length is checked against the file before it is used, a name may come only
   once, and all that is inflated from one file stays within one budget, so that entries which overlap cannot multiply it. */
#include "io/zip.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "io/gzip.h"

enum {
  LOCAL = 30, CENTRAL = 46, END = 22, END64 = 56, LOCATOR64 = 20,  /* sizes of records without their variable parts */
  MAX_COMMENT = 65535,
  FLAG_ENCRYPTED = 1,
};

static uint16_t u16(const uint8_t *p) { return (uint16_t)(p[0] | p[1] << 8); }
static uint32_t u32(const uint8_t *p) { return u16(p) | (uint32_t)u16(p + 2) << 16; }
static uint64_t u64(const uint8_t *p) { return u32(p) | (uint64_t)u32(p + 4) << 32; }

bool lt_is_zip(const uint8_t *bytes, size_t n)
{
  return n >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0);
}

/* The `n` bytes at `offset`, or NULL if they are not all in the file. */
static const uint8_t *at(const struct lt_buffer *file, uint64_t offset, uint64_t n)
{
  return offset <= file->size && n <= file->size - offset ? file->data + offset : NULL;
}

static int damaged(const struct lt_buffer *file, const char *what)
{
  return lt_fail("%s: damaged zip file: %s", file->name, what);
}

struct directory { uint64_t count, size, offset; };

/* The record at the very end, before a comment of up to 64 KiB. */
static const uint8_t *find_end(const struct lt_buffer *file)
{
  size_t room = file->size < END ? 0 : file->size - END;
  for (size_t comment = 0; file->size >= END && comment <= room && comment <= MAX_COMMENT; comment++) {
    const uint8_t *p = file->data + room - comment;
    if (memcmp(p, "PK\5\6", 4) == 0 && u16(p + 20) == comment) return p;
  }
  return NULL;
}

static int read_end64(const struct lt_buffer *file, const uint8_t *end, struct directory *out)
{
  const uint8_t *locator = end - file->data >= LOCATOR64 ? end - LOCATOR64 : NULL;
  if (!locator || memcmp(locator, "PK\6\7", 4) != 0) return 0;
  const uint8_t *p = at(file, u64(locator + 8), END64);
  if (!p || memcmp(p, "PK\6\6", 4) != 0) return damaged(file, "the 64-bit directory is missing");
  *out = (struct directory){u64(p + 32), u64(p + 40), u64(p + 48)};
  return 0;
}

static int find_directory(const struct lt_buffer *file, struct directory *out)
{
  const uint8_t *end = find_end(file);
  if (!end) return lt_fail("%s: not a zip file, or cut off: it has no directory at its end", file->name);
  *out = (struct directory){u16(end + 10), u32(end + 12), u32(end + 16)};
  if (read_end64(file, end, out) < 0) return -1;
  if (!at(file, out->offset, out->size)) return damaged(file, "the directory lies outside of the file");
  if (out->count > out->size / CENTRAL) return damaged(file, "the directory is too small for its entries");
  return 0;
}

/* Takes the fields that the 32-bit record left open, in their order, from the 64-bit extra field. */
static int read_extra64(const struct lt_buffer *file, struct lt_zip_entry *entry, const uint8_t *extra, size_t n)
{
  uint64_t *const fields[] = {&entry->size, &entry->packed, &entry->header};
  while (n >= 4 && (size_t)u16(extra + 2) + 4 <= n) {
    size_t length = u16(extra + 2), used = 0;
    for (int i = 0; u16(extra) == 1 && i < 3; i++) {
      if (*fields[i] != UINT32_MAX) continue;
      if (used + 8 > length) return damaged(file, "a 64-bit field is missing");
      *fields[i] = u64(extra + 4 + used);
      used += 8;
    }
    extra += 4 + length;
    n -= 4 + length;
  }
  return 0;
}

/* Reads the record at p, which has `n` bytes left; returns its length, or -1. */
static int64_t read_entry(const struct lt_buffer *file, const uint8_t *p, size_t n, struct lt_zip_entry *entry)
{
  if (n < CENTRAL || memcmp(p, "PK\1\2", 4) != 0) return damaged(file, "a directory entry is cut off");
  size_t name = u16(p + 28), extra = u16(p + 30), length = CENTRAL + name + extra + u16(p + 32);
  if (length > n) return damaged(file, "a directory entry is cut off");
  if (memchr(p + CENTRAL, 0, name)) return damaged(file, "a name holds a zero byte");
  *entry = (struct lt_zip_entry){.flags = u16(p + 8), .method = u16(p + 10), .crc = u32(p + 16), .packed = u32(p + 20),
                                 .size = u32(p + 24), .header = u32(p + 42)};
  entry->name = strndup((const char *)p + CENTRAL, name);
  if (!entry->name) return lt_fail("%s: out of memory", file->name);
  if (read_extra64(file, entry, p + CENTRAL + name, extra) < 0) return -1;
  return (int64_t)length;
}

static int by_name(const void *a, const void *b)
{
  return strcmp(((const struct lt_zip_entry *)a)->name, ((const struct lt_zip_entry *)b)->name);
}

static int read_directory(struct lt_zip *zip, const struct directory *directory)
{
  const uint8_t *p = zip->file->data + directory->offset, *end = p + directory->size;
  for (; zip->count < directory->count; zip->count++) {
    int64_t length = read_entry(zip->file, p, (size_t)(end - p), &zip->entries[zip->count]);
    if (length < 0) return -1;
    p += length;
  }
  qsort(zip->entries, zip->count, sizeof *zip->entries, by_name);
  for (size_t i = 1; i < zip->count; i++)
    if (by_name(&zip->entries[i - 1], &zip->entries[i]) == 0)
      return lt_fail("%s: zip entry '%s' appears twice", zip->file->name, zip->entries[i].name);
  return 0;
}

int lt_zip_parse(struct lt_buffer *file, struct lt_zip *zip)
{
  struct directory directory = {0};
  *zip = (struct lt_zip){.file = lt_buffer_retain(file), .budget = lt_inflate_limit()};
  if (find_directory(file, &directory) < 0) return -1;
  zip->entries = calloc(directory.count + 1, sizeof *zip->entries);
  if (!zip->entries) return lt_fail("%s: out of memory", file->name);
  int result = read_directory(zip, &directory);
  if (result < 0 && zip->count < directory.count) free(zip->entries[zip->count].name);
  return result;
}

void lt_zip_clear(struct lt_zip *zip)
{
  for (size_t i = 0; i < zip->count; i++) free(zip->entries[i].name);
  free(zip->entries);
  lt_buffer_release(zip->file);
  *zip = (struct lt_zip){.file = NULL};
}

const struct lt_zip_entry *lt_zip_find(const struct lt_zip *zip, const char *name)
{
  struct lt_zip_entry key = {.name = (char *)(uintptr_t)name};
  return zip->count ? bsearch(&key, zip->entries, zip->count, sizeof key, by_name) : NULL;
}

/* Where an entry's bytes start; NULL unless all of them are in the file. */
static const uint8_t *find_data(const struct lt_buffer *file, const struct lt_zip_entry *entry)
{
  const uint8_t *p = at(file, entry->header, LOCAL);
  if (!p || memcmp(p, "PK\3\4", 4) != 0) return NULL;
  uint64_t start = entry->header + LOCAL + u16(p + 26) + u16(p + 28);
  return at(file, start, entry->packed);
}

static struct lt_buffer *unpack(struct lt_zip *zip, const struct lt_zip_entry *entry, const uint8_t *data, const char *name)
{
  if (entry->method == 0) return lt_buffer_slice(zip->file, name, (size_t)(data - zip->file->data), entry->packed);
  size_t limit = entry->size < zip->budget ? entry->size : zip->budget;
  struct lt_buffer *plain = lt_inflate(name, data, entry->packed, LT_RAW_DEFLATE, limit);
  if (plain) zip->budget -= plain->size;
  return plain;
}

static struct lt_buffer *extract(struct lt_zip *zip, const struct lt_zip_entry *entry, const char *name)
{
  if (entry->flags & FLAG_ENCRYPTED) return lt_fail_null("%s: is encrypted", name);
  if (entry->method != 0 && entry->method != 8)
    return lt_fail_null("%s: compression method %d is not supported", name, entry->method);
  const uint8_t *data = find_data(zip->file, entry);
  if (!data) return lt_fail_null("%s: its bytes lie outside of the zip file", name);
  struct lt_buffer *contents = unpack(zip, entry, data, name);
  if (!contents || (contents->size == entry->size && lt_checksum(0, contents->data, contents->size) == entry->crc)) return contents;
  lt_buffer_release(contents);
  return lt_check_interrupt() ? NULL : lt_fail_null("%s: is damaged: its size or checksum is not what the directory says", name);
}

struct lt_buffer *lt_zip_extract(struct lt_zip *zip, const struct lt_zip_entry *entry)
{
  size_t room = strlen(zip->file->name) + strlen(entry->name) + sizeof ":";
  char *name = malloc(room);
  if (!name) return lt_fail_null("%s: out of memory", zip->file->name);
  snprintf(name, room, "%s:%s", zip->file->name, entry->name);
  struct lt_buffer *contents = extract(zip, entry, name);
  free(name);
  return contents;
}
