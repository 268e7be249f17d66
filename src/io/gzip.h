/* Reading gzip files, and the raw deflate streams inside zip files. */
#ifndef LT_IO_GZIP_H
#define LT_IO_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/buffer.h"

enum lt_deflate_format { LT_GZIP, LT_RAW_DEFLATE };

/* Whether the bytes start as a gzip file does. */
bool lt_is_gzip(const uint8_t *bytes, size_t n);

/* Inflates `n` bytes into a new buffer named `name`; more than `limit` bytes of output is an error. */
struct lt_buffer *lt_inflate(const char *name, const uint8_t *bytes, size_t n, enum lt_deflate_format format, size_t limit);

/* The CRC-32 of bytes behind those that have `crc` (none: 0). An interruption (base/interrupt.h) ends it early. */
uint32_t lt_checksum(uint32_t crc, const uint8_t *bytes, size_t n);

/* The file at `path`, inflated if its contents (not its name) are gzip. */
struct lt_buffer *lt_buffer_open_plain(const char *path);

/* The most bytes that one compressed file or zip entry may grow to (8 GiB unless set). */
size_t lt_inflate_limit(void);
void lt_set_inflate_limit(size_t bytes);

#endif
