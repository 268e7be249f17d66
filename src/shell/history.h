/* The history file: what was typed in earlier sessions. */
#ifndef LUATORCH_SHELL_HISTORY_H
#define LUATORCH_SHELL_HISTORY_H

enum { HISTORY_ENTRIES = 2000 };   /* how many a session remembers */

/* Calls `add` with each recent entry of the file, oldest first. A missing file has none. */
void history_load(void (*add)(const char *text));

/* Adds an entry to the end of the file. A file that cannot be written is left alone, silently. */
void history_append(const char *text);

#endif
