/* Rejection samplers and draws from a table of weights. They take as many uniform or normal numbers, in double, as chance has it, so
   one element follows the other; there is nothing to vectorise. Sources:
   poisson    W. Hörmann, "The transformed rejection method for generating Poisson random variables" (1993), PTRS from a rate of 10
              on; below it, Knuth's product of uniform numbers.
   gamma      G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables" (2000).
   binomial   W. Hörmann, "The generation of binomial random variates" (1993), BTRS from 10 expected successes on; below it, the sum
              of geometric waiting times.
   What is no finite parameter is handed back as nan or as it is: a rejection loop would never end on it. */
#include "cpu/sampling.h"

#include <float.h>
#include <math.h>

#include "base/interrupt.h"

static double poisson_few(lt_generator *g, double rate)
{
  double limit = exp(-rate), product = 1, events = 0;
  while ((product *= lt_random_unit(g)) > limit) events++;
  return events;
}

static double poisson_many(lt_generator *g, double rate)
{
  double b = 0.931 + 2.53 * sqrt(rate), a = -0.059 + 0.02483 * b;
  double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), sure = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    double u = lt_random_unit(g) - 0.5, v = lt_random_unit(g), us = 0.5 - fabs(u);
    double k = floor((2 * a / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= sure) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (log(v) + log(inverse_alpha) - log(a / (us * us) + b) <= -rate + k * log(rate) - lgamma(k + 1)) return k;
  }
}

static double poisson_one(lt_generator *g, double rate)
{
  if (!isfinite(rate)) return rate;
  if (rate <= 0) return 0;
  return rate < 10 ? poisson_few(g, rate) : poisson_many(g, rate);
}

/* Marsaglia and Tsang's loop for d = alpha - 1/3; the constants of their quick test are float as in PyTorch. */
static double gamma_from(lt_generator *g, double d)
{
  double c = 1 / sqrt(9 * d);
  for (;;) {
    double x, y;
    do {
      x = lt_random_normal(g);
      y = 1 + c * x;
    } while (y <= 0);
    double v = y * y * y, u = 1 - lt_random_unit(g), xx = x * x;
    if (u < 1 - 0.0331f * xx * xx || log(u) < 0.5 * xx + d * (1 - v + log(v))) return d * v;
  }
}

/* log(k!) less its approximation by Stirling's leading terms, as BTRS uses it. */
static double stirling_tail(double k)
{
  static const double first[] = {
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
    0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
  };
  if (k <= 9) return first[(int)k];
  double square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

#define T float
#define FN(name) name##_f32
#define SMALLEST FLT_MIN
#define SQRT sqrtf
#define LOG1P log1pf
#include "cpu/sampling.inc"

#define T double
#define FN(name) name##_f64
#define SMALLEST DBL_MIN
#define SQRT sqrt
#define LOG1P log1p
#include "cpu/sampling.inc"

static void poisson(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *rate)
{
  if (dtype == LT_FLOAT32) poisson_f32(g, out, n, rate);
  else poisson_f64(g, out, n, rate);
}

static void gamma_sample(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *alpha)
{
  if (dtype == LT_FLOAT32) gamma_f32(g, out, n, alpha);
  else gamma_f64(g, out, n, alpha);
}

static void binomial(lt_generator *g, void *out, lt_dtype dtype, int64_t n, const void *count, const void *p)
{
  if (dtype == LT_FLOAT32) binomial_f32(g, out, n, count, p);
  else binomial_f64(g, out, n, count, p);
}

static void multinomial(lt_generator *g, int64_t *out, int64_t samples, lt_dtype dtype, const void *weights, int64_t categories,
                        void *scratch)
{
  if (dtype == LT_FLOAT32) multinomial_f32(g, out, samples, weights, categories, scratch);
  else multinomial_f64(g, out, samples, weights, categories, scratch);
}

const struct cpu_sampling_table LEVEL(cpu_sampling) = {
  .poisson = poisson,
  .gamma = gamma_sample,
  .binomial = binomial,
  .multinomial = multinomial,
};
