/* A mapping is private and writable: a tensor over it may be changed in place, and the kernel copies just the pages that are.
   Replacing the file by a rename (as lt_writer does) leaves the mapping on the old contents. */
#include "io/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/interrupt.h"

static struct lt_buffer *new_header(const char *name, enum lt_buffer_kind kind)
{
  struct lt_buffer *buffer = calloc(1, sizeof *buffer);
  char *copy = strdup(name);
  if (!buffer || !copy) {
    free(buffer);
    free(copy);
    return lt_fail_null("%s: out of memory", name);
  }
  atomic_init(&buffer->refs, 1);
  buffer->kind = kind;
  buffer->name = copy;
  return buffer;
}

struct lt_buffer *lt_buffer_new(const char *name, size_t capacity)
{
  struct lt_buffer *buffer = new_header(name, LT_BUFFER_ALLOCATED);
  if (buffer && lt_buffer_reserve(buffer, capacity ? capacity : 1) < 0) {
    lt_buffer_release(buffer);
    return NULL;
  }
  return buffer;
}

struct lt_buffer *lt_buffer_borrow(const char *name, const void *data, size_t size)
{
  struct lt_buffer *buffer = new_header(name, LT_BUFFER_BORROWED);
  if (!buffer) return NULL;
  buffer->data = (uint8_t *)(uintptr_t)data;
  buffer->size = size;
  return buffer;
}

struct lt_buffer *lt_buffer_slice(struct lt_buffer *parent, const char *name, size_t offset, size_t size)
{
  struct lt_buffer *buffer = new_header(name, parent->kind == LT_BUFFER_BORROWED ? LT_BUFFER_BORROWED : LT_BUFFER_SLICE);
  if (!buffer) return NULL;
  buffer->parent = lt_buffer_retain(parent);
  buffer->data = parent->data + offset;
  buffer->size = size;
  return buffer;
}

int lt_buffer_reserve(struct lt_buffer *buffer, size_t capacity)
{
  if (capacity <= buffer->capacity) return 0;
  uint8_t *data = lt_alloc(capacity);
  if (!data) return -1;
  if (buffer->size) memcpy(data, buffer->data, buffer->size);
  lt_free(buffer->data, buffer->capacity);
  buffer->data = data;
  buffer->capacity = capacity;
  return 0;
}

static struct lt_buffer *map_file(int fd, const char *path, size_t size)
{
  struct lt_buffer *buffer = new_header(path, LT_BUFFER_MAPPED);
  if (!buffer) return NULL;
  void *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) {
    int error = errno;
    lt_buffer_release(buffer);
    return lt_fail_null("cannot map %s: %s", path, strerror(error));
  }
  buffer->data = data;
  buffer->size = buffer->capacity = size;
  return buffer;
}

static int read_to_end(int fd, struct lt_buffer *buffer)
{
  for (;;) {
    if (buffer->size == buffer->capacity && lt_buffer_reserve(buffer, 2 * buffer->capacity) < 0) return -1;
    if (lt_check_interrupt()) return -1;
    ssize_t n = read(fd, buffer->data + buffer->size, buffer->capacity - buffer->size);
    if (n == 0) return 0;
    if (n > 0) buffer->size += (size_t)n;
    else if (errno != EINTR) return lt_fail("cannot read %s: %s", buffer->name, strerror(errno));
  }
}

static struct lt_buffer *read_stream(int fd, const char *path)
{
  struct lt_buffer *buffer = lt_buffer_new(path, 64 * 1024);
  if (buffer && read_to_end(fd, buffer) < 0) {
    lt_buffer_release(buffer);
    return NULL;
  }
  return buffer;
}

static struct lt_buffer *open_contents(int fd, const char *path)
{
  struct stat info;
  if (fstat(fd, &info) < 0) return lt_fail_null("cannot open %s: %s", path, strerror(errno));
  if (S_ISDIR(info.st_mode)) return lt_fail_null("cannot read %s: it is a folder, expected a file", path);
  if (S_ISREG(info.st_mode) && info.st_size > 0) return map_file(fd, path, (size_t)info.st_size);
  return read_stream(fd, path);
}

struct lt_buffer *lt_buffer_open(const char *path)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return lt_fail_null("cannot open %s: %s", path, strerror(errno));
  struct lt_buffer *buffer = open_contents(fd, path);
  close(fd);
  return buffer;
}

struct lt_buffer *lt_buffer_retain(struct lt_buffer *buffer)
{
  atomic_fetch_add_explicit(&buffer->refs, 1, memory_order_relaxed);
  return buffer;
}

void lt_buffer_release(struct lt_buffer *buffer)
{
  if (!buffer || atomic_fetch_sub_explicit(&buffer->refs, 1, memory_order_acq_rel) > 1) return;
  if (buffer->kind == LT_BUFFER_MAPPED && buffer->data) munmap(buffer->data, buffer->capacity);
  if (buffer->kind == LT_BUFFER_ALLOCATED) lt_free(buffer->data, buffer->capacity);
  lt_buffer_release(buffer->parent);
  free(buffer->name);
  free(buffer);
}
