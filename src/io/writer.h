/* Writes a file in one step: until lt_writer_commit succeeds, the path holds what it held before. */
#ifndef LT_IO_WRITER_H
#define LT_IO_WRITER_H

#include <stddef.h>
#include <stdint.h>

struct lt_writer;

struct lt_writer *lt_writer_open(const char *path);

/* Appends bytes. After a failure every further call fails, so that only the last one needs a check. */
int lt_writer_put(struct lt_writer *writer, const void *bytes, size_t n);

/* How many bytes were put so far. */
uint64_t lt_writer_offset(const struct lt_writer *writer);

/* Puts the file in place, durably, and frees the writer. On -1 nothing is left behind. */
int lt_writer_commit(struct lt_writer *writer);

/* Frees the writer and removes what it wrote. NULL is allowed. */
void lt_writer_abort(struct lt_writer *writer);

#endif
