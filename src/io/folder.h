/* Folders: making them, and the names of what lies in one. */
#ifndef LT_IO_FOLDER_H
#define LT_IO_FOLDER_H

#include <stddef.h>

struct lt_names { char **items; size_t count; };

/* Makes a folder and those above it; one that is there already is fine. */
int lt_make_folder(const char *path);

/* The names in a folder but for "." and "..", in no particular order. Clear `out` afterwards, also on failure. */
int lt_list_folder(const char *path, struct lt_names *out);
void lt_names_clear(struct lt_names *names);

#endif
