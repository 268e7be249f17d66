/* Reading bytecode as ldump.c of Lua 5.4 writes it. Only what this state has just dumped is read, yet every length is checked. */
#include "lua/constants.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
  HEADER = 32,                             /* signature, version, format, check bytes, sizes, check numbers, count of upvalues */
  VERSION_AT = 4, VERSION = 0x54, INSTRUCTION_BYTES = 4, UPVALUE_BYTES = 3, DEPTH_MAX = 190,
  TYPE_INTEGER = 0x03, TYPE_FLOAT = 0x13, TYPE_SHORT_STRING = 0x04, TYPE_LONG_STRING = 0x14,
};

struct reader { lua_State *L; const uint8_t *at, *end; };

static bool skip(struct reader *r, size_t n)
{
  if ((size_t)(r->end - r->at) < n) return false;
  r->at += n;
  return true;
}

/* Seven bits a byte, the highest first; the last has its top bit set. */
static bool read_size(struct reader *r, size_t *n)
{
  for (*n = 0; r->at < r->end;) {
    uint8_t byte = *r->at++;
    *n = *n << 7 | (byte & 0x7f);
    if (byte & 0x80) return *n <= (size_t)INT32_MAX;
  }
  return false;
}

/* A string is preceded by its length plus one; none by 0. */
static bool read_string(struct reader *r, bool keep)
{
  size_t n;
  if (!read_size(r, &n)) return false;
  if (n == 0) return true;
  const char *text = (const char *)r->at;
  if (!skip(r, n - 1)) return false;
  if (!keep) return true;
  lua_pushlstring(r->L, text, n - 1);
  lua_pushboolean(r->L, 1);
  lua_rawset(r->L, -3);
  return true;
}

static bool skip_list(struct reader *r, size_t item)
{
  size_t n;
  return read_size(r, &n) && skip(r, n * item);
}

static bool read_constants(struct reader *r)
{
  size_t n;
  if (!read_size(r, &n)) return false;
  for (size_t i = 0; i < n; i++) {
    if (r->at == r->end) return false;
    int type = *r->at++;
    if (type == TYPE_INTEGER || type == TYPE_FLOAT) {
      if (!skip(r, 8)) return false;
    } else if ((type == TYPE_SHORT_STRING || type == TYPE_LONG_STRING) && !read_string(r, true)) {
      return false;
    }
  }
  return true;
}

static bool skip_sizes(struct reader *r, int count)
{
  size_t ignored;
  for (int i = 0; i < count; i++)
    if (!read_size(r, &ignored)) return false;
  return true;
}

/* Passes over a list whose items are a string, if `string`, and some numbers. */
static bool skip_items(struct reader *r, bool string, int sizes)
{
  size_t n;
  if (!read_size(r, &n)) return false;
  for (size_t i = 0; i < n; i++)
    if ((string && !read_string(r, false)) || !skip_sizes(r, sizes)) return false;
  return true;
}

static bool read_function(struct reader *r, int depth)
{
  size_t n;
  bool ok = depth < DEPTH_MAX && read_string(r, false) && skip_sizes(r, 2) && skip(r, 3) && skip_list(r, INSTRUCTION_BYTES) &&
            read_constants(r) && skip_list(r, UPVALUE_BYTES) && read_size(r, &n);
  for (size_t i = 0; ok && i < n; i++) ok = read_function(r, depth + 1);
  /* lines, absolute lines, local variables, names of upvalues */
  return ok && skip_list(r, 1) && skip_items(r, false, 2) && skip_items(r, true, 2) && skip_items(r, true, 0);
}

void lb_push_string_constants(lua_State *L, const char *code, size_t n)
{
  struct reader r = {L, (const uint8_t *)code, (const uint8_t *)code + n};
  lua_newtable(L);
  if (n > HEADER && (uint8_t)code[VERSION_AT] == VERSION && skip(&r, HEADER)) read_function(&r, 0);
}
