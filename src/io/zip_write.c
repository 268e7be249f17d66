/* Writing zip files. An entry's sizes and checksum are known before its local header is written, since its bytes are in memory;
   64-bit fields are used where a size or an offset needs them. Entries carry a fixed date (1 January 1980, the earliest that
   zip knows), so that equal contents give equal files. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/error.h"
#include "base/interrupt.h"
#include "io/gzip.h"
#include "io/writer.h"
#include "io/zip.h"

struct written {
  struct lt_zip_entry entry;
  struct written *next;
};

struct lt_zip_writer {
  struct lt_writer *out;
  struct written *first, **last;
  uint64_t count;
  bool failed;
};

/* A record that is put together field by field; none is longer than this, names apart. */
struct record {
  uint8_t bytes[128];
  size_t n;
};

static void field(struct record *r, uint64_t value, size_t width)
{
  memcpy(r->bytes + r->n, &value, width);
  r->n += width;
}

static uint32_t narrow(uint64_t value)
{
  return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

/* The extra field for what `narrow` could not say. */
static void extra_field(struct record *r, const struct lt_zip_entry *entry, bool with_offset)
{
  bool sizes = entry->size >= UINT32_MAX || entry->packed >= UINT32_MAX;
  bool offset = with_offset && entry->header >= UINT32_MAX;
  if (!sizes && !offset) return;
  field(r, 1, 2);
  field(r, (sizes ? 16 : 0) + (offset ? 8 : 0), 2);
  if (sizes) field(r, entry->size, 8);
  if (sizes) field(r, entry->packed, 8);
  if (offset) field(r, entry->header, 8);
}

/* The fields that the local header and the directory share, from the version needed to the extra field's length. */
static void common_fields(struct record *r, const struct lt_zip_entry *entry, size_t extra)
{
  bool sizes64 = entry->size >= UINT32_MAX || entry->packed >= UINT32_MAX;
  field(r, extra ? 45 : 20, 2);
  field(r, entry->flags, 2);
  field(r, entry->method, 2);
  field(r, 0, 2);
  field(r, 1 << 5 | 1, 2);  /* the first of the first month */
  field(r, entry->crc, 4);
  field(r, sizes64 ? UINT32_MAX : entry->packed, 4);
  field(r, sizes64 ? UINT32_MAX : entry->size, 4);
  field(r, strlen(entry->name), 2);
  field(r, extra, 2);
}

static int put_record(struct lt_zip_writer *writer, const struct record *r, const char *name, const struct record *extra)
{
  lt_writer_put(writer->out, r->bytes, r->n);
  if (name) lt_writer_put(writer->out, name, strlen(name));
  return extra ? lt_writer_put(writer->out, extra->bytes, extra->n) : lt_writer_put(writer->out, "", 0);
}

static int put_local(struct lt_zip_writer *writer, const struct lt_zip_entry *entry)
{
  struct record r = {.n = 0}, extra = {.n = 0};
  extra_field(&extra, entry, false);
  field(&r, 0x04034b50, 4);
  common_fields(&r, entry, extra.n);
  return put_record(writer, &r, entry->name, &extra);
}

static int put_central(struct lt_zip_writer *writer, const struct lt_zip_entry *entry)
{
  struct record r = {.n = 0}, extra = {.n = 0};
  extra_field(&extra, entry, true);
  field(&r, 0x02014b50, 4);
  field(&r, 3 << 8 | 45, 2);     /* made on Unix */
  common_fields(&r, entry, extra.n);
  field(&r, 0, 2);               /* comment */
  field(&r, 0, 2);               /* disk */
  field(&r, 0, 2);               /* internal attributes */
  field(&r, 0100644u << 16, 4);  /* a regular file that its owner may write */
  field(&r, narrow(entry->header), 4);
  return put_record(writer, &r, entry->name, &extra);
}

static int put_end64(struct lt_zip_writer *writer, uint64_t start, uint64_t size)
{
  struct record r = {.n = 0};
  field(&r, 0x06064b50, 4);
  field(&r, 44, 8);
  field(&r, 3 << 8 | 45, 2);
  field(&r, 45, 2);
  field(&r, 0, 8);
  field(&r, writer->count, 8);
  field(&r, writer->count, 8);
  field(&r, size, 8);
  field(&r, start, 8);
  field(&r, 0x07064b50, 4);
  field(&r, 0, 4);
  field(&r, start + size, 8);
  field(&r, 1, 4);
  return put_record(writer, &r, NULL, NULL);
}

static int put_end(struct lt_zip_writer *writer, uint64_t start, uint64_t size)
{
  bool many = writer->count >= UINT16_MAX;
  if (many || start >= UINT32_MAX || size >= UINT32_MAX) put_end64(writer, start, size);
  struct record r = {.n = 0};
  field(&r, 0x06054b50, 4);
  field(&r, 0, 4);
  field(&r, many ? UINT16_MAX : writer->count, 2);
  field(&r, many ? UINT16_MAX : writer->count, 2);
  field(&r, narrow(size), 4);
  field(&r, narrow(start), 4);
  field(&r, 0, 2);
  return put_record(writer, &r, NULL, NULL);
}

struct lt_zip_writer *lt_zip_create(const char *path)
{
  struct lt_zip_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return lt_fail_null("cannot write %s: out of memory", path);
  writer->last = &writer->first;
  writer->out = lt_writer_open(path);
  if (writer->out) return writer;
  free(writer);
  return NULL;
}

static struct written *append(struct lt_zip_writer *writer, const char *name)
{
  struct written *new = calloc(1, sizeof *new);
  char *copy = strdup(name);
  if (!new || !copy) {
    free(new);
    free(copy);
    return lt_fail_null("%s: out of memory", name);
  }
  new->entry = (struct lt_zip_entry){.name = copy, .header = lt_writer_offset(writer->out), .flags = 1 << 11};  /* UTF-8 */
  *writer->last = new;
  writer->last = &new->next;
  writer->count++;
  return new;
}

/* Bytes compressed between looks at interruptions. */
enum { PART = 1 << 20 };

static unsigned chunk(size_t n)
{
  return n < PART ? (unsigned)n : PART;
}

/* Feeds one part to the compressor; `flush` ends the stream with it. */
static int deflate_part(z_stream *z, const uint8_t *bytes, size_t n, int flush, struct lt_buffer *out)
{
  z->next_in = (z_const Bytef *)bytes;
  for (;;) {
    if (lt_check_interrupt() || (out->size == out->capacity && lt_buffer_reserve(out, 2 * out->capacity) < 0)) return -1;
    unsigned given = z->avail_in = chunk(n);
    z->next_out = out->data + out->size;
    z->avail_out = chunk(out->capacity - out->size);
    int status = deflate(z, given < n ? Z_NO_FLUSH : flush);
    out->size = (size_t)(z->next_out - out->data);
    n -= given - z->avail_in;
    if (status == Z_STREAM_END || (n == 0 && flush == Z_NO_FLUSH)) return 0;
    if (status != Z_OK && status != Z_BUF_ERROR) return lt_fail("%s: cannot compress", out->name);
  }
}

static struct lt_buffer *compress_parts(const char *name, struct lt_zip_parts parts)
{
  struct lt_buffer *out = lt_buffer_new(name, 64 * 1024);
  if (!out) return NULL;
  z_stream z = {.next_in = NULL};
  int result = -1;
  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    lt_fail("%s: out of memory", name);
  } else {
    result = deflate_part(&z, parts.head->data, parts.head->size, Z_NO_FLUSH, out);
    if (result == 0) result = deflate_part(&z, parts.body->data, parts.body->bytes, Z_FINISH, out);
    deflateEnd(&z);
  }
  if (result == 0) return out;
  lt_buffer_release(out);
  return NULL;
}

static int put_deflated(struct lt_zip_writer *writer, struct lt_zip_entry *entry, struct lt_zip_parts parts)
{
  struct lt_buffer *packed = compress_parts(entry->name, parts);
  if (!packed) return -1;
  entry->method = 8;
  entry->packed = packed->size;
  put_local(writer, entry);
  int result = lt_writer_put(writer->out, packed->data, packed->size);
  lt_buffer_release(packed);
  return result;
}

static int put_stored(struct lt_zip_writer *writer, struct lt_zip_entry *entry, struct lt_zip_parts parts)
{
  entry->packed = entry->size;
  put_local(writer, entry);
  lt_writer_put(writer->out, parts.head->data, parts.head->size);
  return lt_writer_put(writer->out, parts.body->data, parts.body->bytes);
}

static int add_entry(struct lt_zip_writer *writer, const char *name, struct lt_zip_parts parts, bool deflate)
{
  if (strlen(name) > UINT16_MAX) return lt_fail("a zip entry's name is longer than %d bytes", UINT16_MAX);
  struct written *new = append(writer, name);
  if (!new) return -1;
  new->entry.size = parts.head->size + parts.body->bytes;
  new->entry.crc = lt_checksum(lt_checksum(0, parts.head->data, parts.head->size), parts.body->data, parts.body->bytes);
  return (deflate ? put_deflated : put_stored)(writer, &new->entry, parts);
}

int lt_zip_add(struct lt_zip_writer *writer, const char *name, struct lt_zip_parts parts, bool deflate)
{
  if (!writer->failed && add_entry(writer, name, parts, deflate) < 0) writer->failed = true;
  return writer->failed ? -1 : 0;
}

static void free_writer(struct lt_zip_writer *writer)
{
  for (struct written *w = writer->first, *next; w; w = next) {
    next = w->next;
    free(w->entry.name);
    free(w);
  }
  free(writer);
}

int lt_zip_commit(struct lt_zip_writer *writer)
{
  if (writer->failed) {
    lt_zip_abort(writer);
    return -1;
  }
  uint64_t start = lt_writer_offset(writer->out);
  for (struct written *w = writer->first; w; w = w->next) put_central(writer, &w->entry);
  put_end(writer, start, lt_writer_offset(writer->out) - start);
  int result = lt_writer_commit(writer->out);
  free_writer(writer);
  return result;
}

void lt_zip_abort(struct lt_zip_writer *writer)
{
  if (!writer) return;
  lt_writer_abort(writer->out);
  free_writer(writer);
}
