/* A call of LAPACK cannot be stopped, and a decomposition of a large matrix takes many seconds; nor can the system be stopped that brings a
   file to disk. So a call that takes long is made by a thread of its own, on buffers of its own: copies of what is given, whose results
   are copied back when it is done. Its caller waits for that, and looks at the interruption a hundred times a second (base/interrupt.h).
   An interrupted caller goes away at once with the error "interrupted". Nothing that the call still works on belongs to the caller then:
   the thread runs to its end and frees its buffers itself.

   The copies are small beside work that is worth a thread. Short calls, calls of threads that heed no interruptions and those under a quota
   (whose limit a foreign thread would escape) are made where they are, on the caller's own buffers.

   The thread has as many threads of OpenMP at its command as its caller, takes no signals, and shares no state with anyone but the job
   under the job's lock. OpenBLAS serves several threads at a time, so that other calls may be made meanwhile. A process may end meanwhile,
   too, but not by way of OpenBLAS's destructor, which would pull its memory away from under the call. */
#include "base/detached.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/parallel.h"

enum { WAIT = 10000000 };                    /* nanoseconds between looks at the interruption */

struct job {
  struct lt_call call;                       /* its buffers and arguments are the job's own */
  int threads, result;
  char message[1024];                        /* the error, if the result is -1 */
  pthread_mutex_t lock;
  pthread_cond_t ended;
  bool done, left_behind;                    /* under the lock */
};

static atomic_int left_behind;

int lt_calls_left_behind(void)
{
  return atomic_load(&left_behind);
}

static int run_in_place(const struct lt_call *call)
{
  void *buffers[LT_DETACHED_BUFFERS];
  for (int i = 0; i < LT_DETACHED_BUFFERS; i++) buffers[i] = call->buffers[i].data;
  return call->run(call->arguments, buffers);
}

/* ---- jobs ---- */

static void drop_job(struct job *job)
{
  for (int i = 0; i < LT_DETACHED_BUFFERS; i++) lt_free(job->call.buffers[i].data, job->call.buffers[i].bytes);
  lt_free((void *)job->call.arguments, job->call.argument_bytes);
  pthread_cond_destroy(&job->ended);
  pthread_mutex_destroy(&job->lock);
  lt_free(job, sizeof *job);
}

struct copying { char *to; const char *from; };

static void copy_part(void *context, int64_t begin, int64_t end)
{
  const struct copying *c = context;
  memcpy(c->to + begin, c->from + begin, (size_t)(end - begin));
}

static int copy(void *to, const void *from, size_t bytes)
{
  return lt_parallel((int64_t)bytes, 4 * LT_GRAIN, copy_part, &(struct copying){to, from});
}

/* NULL for want of memory, or if there was an interruption. */
static void *copy_of(const void *data, size_t bytes, bool filled)
{
  void *memory = lt_alloc(bytes);
  if (!memory || !filled || copy(memory, data, bytes) == 0) return memory;
  lt_free(memory, bytes);
  return NULL;
}

/* Replaces pointers to the caller's memory by pointers to copies, or to NULL. */
static int take_over(struct lt_call *call)
{
  int missing = !(call->arguments = copy_of(call->arguments, call->argument_bytes, true));
  for (int i = 0; i < LT_DETACHED_BUFFERS; i++) {
    struct lt_lent *b = &call->buffers[i];
    void *data = b->data;
    if (data && !(b->data = copy_of(data, b->bytes, b->given))) missing++;
  }
  return missing ? -1 : 0;
}

/* NULL for want of memory, or if there was an interruption. */
static struct job *new_job(const struct lt_call *call)
{
  struct job *job = lt_alloc(sizeof *job);
  if (!job) return NULL;
  *job = (struct job){.call = *call, .threads = lt_num_threads()};
  pthread_mutex_init(&job->lock, NULL);
  pthread_cond_init(&job->ended, NULL);
  if (take_over(&job->call) == 0) return job;
  drop_job(job);
  return NULL;
}

static void *run_job(void *context)
{
  struct job *job = context;
  lt_set_num_threads(job->threads);
  int result = run_in_place(&job->call);
  pthread_mutex_lock(&job->lock);
  job->result = result;
  if (result < 0) snprintf(job->message, sizeof job->message, "%s", lt_error_message());
  job->done = true;
  bool alone = job->left_behind;
  pthread_cond_signal(&job->ended);
  pthread_mutex_unlock(&job->lock);
  if (alone) {
    drop_job(job);
    atomic_fetch_sub(&left_behind, 1);
  }
  return NULL;
}

/* Signals are for the host's own threads. */
static int start_thread(struct job *job)
{
  pthread_t thread;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int status = pthread_create(&thread, NULL, run_job, job);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return status ? -1 : pthread_detach(thread);
}

/* ---- the caller ---- */

#ifdef __GLIBC__
static void leave(int status, void *unused)
{
  (void)unused;
  if (lt_calls_left_behind() == 0) return;
  fflush(NULL);
  _exit(status);
}

static void prepare_to_leave(void)
{
  on_exit(leave, NULL);
}
#else
static void leave(void)
{
  while (lt_calls_left_behind() > 0) nanosleep(&(struct timespec){.tv_nsec = WAIT}, NULL);
}

static void prepare_to_leave(void)
{
  atexit(leave);
}
#endif

static struct timespec next_look(void)
{
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  t.tv_nsec += WAIT;
  if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
  return t;
}

/* Whether the job was done; else it is no longer the caller's. */
static bool wait_for(struct job *job)
{
  pthread_mutex_lock(&job->lock);
  while (!job->done && !lt_interrupted()) {
    struct timespec until = next_look();
    pthread_cond_timedwait(&job->ended, &job->lock, &until);
  }
  bool done = job->done;
  if (!done) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare_to_leave);
    job->left_behind = true;
    atomic_fetch_add(&left_behind, 1);
  }
  pthread_mutex_unlock(&job->lock);
  return done;
}

static int hand_over(struct job *job, const struct lt_call *call)
{
  int result = job->result;
  if (result < 0) lt_fail("%s", job->message);
  for (int i = 0; i < LT_DETACHED_BUFFERS && result >= 0; i++) {
    const struct lt_lent *b = &call->buffers[i];
    if (b->data && b->wanted && copy(b->data, job->call.buffers[i].data, b->bytes)) result = -1;
  }
  drop_job(job);
  return result;
}

int lt_call(const struct lt_call *call, bool takes_long)
{
  if (lt_check_interrupt()) return -1;
  if (!takes_long || !lt_heeds_interrupts() || lt_quota()) return run_in_place(call);
  struct job *job = new_job(call);
  if (job && start_thread(job)) drop_job(job), job = NULL;
  if (!job && lt_interrupted()) return -1;
  if (!job) {
    lt_error_clear();                        /* what was in want of memory is not needed */
    return run_in_place(call);
  }
  return wait_for(job) ? hand_over(job, call) : lt_fail("interrupted");
}
