/* Static partition over OpenMP's threads. OpenBLAS's OpenMP build shares the same pool.

   A thread cuts its part into pieces by the clock: the first has one grain of items, the next ones twice as many each until a piece takes
   half a millisecond. So work is soon stopped whatever an item costs, and little work is one piece that no clock is read for. */
#include "base/parallel.h"

#include <stdbool.h>
#include <time.h>

#include "base/interrupt.h"

enum { SHORT_PIECE = 500000, LONG_PIECE = 4000000 };   /* nanoseconds */

struct loop {
  void (*body)(void *, int64_t, int64_t);
  void *context;
  int64_t grain;
  bool heeds;                     /* the calling thread heeds interruptions: so do those that work for it */
};

static int64_t nanoseconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t next_piece(const struct loop *l, int64_t piece, int64_t took)
{
  if (took < SHORT_PIECE) return 2 * piece;
  return took > LONG_PIECE && piece > l->grain ? piece / 2 : piece;
}

static void run_pieces(const struct loop *l, int64_t begin, int64_t end)
{
  int64_t piece = l->grain;
  while (piece < (end - begin) / 2 && !lt_interrupted()) {
    int64_t start = nanoseconds();
    l->body(l->context, begin, begin + piece);
    begin += piece;
    piece = next_piece(l, piece, nanoseconds() - start);
  }
  if (begin < end && !lt_interrupted()) l->body(l->context, begin, end);
}

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

int lt_team_size(void)
{
  int most = omp_get_max_threads(), limit = omp_get_thread_limit();
  return omp_in_parallel() ? 1 : most < limit ? most : limit;
}

static void share_out(const struct loop *l, int64_t n, int parts)
{
#pragma omp parallel num_threads(parts)
  {
    int64_t count = omp_get_num_threads(), i = omp_get_thread_num();
    bool heeded = lt_interrupt_heed(l->heeds);
    run_pieces(l, n * i / count, n * (i + 1) / count);
    lt_interrupt_heed(heeded);
  }
}

int lt_parallel(int64_t n, int64_t grain, void (*body)(void *, int64_t, int64_t), void *context)
{
  if (largest_grain && grain > largest_grain) grain = largest_grain;
  if (grain <= 0) grain = 1;
  struct loop l = {body, context, grain, lt_heeds_interrupts()};
  int64_t parts = n < 2 * grain ? 1 : n / grain;
  if (parts > 1 && parts > omp_get_max_threads()) parts = omp_get_max_threads();
  if (parts <= 1 || omp_in_parallel()) run_pieces(&l, 0, n);
  else share_out(&l, n, (int)parts);
  return lt_check_interrupt();
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

int lt_team_size(void)
{
  return 1;
}

int lt_parallel(int64_t n, int64_t grain, void (*body)(void *, int64_t, int64_t), void *context)
{
  run_pieces(&(struct loop){body, context, grain > 0 ? grain : 1, lt_heeds_interrupts()}, 0, n);
  return lt_check_interrupt();
}

#endif
