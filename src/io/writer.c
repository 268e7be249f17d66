/* The bytes go to a temporary file in the same folder, which is flushed to the disk and then renamed over the path; the folder is
   flushed too, so that the new name survives a power cut. Symbolic links are followed. A path that is no regular file, such as a
   pipe or /dev/null, cannot be replaced and is written directly. */
#include "io/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/detached.h"
#include "base/error.h"
#include "base/interrupt.h"

struct lt_writer {
  FILE *stream;
  uint64_t offset;
  bool failed;
  char *path;       /* where the file shall be, links resolved */
  char *temporary;  /* where it is until then; NULL: written directly */
};

static void free_writer(struct lt_writer *writer)
{
  free(writer->path);
  free(writer->temporary);
  free(writer);
}

static int fail_write(struct lt_writer *writer, const char *action)
{
  writer->failed = true;
  return lt_fail("cannot %s %s: %s", action, writer->path, strerror(errno));
}

/* The mode a file made by open() would get, or the one of the file that is replaced. */
static mode_t final_mode(const struct stat *existing)
{
  if (existing) return existing->st_mode & 07777;
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static int open_temporary(struct lt_writer *writer, const struct stat *existing)
{
  static const char suffix[] = ".XXXXXX";
  size_t length = strlen(writer->path);
  writer->temporary = malloc(length + sizeof suffix);
  if (!writer->temporary) return fail_write(writer, "create");
  memcpy(writer->temporary, writer->path, length);
  memcpy(writer->temporary + length, suffix, sizeof suffix);
  int fd = mkstemp(writer->temporary);
  if (fd < 0) return fail_write(writer, "create");
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  if (fchmod(fd, final_mode(existing)) == 0) writer->stream = fdopen(fd, "wb");
  if (writer->stream) return 0;
  fail_write(writer, "create");
  close(fd);
  unlink(writer->temporary);
  return -1;
}

static int open_stream(struct lt_writer *writer)
{
  struct stat info;
  bool exists = stat(writer->path, &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return fail_write(writer, "write");
  }
  if (!exists || S_ISREG(info.st_mode)) return open_temporary(writer, exists ? &info : NULL);
  writer->stream = fopen(writer->path, "wbe");
  return writer->stream ? 0 : fail_write(writer, "open");
}

struct lt_writer *lt_writer_open(const char *path)
{
  struct lt_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return lt_fail_null("cannot write %s: out of memory", path);
  writer->path = realpath(path, NULL);
  if (!writer->path) writer->path = strdup(path);
  if (!writer->path) lt_fail("cannot write %s: out of memory", path);
  else if (open_stream(writer) == 0) return writer;
  free_writer(writer);
  return NULL;
}

/* Bytes written between looks at interruptions. */
enum { PART = 4 << 20 };

int lt_writer_put(struct lt_writer *writer, const void *bytes, size_t n)
{
  for (size_t at = 0, part; at < n && !writer->failed; at += part) {
    part = n - at < PART ? n - at : PART;
    if (lt_check_interrupt()) writer->failed = true;
    else if (fwrite((const char *)bytes + at, 1, part, writer->stream) != part) fail_write(writer, "write");
  }
  writer->offset += n;
  return writer->failed ? -1 : 0;
}

uint64_t lt_writer_offset(const struct lt_writer *writer)
{
  return writer->offset;
}

/* Makes a rename in the folder of `path` durable. A file system that cannot flush folders is no failure. */
static void flush_folder(const char *path)
{
  char *copy = strdup(path);
  if (!copy) return;
  int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
  free(copy);
}

static int run_fsync(const void *arguments, void *const *buffers)
{
  (void)buffers;
  int fd = *(const int *)arguments, error = fsync(fd) ? errno : 0;
  close(fd);
  return error;
}

/* Brings a file to disk, which may take long: by a descriptor that the call closes, since it may go on without us. */
static void flush_file(struct lt_writer *writer)
{
  int fd = dup(fileno(writer->stream));
  struct lt_call call = {.run = run_fsync, .arguments = &fd, .argument_bytes = sizeof fd};
  int error = fd < 0 ? errno : lt_call(&call, writer->offset > PART);
  if (error) writer->failed = true;
  if (error > 0) {
    errno = error;
    fail_write(writer, "write");
  }
}

static void close_stream(struct lt_writer *writer)
{
  if (fclose(writer->stream) != 0 && !writer->failed) fail_write(writer, "write");
  writer->stream = NULL;
}

int lt_writer_commit(struct lt_writer *writer)
{
  if (!writer->failed && fflush(writer->stream) != 0) fail_write(writer, "write");
  if (!writer->failed && writer->temporary) flush_file(writer);
  close_stream(writer);
  if (!writer->failed && writer->temporary && rename(writer->temporary, writer->path) != 0) fail_write(writer, "replace");
  int result = writer->failed ? -1 : 0;
  if (writer->temporary) {
    if (writer->failed) unlink(writer->temporary);
    else flush_folder(writer->path);
  }
  free_writer(writer);
  return result;
}

void lt_writer_abort(struct lt_writer *writer)
{
  if (!writer) return;
  writer->failed = true;
  close_stream(writer);
  if (writer->temporary) unlink(writer->temporary);
  free_writer(writer);
}
