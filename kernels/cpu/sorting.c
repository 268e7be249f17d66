/* Radix sort, least significant digit first: stable, and linear in the number of elements. One pass counts all digits; digits that are the
   same everywhere (the high half of 32-bit types, for one) cost no pass of their own. Short rows are sorted by insertion. */
#include "cpu/sorting.h"

#include <string.h>

#include "tensor/half.h"

enum { DIGIT_BITS = 8, BUCKETS = 1 << DIGIT_BITS, DIGITS = 64 / DIGIT_BITS, SHORT = 48 };

/* ---- keys ---- */

static inline uint64_t signed_key(int64_t v)
{
  return (uint64_t)v ^ (UINT64_C(1) << 63);
}

static inline uint64_t float_key(float v)
{
  uint32_t u = float_bits(v + 0.0f);
  if (v != v) return UINT32_MAX;
  return u >> 31 ? ~u : u | (UINT32_C(1) << 31);
}

static inline uint64_t double_key(double v)
{
  uint64_t u;
  v += 0.0;
  memcpy(&u, &v, sizeof u);
  if (v != v) return UINT64_MAX;
  return u >> 63 ? ~u : u | (UINT64_C(1) << 63);
}

static inline uint64_t key_of(const void *in, lt_dtype dtype, int64_t i)
{
  switch (dtype) {
  case LT_BOOL:
  case LT_UINT8: return ((const uint8_t *)in)[i];
  case LT_INT8: return (uint64_t)(((const int8_t *)in)[i] + 128);
  case LT_INT16: return (uint64_t)(((const int16_t *)in)[i] + 32768);
  case LT_INT32: return (uint64_t)((int64_t)((const int32_t *)in)[i] + ((int64_t)1 << 31));
  case LT_INT64: return signed_key(((const int64_t *)in)[i]);
  case LT_FLOAT16: return float_key(f16_float(((const uint16_t *)in)[i]));
  case LT_BFLOAT16: return float_key(bf16_float(((const uint16_t *)in)[i]));
  case LT_FLOAT32: return float_key(((const float *)in)[i]);
  default: return double_key(((const double *)in)[i]);
  }
}

/* Turned around within the type's own width, so that empty digits stay empty. */
static inline uint64_t turn(uint64_t key, lt_dtype dtype)
{
  return lt_itemsize(dtype) == 8 ? ~key : (uint32_t)~key;
}

static void make_items(struct cpu_item *items, const void *in, lt_dtype dtype, int64_t stride, int64_t n, bool descending)
{
  for (int64_t i = 0; i < n; i++) {
    uint64_t key = key_of(in, dtype, i * stride);
    items[i] = (struct cpu_item){descending ? turn(key, dtype) : key, i};
  }
}

/* ---- sorting ---- */

static void insertion_sort(struct cpu_item *a, int64_t n)
{
  for (int64_t i = 1; i < n; i++) {
    struct cpu_item item = a[i];
    int64_t j = i;
    for (; j > 0 && a[j - 1].key > item.key; j--) a[j] = a[j - 1];
    a[j] = item;
  }
}

static bool is_constant(const uint32_t *count, int64_t n)
{
  for (int b = 0; b < BUCKETS; b++)
    if (count[b]) return count[b] == n;
  return true;
}

static void place(const struct cpu_item *from, struct cpu_item *to, const uint32_t *count, int64_t n, int shift)
{
  uint32_t start[BUCKETS], at = 0;
  for (int b = 0; b < BUCKETS; b++) {
    start[b] = at;
    at += count[b];
  }
  for (int64_t i = 0; i < n; i++) to[start[(from[i].key >> shift) & (BUCKETS - 1)]++] = from[i];
}

static void merge_sort(struct cpu_item *a, struct cpu_item *spare, int64_t n);

static void sort(struct cpu_item *a, struct cpu_item *spare, int64_t n)
{
  if (n <= SHORT) {
    insertion_sort(a, n);
    return;
  }
  if (n >= UINT32_MAX) {
    merge_sort(a, spare, n);
    return;
  }
  uint32_t count[DIGITS][BUCKETS];
  memset(count, 0, sizeof count);
  for (int64_t i = 0; i < n; i++)
    for (int d = 0; d < DIGITS; d++) count[d][(a[i].key >> (d * DIGIT_BITS)) & (BUCKETS - 1)]++;
  struct cpu_item *from = a, *to = spare;
  for (int d = 0; d < DIGITS; d++) {
    if (is_constant(count[d], n)) continue;
    place(from, to, count[d], n, d * DIGIT_BITS);
    struct cpu_item *t = from;
    from = to;
    to = t;
  }
  if (from != a) memcpy(a, from, (size_t)n * sizeof *a);
}

/* Rows beyond what 32-bit counts hold: halves, merged. */
static void merge_sort(struct cpu_item *a, struct cpu_item *spare, int64_t n)
{
  int64_t half = n / 2, i = 0, j = half;
  sort(a, spare, half);
  sort(a + half, spare, n - half);
  memcpy(spare, a, (size_t)n * sizeof *a);
  for (int64_t k = 0; k < n; k++) a[k] = j == n || (i < half && spare[i].key <= spare[j].key) ? spare[i++] : spare[j++];
}

/* ---- the smallest ---- */

static inline bool after(const struct cpu_item *a, const struct cpu_item *b)
{
  return a->key != b->key ? a->key > b->key : a->position > b->position;
}

static void sift_down(struct cpu_item *heap, int64_t n, int64_t i)
{
  struct cpu_item item = heap[i];
  for (int64_t child; (child = 2 * i + 1) < n; i = child) {
    if (child + 1 < n && after(&heap[child + 1], &heap[child])) child++;
    if (!after(&heap[child], &item)) break;
    heap[i] = heap[child];
  }
  heap[i] = item;
}

/* A heap of the k best so far, its worst on top: most elements are dismissed by one comparison. */
static void smallest(struct cpu_item *items, struct cpu_item *spare, int64_t n, int64_t k)
{
  if (k * 8 > n) {
    sort(items, spare, n);
    return;
  }
  for (int64_t i = k / 2 - 1; i >= 0; i--) sift_down(items, k, i);
  for (int64_t i = k; k && i < n; i++) {
    if (items[i].key >= items[0].key) continue;
    items[0] = items[i];
    sift_down(items, k, 0);
  }
  for (int64_t last = k - 1; last > 0; last--) {
    struct cpu_item item = items[0];
    items[0] = items[last];
    items[last] = item;
    sift_down(items, last, 0);
  }
}

const struct cpu_sorting_table LEVEL(cpu_sorting) = {.items = make_items, .sort = sort, .smallest = smallest};
