#include "io/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

static bool is_folder(const char *path)
{
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Makes one folder, whose parent is there. */
static int make_one(const char *path)
{
  if (mkdir(path, 0777) == 0) return 0;
  int reason = errno;   /* another process may have made it meanwhile */
  return is_folder(path) ? 0 : lt_fail("cannot make the folder %s: %s", path, strerror(reason));
}

int lt_make_folder(const char *path)
{
  if (is_folder(path)) return 0;
  char *prefix = strdup(path);
  if (!prefix) return lt_fail("cannot make the folder %s: out of memory", path);
  int result = 0;
  for (char *slash = strchr(prefix + (*prefix == '/'), '/'); slash && result == 0; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    result = make_one(prefix);
    *slash = '/';
  }
  free(prefix);
  return result < 0 ? -1 : make_one(path);
}

/* Appends a copy of a name; the room doubles at powers of two. */
static int append(struct lt_names *names, const char *name)
{
  if ((names->count & (names->count - 1)) == 0) {
    size_t room = names->count ? 2 * names->count : 1;
    char **items = realloc(names->items, room * sizeof *items);
    if (!items) return lt_fail("cannot list a folder: out of memory");
    names->items = items;
  }
  char *copy = strdup(name);
  if (!copy) return lt_fail("cannot list a folder: out of memory");
  names->items[names->count++] = copy;
  return 0;
}

int lt_list_folder(const char *path, struct lt_names *out)
{
  *out = (struct lt_names){.count = 0};
  DIR *folder = opendir(path);
  if (!folder) return lt_fail("cannot list the folder %s: %s", path, strerror(errno));
  int result = 0;
  for (const struct dirent *entry; result == 0 && (entry = readdir(folder));)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) result = append(out, entry->d_name);
  closedir(folder);
  return result;
}

void lt_names_clear(struct lt_names *names)
{
  for (size_t i = 0; i < names->count; i++) free(names->items[i]);
  free(names->items);
  *names = (struct lt_names){.count = 0};
}
