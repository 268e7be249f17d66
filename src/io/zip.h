/* Zip files (.npz and PyTorch's .pt): entries stored or deflated, with the 64-bit extension. */
#ifndef LT_IO_ZIP_H
#define LT_IO_ZIP_H

#include "io/array.h"

struct lt_zip_entry {
  char *name;
  uint64_t header;       /* offset of the entry's local header */
  uint64_t packed, size; /* bytes in the file, and when unpacked */
  uint32_t crc;
  uint16_t method, flags;
};

struct lt_zip {
  struct lt_buffer *file;
  size_t count;
  struct lt_zip_entry *entries;
  size_t budget;         /* bytes that may still be inflated */
};

bool lt_is_zip(const uint8_t *bytes, size_t n);

/* Reads the directory of a zip file. On success `zip` holds a reference to the buffer; lt_zip_clear frees it, also after -1. */
int lt_zip_parse(struct lt_buffer *file, struct lt_zip *zip);
void lt_zip_clear(struct lt_zip *zip);

/* The entry of a name, or NULL without an error. */
const struct lt_zip_entry *lt_zip_find(const struct lt_zip *zip, const char *name);

/* An entry's contents, checked against their CRC: a part of the file where they are stored as they are. */
struct lt_buffer *lt_zip_extract(struct lt_zip *zip, const struct lt_zip_entry *entry);

struct lt_zip_writer;

struct lt_zip_writer *lt_zip_create(const char *path);

/* What an entry will hold: a header and a body. */
struct lt_zip_parts {
  const struct lt_buffer *head;
  const struct lt_array *body;
};

/* Adds an entry. After a failure every further call fails. */
int lt_zip_add(struct lt_zip_writer *writer, const char *name, struct lt_zip_parts parts, bool deflate);

/* As lt_writer_commit and lt_writer_abort. */
int lt_zip_commit(struct lt_zip_writer *writer);
void lt_zip_abort(struct lt_zip_writer *writer);

#endif
