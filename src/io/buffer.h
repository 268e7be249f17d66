/* A file's bytes in memory, counted by reference: what a reader parses, and what the tensors it makes may point into. */
#ifndef LT_IO_BUFFER_H
#define LT_IO_BUFFER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum lt_buffer_kind {
  LT_BUFFER_MAPPED,     /* pages of a file, private: writing to them never reaches the file */
  LT_BUFFER_ALLOCATED,  /* a block of lt_alloc */
  LT_BUFFER_SLICE,      /* a part of another buffer */
  LT_BUFFER_BORROWED,   /* somebody else's, who keeps it longer */
};

struct lt_buffer {
  atomic_int refs;
  enum lt_buffer_kind kind;
  uint8_t *data;
  size_t size;
  size_t capacity;  /* bytes behind data, for giving them back */
  struct lt_buffer *parent;  /* of a slice; else NULL */
  char *name;       /* what messages call it: the file's path */
};

/* The whole file at `path`. A regular file is mapped; anything else (a pipe, say) is read to its end. */
struct lt_buffer *lt_buffer_open(const char *path);

/* An allocated buffer with room for `capacity` bytes and size 0. */
struct lt_buffer *lt_buffer_new(const char *name, size_t capacity);

/* A part of a buffer, which it keeps alive. */
struct lt_buffer *lt_buffer_slice(struct lt_buffer *parent, const char *name, size_t offset, size_t size);

/* A buffer over memory that the caller keeps alive. */
struct lt_buffer *lt_buffer_borrow(const char *name, const void *data, size_t size);

/* Makes room for `capacity` bytes in an allocated buffer, keeping its contents; -1 leaves it unchanged. */
int lt_buffer_reserve(struct lt_buffer *buffer, size_t capacity);

struct lt_buffer *lt_buffer_retain(struct lt_buffer *buffer);
void lt_buffer_release(struct lt_buffer *buffer);

#endif
