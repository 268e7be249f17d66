/* cJSON takes what this file refuses before it: bytes that are no UTF-8, zero characters inside strings (which would cut a C string
   short), any depth up to its own limit, and text after the value. */
#include "io/json.h"

#include <string.h>

#include "base/error.h"

/* The length of the well-formed UTF-8 sequence at p, or 0 (Unicode 15, table 3-7). */
static size_t sequence_length(const uint8_t *p, size_t n)
{
  if (p[0] < 0x80) return p[0] != 0;
  size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] < 0xc2 || p[0] > 0xf4 || n < length) return 0;
  for (size_t i = 1; i < length; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
  bool surrogate = p[0] == 0xed && p[1] > 0x9f;
  bool too_large = p[0] == 0xf4 && p[1] > 0x8f;
  return overlong || surrogate || too_large ? 0 : length;
}

bool lt_is_utf8(const char *text, size_t n)
{
  const uint8_t *p = (const uint8_t *)text;
  for (size_t i = 0, length; i < n; i += length) {
    length = sequence_length(p + i, n - i);
    if (length == 0) return false;
  }
  return true;
}

/* The position after the string that starts at text[at], or n. Sets *zero if the string holds an escaped zero character. */
static size_t skip_string(const char *text, size_t n, size_t at, bool *zero)
{
  for (at++; at < n && text[at] != '"'; at++) {
    if (text[at] != '\\') continue;
    at++;
    if (n - at >= 5 && memcmp(text + at, "u0000", 5) == 0) *zero = true;
  }
  return at < n ? at + 1 : n;
}

static int check_structure(const char *name, const char *text, size_t n, int max_depth)
{
  bool zero = false;
  int depth = 0;
  for (size_t at = 0; at < n;) {
    char c = text[at];
    if (c == '"') {
      at = skip_string(text, n, at, &zero);
      continue;
    }
    if (c == '{' || c == '[') depth++;
    if (c == '}' || c == ']') depth--;
    if (depth > max_depth) return lt_fail("%s: JSON nests deeper than %d", name, max_depth);
    at++;
  }
  return zero ? lt_fail("%s: JSON string holds a zero character", name) : 0;
}

static bool is_blank(const char *text, const char *end)
{
  while (text < end && strchr(" \t\r\n", *text)) text++;
  return text == end;
}

cJSON *lt_json_parse(const char *name, const char *text, size_t n, int max_depth)
{
  if (!lt_is_utf8(text, n)) return lt_fail_null("%s: JSON is not valid UTF-8", name);
  if (check_structure(name, text, n, max_depth) < 0) return NULL;
  const char *end = text;
  cJSON *value = cJSON_ParseWithLengthOpts(text, n, &end, false);
  if (value && is_blank(end, text + n)) return value;
  cJSON_Delete(value);
  return lt_fail_null("%s: JSON is malformed at byte %zu", name, (size_t)(end - text));
}

int64_t lt_json_size(const cJSON *item)
{
  if (!cJSON_IsNumber(item)) return -1;
  double value = item->valuedouble;
  if (!(value >= 0 && value <= 9007199254740992.0)) return -1;
  return (double)(int64_t)value == value ? (int64_t)value : -1;
}

void lt_json_print_string(FILE *stream, const char *text)
{
  fputc('"', stream);
  for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
    if (*p == '"' || *p == '\\') fprintf(stream, "\\%c", *p);
    else if (*p < 0x20) fprintf(stream, "\\u%04x", *p);
    else fputc(*p, stream);
  }
  fputc('"', stream);
}
