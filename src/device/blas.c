/* Finding BLAS at run time keeps the program's start quick and lets it run without the library.

   The OpenMP build of OpenBLAS comes first: it shares its threads with lt_parallel. OpenBLAS chooses its kernels in its own
   constructor, by a list of the processors known when it was released, and takes slow ones for newer processors; the environment
   variable OPENBLAS_CORETYPE overrides that, so it is set (unless the user did) by what the processor can do, just while loading. */
#include "device/blas.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/parallel.h"

enum { PARALLEL_OPENMP = 2 };              /* OpenBLAS's own number for its OpenMP build */

#if defined(__x86_64__)
#define DEBIAN_LIBRARIES "/usr/lib/x86_64-linux-gnu"
#elif defined(__aarch64__)
#define DEBIAN_LIBRARIES "/usr/lib/aarch64-linux-gnu"
#else
#define DEBIAN_LIBRARIES "/usr/lib"
#endif

static const char *const candidates[] = {
#ifdef __APPLE__
  "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib", "libopenblas.dylib",
#endif
  DEBIAN_LIBRARIES "/openblas-openmp/libopenblas.so.0", "libopenblaso.so.0", "libopenblas.so.0", "libopenblas.so", "libblas.so.3", NULL,
};

static struct {
  pthread_once_t once;
  void *blas, *lapack;
  const char *missing;                     /* the routine that a library lacks */
  void (*set_threads)(int);                /* of builds with threads of their own */
  struct lt_blas table;
} library = {.once = PTHREAD_ONCE_INIT};

static const char *core_type(void)
{
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return NULL;
}

static void open_library(void)
{
  const char *type = getenv("OPENBLAS_CORETYPE") ? NULL : core_type(), *own = getenv("LT_BLAS");
  if (type) setenv("OPENBLAS_CORETYPE", type, 1);
  if (own) library.blas = dlopen(own, RTLD_NOW | RTLD_LOCAL);
  for (int i = 0; !own && candidates[i] && !library.blas; i++) library.blas = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
  if (type) unsetenv("OPENBLAS_CORETYPE");
}

/* LAPACK may lie in a library of its own. */
static void *routine(const char *name)
{
  void *f = dlsym(library.blas, name);
  if (!f && !library.lapack) library.lapack = dlopen("liblapack.so.3", RTLD_NOW | RTLD_LOCAL);
  if (!f && library.lapack) f = dlsym(library.lapack, name);
  if (!f && !library.missing) library.missing = name;
  return f;
}

static void find_routines(struct lt_blas *t)
{
#define R float
#define FUNCTION(name, ...) t->s##name = (R (*)(__VA_ARGS__))routine("s" #name "_");
#define ROUTINE(name, ...) t->s##name = (void (*)(__VA_ARGS__))routine("s" #name "_");
#include "device/blas_routines.inc"
#define R double
#define FUNCTION(name, ...) t->d##name = (R (*)(__VA_ARGS__))routine("d" #name "_");
#define ROUTINE(name, ...) t->d##name = (void (*)(__VA_ARGS__))routine("d" #name "_");
#include "device/blas_routines.inc"
}

static void load(void)
{
  open_library();
  if (!library.blas) return;
  find_routines(&library.table);
  int (*kind)(void) = (int (*)(void))dlsym(library.blas, "openblas_get_parallel");
  library.table.nests = kind && kind() == PARALLEL_OPENMP;
  if (!library.table.nests) library.set_threads = (void (*)(int))dlsym(library.blas, "openblas_set_num_threads");
}

static void follow_threads(void)
{
  static _Atomic int told;
  int wish = lt_num_threads();
  if (told == wish) return;
  told = wish;
  library.set_threads(wish);
}

const struct lt_blas *lt_blas(void)
{
  pthread_once(&library.once, load);
  if (!library.blas)
    return lt_fail_null("no BLAS library was found; install OpenBLAS (Debian: libopenblas0-openmp) or name the library's file in LT_BLAS");
  if (library.missing) return lt_fail_null("the BLAS library lacks the routine %s; install OpenBLAS (Debian: libopenblas0-openmp)", library.missing);
  if (library.set_threads) follow_threads();
  return &library.table;
}
