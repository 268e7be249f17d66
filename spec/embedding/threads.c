/* Eight threads, each with a Lua state of its own, train at the same time:  ./threads threads.lua

   What each comes to must be what it comes to alone: seeds, modes, errors and the default dtype are not shared. Then storages cross
   threads: each frees what its neighbour made. At last a decomposition is interrupted from another thread, and the next ones are made
   while it still runs. `make threadcheck` runs this under ThreadSanitizer. */
#include <lauxlib.h>
#include <lualib.h>
#include <luatorch_lua.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/detached.h"
#include "base/interrupt.h"

enum { THREADS = 8 };

struct job {
  const char *script;
  int number;
  char alone[64], together[64];
  struct DLManagedTensor *made;
};

static struct job jobs[THREADS];

/* Runs the script; leaves its result, or the error, in `out`. */
static void train(const struct job *job, char out[64])
{
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  lb_preload(L);
  int failed = luaL_loadfile(L, job->script);
  lua_pushinteger(L, job->number);
  if (!failed) failed = lua_pcall(L, 1, 1, 0);
  snprintf(out, 64, "%s", lua_tostring(L, -1));
  if (failed) fprintf(stderr, "%d: %s\n", job->number, lua_tostring(L, -1));
  lua_close(L);
}

static void *train_together(void *argument)
{
  struct job *job = argument;
  lt_set_num_threads(1);
  train(job, job->together);
  lt_tensor *x = lt_ones(LT_INTS(1000, job->number), LT_FLOAT32, NULL, false);
  job->made = lt_to_dlpack(x);
  lt_unref(x);
  return NULL;
}

static void *free_neighbours(void *argument)
{
  struct job *job = argument, *neighbour = &jobs[job->number % THREADS];
  lt_tensor *x = lt_from_dlpack(neighbour->made);
  if (lt_tensor_size(x, 2) != neighbour->number) neighbour->together[0] = '\0';
  lt_unref(x);
  return NULL;
}

static void run_all(void *(*work)(void *))
{
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, &jobs[i]);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

static void *interrupt_soon(void *unused)
{
  usleep(1000000);
  lt_interrupt();
  return unused;
}

/* Whether singular values of x are refused with an error that speaks of the interruption. */
static bool is_interrupted(lt_tensor *x)
{
  pthread_t thread;
  bool heeded = lt_interrupt_heed(true);
  pthread_create(&thread, NULL, interrupt_soon, NULL);
  lt_tensor *values = lt_linalg_svdvals(x, NULL);
  bool refused = !values && strstr(lt_error_message(), "interrupted");
  pthread_join(thread, NULL);
  lt_interrupt_clear();
  lt_error_clear();
  lt_interrupt_heed(heeded);
  lt_unref(values);
  return refused;
}

/* A decomposition that its caller left behind ends by itself, and is in nobody's way. */
static bool leaves_behind(void)
{
  lt_tensor *x = lt_rand(LT_INTS(2500, 2500), NULL, LT_FLOAT32, NULL, false), *one = lt_eye(50, 50, LT_FLOAT32, NULL, false);
  bool right = is_interrupted(x) && lt_calls_left_behind() == 1;
  do {
    lt_tensor *values = lt_linalg_svdvals(one, NULL), *sum = lt_sum(values, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
    right = right && *(const float *)lt_tensor_data(sum) == 50;
    lt_unref(values);
    lt_unref(sum);
  } while (lt_calls_left_behind() > 0);
  lt_unref(x);
  lt_unref(one);
  return right;
}

int main(int argc, char **argv)
{
  if (argc != 2) return EXIT_FAILURE;
  lt_set_num_threads(1);
  for (int i = 0; i < THREADS; i++) {
    jobs[i].script = argv[1];
    jobs[i].number = i + 1;
  }
  run_all(train_together);
  run_all(free_neighbours);
  int wrong = 0;
  for (int i = 0; i < THREADS; i++) {
    train(&jobs[i], jobs[i].alone);
    if (strcmp(jobs[i].alone, jobs[i].together) == 0) continue;
    printf("thread %d: %s alone, %s together\n", i + 1, jobs[i].alone, jobs[i].together);
    wrong++;
  }
  if (!leaves_behind()) {
    puts("a decomposition was not interrupted as it should be");
    wrong++;
  }
  if (!wrong) puts("ok");
  return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
