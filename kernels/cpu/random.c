/* Random fills. Each runs over blocks that fit the first-level cache: raw words are drawn in bulk (the recurrence and the tempering
   vectorise), made uniform, transformed, and stored. An interruption (base/interrupt.h) ends them early.

   PyTorch fixes how many draws an element takes and in which order, and that is kept exactly: 32 bits for the uniform numbers of
   float32 and the 16-bit types, 64 bits for those of float64 and for all distributions that are computed in double whatever the
   element type (bernoulli, exponential, cauchy, log_normal, geometric). */
#include "cpu/random.h"

#include "base/interrupt.h"
#include "cpu/cast.h"
#include "cpu/vector_math.h"
#include "tensor/half.h"

enum { BLOCK = 512 };   /* elements; a multiple of 16 */

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/* Drawing. */

static void words(lt_generator *g, uint32_t *restrict out, int64_t n)
{
  while (n > 0) {
    if (g->next == MT_WORDS) lt_generator_advance(g);
    int64_t ready = least(n, MT_WORDS - g->next);
    const uint32_t *state = g->state + g->next;
    for (int64_t i = 0; i < ready; i++) out[i] = mt_temper(state[i]);
    g->next += (int32_t)ready;
    out += ready;
    n -= ready;
  }
}

static void skip(lt_generator *g, int64_t n)
{
  while (n-- > 0) lt_random32(g);
}

/* The low `bits` of n draws, n at most BLOCK, as fractions. */
static void fractions(lt_generator *g, float *out, int64_t n, int bits)
{
  uint32_t drawn[BLOCK], mask = (1u << bits) - 1;
  float unit = 1.0f / (float)(1u << bits);
  words(g, drawn, n);
  for (int64_t i = 0; i < n; i++) out[i] = (float)(int32_t)(drawn[i] & mask) * unit;
}

static void units_f32(lt_generator *g, float *out, int64_t n)
{
  fractions(g, out, n, 24);
}

/* 53 bits of two draws: 21 of the first above 32 of the second, put together exactly in double. The second passes through a signed
   integer, which every instruction set can convert. */
static void units_f64(lt_generator *g, double *out, int64_t n)
{
  uint32_t drawn[2 * BLOCK];
  words(g, drawn, 2 * n);
  for (int64_t i = 0; i < n; i++) {
    double high = (double)(int32_t)(drawn[2 * i] & 0x1fffff);
    double low = (double)(int32_t)(drawn[2 * i + 1] ^ 0x80000000u) + 0x1p31;
    out[i] = (high * 0x1p32 + low) * 0x1p-53;
  }
}

/* Storing and loading blocks of any type. */

static void convert(void *to, lt_dtype to_dtype, const void *from, lt_dtype from_dtype, int64_t n)
{
  char *data[] = {to, (char *)from};
  int64_t stride[] = {lt_itemsize(to_dtype), lt_itemsize(from_dtype)};
  LEVEL(cpu_cast).cast[from_dtype][to_dtype](data, stride, n, NULL);
}

static inline void *element(void *out, lt_dtype dtype, int64_t i)
{
  return (char *)out + i * lt_itemsize(dtype);
}

/* What a 16-bit type makes of a number. */
static inline float rounded(float x, lt_dtype dtype)
{
  return dtype == LT_FLOAT16 ? f16_float(float_f16(x)) : bf16_float(float_bf16(x));
}

static inline int digits(lt_dtype dtype)
{
  return dtype == LT_FLOAT16 ? 11 : 8;
}

/* Uniform numbers. The product and the sum are rounded once, as PyTorch's are on processors with fused multiply and add; without
   them, float32 goes through double. */

static inline float scale_f32(float x, float span, float from)
{
#ifdef FP_FAST_FMAF
  return fmaf(x, span, from);
#else
  return (float)((double)x * span + from);
#endif
}

static void uniform_f32(lt_generator *g, float *out, int64_t n, float from, float to)
{
  float span = to - from;
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    units_f32(g, out + at, m);
    if (from != 0 || span != 1) for (int64_t i = at; i < at + m; i++) out[i] = scale_f32(out[i], span, from);
  }
}

static void uniform_f64(lt_generator *g, double *out, int64_t n, double from, double to)
{
  double span = to - from;
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    units_f64(g, out + at, m);
    if (from != 0 || span != 1) for (int64_t i = at; i < at + m; i++) out[i] = fma(out[i], span, from);
  }
}

static void uniform_half(lt_generator *g, void *out, lt_dtype dtype, int64_t n, float from, float to)
{
  float block[BLOCK], low = rounded(from, dtype), span = rounded(rounded(to, dtype) - low, dtype);
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    fractions(g, block, m, digits(dtype));
    for (int64_t i = 0; i < m; i++) block[i] = scale_f32(block[i], span, low);
    convert(element(out, dtype, at), dtype, block, LT_FLOAT32, m);
  }
}

static void uniform(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double from, double to)
{
  if (dtype == LT_FLOAT32) uniform_f32(g, out, n, (float)from, (float)to);
  else if (dtype == LT_FLOAT64) uniform_f64(g, out, n, from, to);
  else uniform_half(g, out, dtype, n, (float)from, (float)to);
}

/* Normal numbers. */

#define T float
#define FN box_muller_f32
#define UNITS units_f32
#define LOG logf
#define SQRT sqrtf
#define COS cosf
#define SIN sinf
#include "cpu/box_muller.inc"

#define T double
#define FN box_muller_f64
#define UNITS units_f64
#define LOG log
#define SQRT sqrt
#define COS cos
#define SIN sin
#include "cpu/box_muller.inc"

/* A step of a computation in a 16-bit type: PyTorch's bfloat16 rounds each, its float16 only what it stores. */
static inline float step(float x, lt_dtype dtype)
{
  return dtype == LT_BFLOAT16 ? rounded(x, dtype) : x;
}

/* Replaces the draws at pair[0] and pair[8]. */
static inline void half_pair(float *pair, lt_dtype dtype, float location, float scale)
{
  float radius = rounded(sqrtf(-2 * step(logf(rounded(1 - pair[0], dtype)), dtype)), dtype);
  float angle = rounded((float)(2 * M_PI * pair[8]), dtype);
  pair[0] = step(step(radius * step(cosf(angle), dtype), dtype) * scale, dtype) + location;
  pair[8] = step(step(radius * step(sinf(angle), dtype), dtype) * scale, dtype) + location;
}

static void box_muller_half(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std)
{
  float block[BLOCK], location = rounded((float)mean, dtype), scale = rounded((float)std, dtype);
  fractions(g, block, n, digits(dtype));
  for (int64_t i = 0; i < n; i += 16) for (int j = 0; j < 8; j++) half_pair(block + i + j, dtype, location, scale);
  convert(out, dtype, block, LT_FLOAT32, n);
}

static void normal_single(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std)
{
  double block[BLOCK];
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    for (int64_t i = 0; i < m; i++) block[i] = lt_random_normal(g) * std + mean;
    convert(element(out, dtype, at), dtype, block, LT_FLOAT64, m);
  }
}

/* What 16 does not divide takes its draws, too, but then the last 16 elements are made anew. */
static void normal(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std)
{
  void (*box_muller)(lt_generator *, void *, lt_dtype, int64_t, double, double) =
    dtype == LT_FLOAT32 ? box_muller_f32 : dtype == LT_FLOAT64 ? box_muller_f64 : box_muller_half;
  int64_t rest = n % 16;
  if (n < 16) {
    normal_single(g, out, dtype, n, mean, std);
    return;
  }
  for (int64_t at = 0; lt_goes_on(at, n - rest); at += BLOCK)
    box_muller(g, element(out, dtype, at), dtype, least(n - rest - at, BLOCK), mean, std);
  if (!rest) return;
  skip(g, dtype == LT_FLOAT64 ? 2 * rest : rest);
  box_muller(g, element(out, dtype, n - 16), dtype, 16, mean, std);
}

/* Whole numbers: the remainder of a draw. */

static void remainders(lt_generator *g, void *out, lt_dtype dtype, int64_t n, int64_t from, uint32_t range)
{
  uint32_t drawn[BLOCK];
  int64_t block[BLOCK];
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    words(g, drawn, m);
    for (int64_t i = 0; i < m; i++) block[i] = (int64_t)(range ? drawn[i] % range : drawn[i]) + from;
    convert(element(out, dtype, at), dtype, block, LT_INT64, m);
  }
}

static void wide_remainders(lt_generator *g, void *out, lt_dtype dtype, int64_t n, int64_t from, uint64_t range)
{
  int64_t block[BLOCK];
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    for (int64_t i = 0; i < m; i++) {
      uint64_t drawn = lt_random64(g);
      block[i] = (int64_t)(range ? drawn % range + (uint64_t)from : drawn);
    }
    convert(element(out, dtype, at), dtype, block, LT_INT64, m);
  }
}

/* Only these types take 64 bits; a range of 2^32 in int32 takes one whole word. */
static void integers(lt_generator *g, void *out, lt_dtype dtype, int64_t n, int64_t from, uint64_t range)
{
  bool can_be_wide = dtype == LT_INT64 || dtype == LT_FLOAT64 || dtype == LT_FLOAT32 || dtype == LT_BFLOAT16;
  if (can_be_wide && (range == 0 || range >> 32)) wide_remainders(g, out, dtype, n, from, range);
  else remainders(g, out, dtype, n, from, (uint32_t)range);
}

static void integers_all(lt_generator *g, void *out, lt_dtype dtype, int64_t n)
{
  static const uint64_t ranges[LT_DTYPES] = {
    [LT_BOOL] = 2, [LT_UINT8] = 1 << 8, [LT_INT8] = 1 << 7, [LT_INT16] = 1 << 15, [LT_INT32] = UINT64_C(1) << 31,
    [LT_INT64] = UINT64_C(1) << 63, [LT_FLOAT16] = (1 << 11) + 1, [LT_BFLOAT16] = (1 << 8) + 1,
    [LT_FLOAT32] = (1 << 24) + 1, [LT_FLOAT64] = (UINT64_C(1) << 53) + 1,
  };
  integers(g, out, dtype, n, 0, ranges[dtype]);
}

/* Swaps each place with a random one from there on. */
static void permutation(lt_generator *g, int64_t *out, int64_t n)
{
  for (int64_t i = 0; lt_goes_on(i, n); i++) out[i] = i + 1;
  for (int64_t i = 0; lt_goes_on(i, n - 1); i++) {
    int64_t other = i + lt_random32(g) % (n - i), value = out[i];
    out[i] = out[other];
    out[other] = value;
  }
}

/* Functions of one uniform double each, in place. */

typedef void transform(double *v, int64_t n, double a, double b);

static void to_bernoulli(double *v, int64_t n, double p, double unused)
{
  (void)unused;
  for (int64_t i = 0; i < n; i++) v[i] = v[i] < p;
}

static void to_exponential(double *v, int64_t n, double lambda, double unused)
{
  (void)unused;
  for (int64_t i = 0; i < n; i++) v[i] = -1 / lambda * log(1 - v[i]);
}

static void to_cauchy(double *v, int64_t n, double median, double sigma)
{
  for (int64_t i = 0; i < n; i++) v[i] = median + sigma * tan(M_PI * (v[i] - 0.5));
}

static void to_geometric(double *v, int64_t n, double p, double unused)
{
  (void)unused;
  for (int64_t i = 0; i < n; i++) v[i] = ceil(log(v[i]) / log(1 - p));
}

static void fill(lt_generator *g, void *out, lt_dtype dtype, int64_t n, transform *change, double a, double b)
{
  double block[BLOCK];
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    units_f64(g, block, m);
    change(block, m, a, b);
    convert(element(out, dtype, at), dtype, block, LT_FLOAT64, m);
  }
}

static void bernoulli(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double p)
{
  fill(g, out, dtype, n, to_bernoulli, p, 0);
}

static void exponential(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double lambda)
{
  fill(g, out, dtype, n, to_exponential, lambda, 0);
}

static void cauchy(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double median, double sigma)
{
  fill(g, out, dtype, n, to_cauchy, median, sigma);
}

static void geometric(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double p)
{
  fill(g, out, dtype, n, to_geometric, p, 0);
}

static void log_normal(lt_generator *g, void *out, lt_dtype dtype, int64_t n, double mean, double std)
{
  double block[BLOCK];
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    for (int64_t i = 0; i < m; i++) block[i] = exp(lt_random_normal(g) * std + mean);
    convert(element(out, dtype, at), dtype, block, LT_FLOAT64, m);
  }
}

/* A probability in float64 is compared with 53 random bits, any other with 24. */
static void bernoulli_each(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *p, lt_dtype p_dtype)
{
  double drawn[BLOCK], limit[BLOCK];
  float narrow[BLOCK];
  for (int64_t at = 0; lt_goes_on(at, n); at += BLOCK) {
    int64_t m = least(n - at, BLOCK);
    if (p_dtype == LT_FLOAT64) {
      units_f64(g, drawn, m);
    } else {
      units_f32(g, narrow, m);
      for (int64_t i = 0; i < m; i++) drawn[i] = narrow[i];
    }
    convert(limit, LT_FLOAT64, element((void *)p, p_dtype, at), p_dtype, m);
    for (int64_t i = 0; i < m; i++) drawn[i] = drawn[i] < limit[i];
    convert(element(out, dtype, at), dtype, drawn, LT_FLOAT64, m);
  }
}

const struct cpu_random_table LEVEL(cpu_random) = {
  .uniform = uniform,
  .normal = normal,
  .normal_single = normal_single,
  .integers = integers,
  .integers_all = integers_all,
  .bernoulli = bernoulli,
  .bernoulli_each = bernoulli_each,
  .exponential = exponential,
  .cauchy = cauchy,
  .log_normal = log_normal,
  .geometric = geometric,
  .permutation = permutation,
};
