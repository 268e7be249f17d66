/* JSON from strangers: parsed by cJSON behind checks of its own. */
#ifndef LT_IO_JSON_H
#define LT_IO_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Whether the bytes are well-formed UTF-8 without a zero byte. */
bool lt_is_utf8(const char *text, size_t n);

/* Parses a whole text that nests at most `max_depth` deep. `name` is what messages call it. Free with cJSON_Delete. */
cJSON *lt_json_parse(const char *name, const char *text, size_t n, int max_depth);

/* A whole number from 0 to 2^53 as an integer; -1 for anything else. */
int64_t lt_json_size(const cJSON *item);

/* Writes a string in quotes. */
void lt_json_print_string(FILE *stream, const char *text);

#endif
