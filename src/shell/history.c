/* The history file, $XDG_STATE_HOME/luatorch/history.
 *
 * An entry is one line of the file; newlines and backslashes within it are written as \n and \\. The file
 * is only ever appended to, each entry by a single write, so two shells at once interleave whole entries
 * and lose none. Only the file's end is read, so starting stays fast however long it has grown. */
#include "shell/history.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAIL_BYTES = 256 * 1024 };   /* how much of the file's end is read */

/* Writes the file's path into `path`; false when no home is known or the path is too long. */
static bool history_path(char path[PATH_MAX])
{
  const char *state = getenv("XDG_STATE_HOME");
  const char *home = getenv("HOME");
  int length;
  if (state && state[0] == '/')
    length = snprintf(path, PATH_MAX, "%s/luatorch/history", state);
  else if (home && home[0] == '/')
    length = snprintf(path, PATH_MAX, "%s/.local/state/luatorch/history", home);
  else
    return false;
  return length < PATH_MAX;
}

/* Makes the folders above `path`. */
static void make_folders(char *path)
{
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0700);
    *slash = '/';
  }
}

/* Returns `text` as a line of the file, or NULL without memory. */
static char *encode(const char *text, size_t *length)
{
  char *line = malloc(2 * strlen(text) + 1), *end = line;
  if (!line)
    return NULL;
  for (; *text; text++) {
    if (*text == '\n' || *text == '\\')
      *end++ = '\\';
    *end++ = *text == '\n' ? 'n' : *text;
  }
  *end++ = '\n';
  *length = (size_t)(end - line);
  return line;
}

/* Undoes `encode`, in place. */
static void decode(char *line)
{
  char *end = line;
  for (; *line; line++) {
    if (*line == '\\' && line[1] != '\0')
      *end++ = *++line == 'n' ? '\n' : *line;
    else
      *end++ = *line;
  }
  *end = '\0';
}

/* Returns the end of the file as a string of whole lines, or NULL. */
static char *read_tail(FILE *file)
{
  struct stat status;
  if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode))
    return NULL;
  bool whole = status.st_size <= TAIL_BYTES;
  size_t size = whole ? (size_t)status.st_size : TAIL_BYTES;
  char *tail = malloc(size + 1);
  if (!tail || fseeko(file, status.st_size - (off_t)size, SEEK_SET) != 0) {
    free(tail);
    return NULL;
  }
  tail[fread(tail, 1, size, file)] = '\0';
  char *newline = whole ? NULL : strchr(tail, '\n');
  if (newline)
    memmove(tail, newline + 1, strlen(newline + 1) + 1);
  return tail;
}

void history_load(void (*add)(const char *text))
{
  char path[PATH_MAX];
  FILE *file = history_path(path) ? fopen(path, "re") : NULL;
  if (!file)
    return;
  char *tail = read_tail(file);
  fclose(file);
  char *rest = tail, *line;
  while (rest && (line = strsep(&rest, "\n")) && rest) {
    decode(line);
    add(line);
  }
  free(tail);
}

void history_append(const char *text)
{
  char path[PATH_MAX];
  if (!history_path(path))
    return;
  make_folders(path);
  int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  size_t length;
  char *line = file >= 0 ? encode(text, &length) : NULL;
  ssize_t written = line ? write(file, line, length) : 0;
  (void)written;   /* an entry lost to a full disk is no reason to disturb the session */
  free(line);
  if (file >= 0)
    close(file);
}
