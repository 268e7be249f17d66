/* Finding oneDNN at run time: its 39 MB are mapped at the first convolution that is worth it, or never. A library of another major version
   has other structures and is left alone.

   Its code is made for a number of threads that wait for each other, and waits for ever if OpenMP gives it fewer: so it is told how many
   there will be, and OpenMP not to change its mind. */
#include "device/onednn.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"

enum { VERSION = 2, CPU = 1, SCRATCH_FROM_CALLER = 1 };

static struct {
  pthread_once_t asked, once;
  enum lt_onednn_use use;
  void *handle;
  bool works;
  void (*set_threads)(int), (*set_dynamic)(int);   /* of the OpenMP runtime that it was linked with, which need not be ours */
  struct lt_onednn table;
} library = {.asked = PTHREAD_ONCE_INIT, .once = PTHREAD_ONCE_INIT};

static bool is_known_version(void)
{
  const int *(*version)(void) = (const int *(*)(void))dlsym(library.handle, "dnnl_version");
  return version && version()[0] == VERSION;
}

static bool find_routines(struct lt_onednn *t)
{
  bool complete = true;
#define ROUTINE(name, ...) complete &= (t->name = (int (*)(__VA_ARGS__))dlsym(library.handle, "dnnl_" #name)) != NULL;
#include "device/onednn_routines.inc"
  t->memory_desc_get_size = (size_t (*)(const struct lt_onednn_layout *))dlsym(library.handle, "dnnl_memory_desc_get_size");
  t->primitive_desc_query_md = (const struct lt_onednn_layout *(*)(const struct dnnl_primitive_desc *, int, int))
    dlsym(library.handle, "dnnl_primitive_desc_query_md");
  library.set_threads = (void (*)(int))dlsym(library.handle, "omp_set_num_threads");
  library.set_dynamic = (void (*)(int))dlsym(library.handle, "omp_set_dynamic");
  return complete && t->memory_desc_get_size && t->primitive_desc_query_md;
}

static void load(void)
{
#ifdef __APPLE__
  library.handle = dlopen("libdnnl.2.dylib", RTLD_NOW | RTLD_LOCAL);
#else
  library.handle = dlopen("libdnnl.so.2", RTLD_NOW | RTLD_LOCAL);
#endif
  struct lt_onednn *t = &library.table;
  library.works = library.handle && is_known_version() && find_routines(t) && !t->engine_create(&t->engine, CPU, 0) &&
    !t->primitive_attr_create(&t->attr) && !t->primitive_attr_set_scratchpad_mode(t->attr, SCRATCH_FROM_CALLER);
}

static void read_wish(void)
{
  const char *wish = getenv("LT_ONEDNN");
  library.use = !wish ? LT_ONEDNN_WHERE_FASTER : strcmp(wish, "0") == 0 ? LT_ONEDNN_NEVER :
    strcmp(wish, "always") == 0 ? LT_ONEDNN_ALWAYS : LT_ONEDNN_WHERE_FASTER;
}

enum lt_onednn_use lt_onednn_use(void)
{
  pthread_once(&library.asked, read_wish);
  return library.use;
}

const struct lt_onednn *lt_onednn(void)
{
  pthread_once(&library.once, load);
  return library.works ? &library.table : NULL;
}

int lt_onednn_set_threads(int64_t n)
{
  int before = lt_num_threads();
  if (library.set_threads) library.set_threads((int)n);
  if (library.set_dynamic) library.set_dynamic(false);
  return before;
}
