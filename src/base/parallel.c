/* Static partition over OpenMP's threads. OpenBLAS's OpenMP build shares the same pool. */
#include "base/parallel.h"

/* What a call's grain is held to; 0: nothing. */
static int64_t largest_grain;

void lt_share_small_work(int64_t grain)
{
  largest_grain = grain;
}

#ifdef _OPENMP
#include <omp.h>

int lt_num_threads(void)
{
  return omp_get_max_threads();
}

void lt_set_num_threads(int n)
{
  omp_set_num_threads(n);
}

void lt_parallel(int64_t n, int64_t grain, void (*body)(void *, int64_t, int64_t), void *context)
{
  if (largest_grain && grain > largest_grain) grain = largest_grain;
  int64_t parts = grain > 0 ? n / grain : n;
  if (parts > omp_get_max_threads()) parts = omp_get_max_threads();
  if (parts <= 1 || omp_in_parallel()) {
    if (n > 0) body(context, 0, n);
    return;
  }
#pragma omp parallel num_threads((int)parts)
  {
    int64_t count = omp_get_num_threads(), i = omp_get_thread_num();
    int64_t begin = n * i / count, end = n * (i + 1) / count;
    if (begin < end) body(context, begin, end);
  }
}

#else

int lt_num_threads(void)
{
  return 1;
}

void lt_set_num_threads(int n)
{
  (void)n;
}

void lt_parallel(int64_t n, int64_t grain, void (*body)(void *, int64_t, int64_t), void *context)
{
  (void)grain;
  if (n > 0) body(context, 0, n);
}

#endif
