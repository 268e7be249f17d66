/* Inflating with zlib. The output grows by doubling as data really arrives: a size that a header claims is never believed, so a
   small file cannot ask for a large block, and a bomb stops at the limit. */
#include "io/gzip.h"

#include <limits.h>
#include <stdatomic.h>
#include <string.h>
#include <zlib.h>

#include "base/error.h"
#include "base/interrupt.h"

static _Atomic size_t inflate_limit = (size_t)8 << 30;

size_t lt_inflate_limit(void)
{
  return atomic_load_explicit(&inflate_limit, memory_order_relaxed);
}

void lt_set_inflate_limit(size_t bytes)
{
  atomic_store_explicit(&inflate_limit, bytes, memory_order_relaxed);
}

bool lt_is_gzip(const uint8_t *bytes, size_t n)
{
  return n >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

/* Bytes inflated between looks at interruptions. */
enum { PART = 4 << 20 };

/* zlib counts in unsigned int. */
static unsigned least(size_t n, unsigned most)
{
  return n < most ? (unsigned)n : most;
}

static int grow(struct lt_buffer *out, size_t limit)
{
  if (out->size < out->capacity) return 0;
  if (out->capacity > limit) return lt_fail("%s: inflates to more than the limit of %zu bytes", out->name, limit);
  size_t doubled = 2 * out->capacity;
  return lt_buffer_reserve(out, doubled < limit ? doubled : limit + 1);
}

/* One call of inflate, with the room there is. */
static int step(z_stream *z, const uint8_t *end, struct lt_buffer *out)
{
  z->avail_in = least((size_t)(end - z->next_in), UINT_MAX);
  z->avail_out = least(out->capacity - out->size, PART);
  z->next_out = out->data + out->size;
  int status = inflate(z, Z_NO_FLUSH);
  out->size = (size_t)(z->next_out - out->data);
  return status;
}

static int fail_inflate(const struct lt_buffer *out, const z_stream *z, int status)
{
  if (status == Z_BUF_ERROR) return lt_fail("%s: compressed data is cut off", out->name);
  if (status == Z_MEM_ERROR) return lt_fail("%s: out of memory while inflating", out->name);
  return lt_fail("%s: compressed data is corrupt: %s", out->name, z->msg ? z->msg : "unexpected dictionary");
}

/* Inflates up to the end of the input; a gzip file may hold several members one after the other. */
static int inflate_members(z_stream *z, const uint8_t *end, bool members, struct lt_buffer *out, size_t limit)
{
  for (;;) {
    if (lt_check_interrupt() || grow(out, limit) < 0) return -1;
    int status = step(z, end, out);
    if (status == Z_STREAM_END) {
      if (z->next_in == end) break;
      if (!members || !lt_is_gzip(z->next_in, (size_t)(end - z->next_in)))
        return lt_fail("%s: %zu bytes follow the compressed data", out->name, (size_t)(end - z->next_in));
      inflateReset(z);
    } else if (status != Z_OK) {
      return fail_inflate(out, z, status);
    }
  }
  if (out->size > limit) return lt_fail("%s: inflates to more than the limit of %zu bytes", out->name, limit);
  return 0;
}

struct lt_buffer *lt_inflate(const char *name, const uint8_t *bytes, size_t n, enum lt_deflate_format format, size_t limit)
{
  struct lt_buffer *out = lt_buffer_new(name, 64 * 1024);
  if (!out) return NULL;
  z_stream z = {.next_in = (z_const Bytef *)bytes};
  int result = -1;
  if (inflateInit2(&z, format == LT_GZIP ? 16 + MAX_WBITS : -MAX_WBITS) != Z_OK) {
    lt_fail("%s: out of memory while inflating", name);
  } else {
    result = inflate_members(&z, bytes + n, format == LT_GZIP, out, limit);
    inflateEnd(&z);
  }
  if (result == 0) return out;
  lt_buffer_release(out);
  return NULL;
}

uint32_t lt_checksum(uint32_t crc, const uint8_t *bytes, size_t n)
{
  for (size_t at = 0, part; at < n && !lt_interrupted(); at += part) {
    part = n - at < PART ? n - at : PART;
    crc = (uint32_t)crc32_z(crc, bytes + at, part);
  }
  return crc;
}

struct lt_buffer *lt_buffer_open_plain(const char *path)
{
  struct lt_buffer *file = lt_buffer_open(path);
  if (!file || !lt_is_gzip(file->data, file->size)) return file;
  struct lt_buffer *plain = lt_inflate(path, file->data, file->size, LT_GZIP, lt_inflate_limit());
  lt_buffer_release(file);
  return plain;
}
