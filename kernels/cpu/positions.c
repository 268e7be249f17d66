/* Without branches, so that the loops vectorise: an unsigned comparison sees both ends of the range, and 0, which becomes `size`. */
#include "cpu/positions.h"

static inline uint64_t offset(int64_t position, int64_t size)
{
  return (uint64_t)(position > 0 ? position - 1 : position + size);
}

static bool outside(const int64_t *position, int64_t n, int64_t size)
{
  uint64_t bad = 0;
  for (int64_t i = 0; i < n; i++) bad |= offset(position[i], size) >= (uint64_t)size;
  return bad;
}

static bool place(int64_t *to, const int64_t *position, int64_t n, int64_t size, int64_t stride, int64_t base, int64_t step)
{
  uint64_t bad = 0;
  for (int64_t i = 0; i < n; i++) {
    uint64_t o = offset(position[i], size), wrong = o >= (uint64_t)size;
    bad |= wrong;
    to[i] = (wrong ? 0 : (int64_t)o) * stride + base + i * step;
  }
  return bad;
}

/* The commonest: along a last dimension, where neither product is needed. */
static bool place_last(int64_t *to, const int64_t *position, int64_t n, int64_t size, int64_t base)
{
  uint64_t bad = 0;
  for (int64_t i = 0; i < n; i++) {
    uint64_t o = offset(position[i], size), wrong = o >= (uint64_t)size;
    bad |= wrong;
    to[i] = base + (wrong ? 0 : (int64_t)o);
  }
  return bad;
}

static bool place_any(int64_t *to, const int64_t *position, int64_t n, int64_t size, int64_t stride, int64_t base, int64_t step)
{
  return stride == 1 && !step ? place_last(to, position, n, size, base) : place(to, position, n, size, stride, base, step);
}

const struct cpu_positions_table LEVEL(cpu_positions) = {.outside = outside, .place = place_any};
