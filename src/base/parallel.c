/* Static partition over OpenMP's threads. OpenBLAS's OpenMP build shares the same pool. */
#include "base/parallel.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "base/interrupt.h"

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

enum { GRAINS_A_PIECE = 32 };

/* A body whose part is done in pieces. */
struct stoppable {
  void (*body)(void *, int64_t, int64_t);
  void *context;
  int64_t piece;
  atomic_bool stopped;
};

static bool should_stop(struct stoppable *s)
{
  if (lt_interrupted()) atomic_store(&s->stopped, true);
  return atomic_load_explicit(&s->stopped, memory_order_relaxed);
}

/* Only the calling thread hears of the interruption; it tells the others. */
static void run_pieces(void *context, int64_t begin, int64_t end)
{
  struct stoppable *s = context;
  while (begin < end && !should_stop(s)) {
    int64_t stop = end - begin > s->piece + s->piece / 2 ? begin + s->piece : end;
    s->body(s->context, begin, stop);
    begin = stop;
  }
}

int lt_parallel_stoppable(int64_t n, int64_t grain, void (*body)(void *, int64_t, int64_t), void *context)
{
  struct stoppable s = {.body = body, .context = context, .piece = (grain > 0 ? grain : 1) * GRAINS_A_PIECE};
  if (n <= s.piece) {
    lt_parallel(n, grain, body, context);
    return 0;
  }
  lt_parallel(n, grain, run_pieces, &s);
  return atomic_load(&s.stopped) ? lt_check_interrupt() : 0;
}
