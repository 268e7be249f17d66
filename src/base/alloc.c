/* Caching allocator.

   Sizes are rounded up to classes, eight to a power of two, so that a block is wasted by an eighth at most and a loop that
   makes and drops tensors of like sizes finds its blocks again: a fresh 64 MB block costs 30 ms of page faults, a kept one none.

   Small blocks (up to 32 KiB) live in free lists of the thread that freed them and are carved from 1 MiB slabs; no lock is
   taken. A list that grows long, since its thread frees what others make, gives half of itself to a depot, where a thread with an
   empty list looks before it carves. Large blocks go through one lock to bins shared by all threads and come from mmap, on huge pages
   from 2 MiB up. When a request would pass the limit, or the system refuses, the bins are emptied and the request tried once more.

   A host may put its own allocator in the system's place (lt_set_allocator): then slabs and large blocks come from there. */
#include "base/alloc.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

enum {
  MIN_SHIFT = 6,               /* smallest class: 64 bytes, also the alignment */
  STEPS = 8,                   /* classes to a power of two */
  SMALL_MAX = 32 << 10,
  CLASSES = (48 - MIN_SHIFT) * STEPS,
  SLAB = 1 << 20,
  KEEP = 256 << 10,            /* bytes of one class in a thread's list */
  HUGE_PAGE = 2 << 20,
};

struct block {
  struct block *next;
  struct block *next_chain;    /* of the first block of a chain in the depot, */
  uint32_t chain_length;       /* and how many it has */
};

/* Free blocks of one class, and how many may be kept. */
struct list {
  struct block *first;
  uint32_t length, limit;
};

/* What one thread keeps. Counters may go negative in a thread that frees what others made; their sum is what counts. */
struct cache {
  struct list lists[CLASSES];
  char *slab, *slab_end;
  _Atomic int64_t live, blocks;
  bool idle;                   /* its thread has ended: the next new thread takes it over */
  struct cache *next;
};

static struct {
  pthread_mutex_t lock;
  struct block *bins[CLASSES];
  struct block *_Atomic depot[CLASSES];   /* chains of small blocks */
  int64_t live, cached, blocks, peak, limit;
  struct cache *caches;        /* of all threads */
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct lt_allocator host;   /* allocate is NULL: the system */

static _Thread_local struct cache *mine;
static _Thread_local int64_t fail_countdown;
static _Thread_local struct lt_quota *quota;
static _Thread_local bool watched;   /* one of the two is set */
static pthread_key_t thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int size_class(size_t bytes)
{
  if (bytes <= 1 << MIN_SHIFT) return 0;
  size_t top = bytes - 1;
  int shift = 63 - __builtin_clzl(top);
  int step = (int)((top >> (shift - 3)) & (STEPS - 1));
  return (shift - MIN_SHIFT) * STEPS + step + 1;
}

static size_t class_bytes(int class)
{
  if (class == 0) return 1 << MIN_SHIFT;
  int shift = (class - 1) / STEPS + MIN_SHIFT, step = (class - 1) % STEPS;
  size_t bytes = ((size_t)1 << shift) + (((size_t)step + 1) << (shift - 3));
  return (bytes + 63) & ~(size_t)63;
}

static void give_up_cache(void *cache)
{
  pthread_mutex_lock(&shared.lock);
  ((struct cache *)cache)->idle = true;
  pthread_mutex_unlock(&shared.lock);
}

static void start(void)
{
  pthread_key_create(&thread_end, give_up_cache);
  shared.limit = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
}

static struct cache *new_cache(void)
{
  pthread_once(&once, start);
  pthread_mutex_lock(&shared.lock);
  struct cache *c = shared.caches;
  while (c && !c->idle) c = c->next;
  if (!c && (c = calloc(1, sizeof *c))) {
    for (int i = 0; i < CLASSES; i++) c->lists[i].limit = (uint32_t)(KEEP / class_bytes(i));
    c->next = shared.caches;
    shared.caches = c;
  }
  if (c) c->idle = false;
  pthread_mutex_unlock(&shared.lock);
  mine = c;
  if (c) pthread_setspecific(thread_end, c);
  return c;
}

static int64_t small_live(void)
{
  int64_t sum = 0;
  for (struct cache *c = shared.caches; c; c = c->next) sum += atomic_load_explicit(&c->live, memory_order_relaxed);
  return sum;
}

static int64_t note_peak(void)
{
  int64_t live = shared.live + small_live();
  if (live > shared.peak) shared.peak = live;
  return live;
}

static void add(_Atomic int64_t *counter, int64_t n)
{
  atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n, memory_order_relaxed);
}

static int out_of_memory(size_t bytes)
{
  return lt_fail("out of memory: %.1f MB more are needed, %.1f MB are in use and the limit is %.1f MB", bytes / 1e6,
                 (shared.live + small_live()) / 1e6, shared.limit / 1e6);
}

#if defined(__SANITIZE_ADDRESS__)
#define LT_PLAIN_MALLOC 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LT_PLAIN_MALLOC 1
#endif
#endif

#ifdef LT_PLAIN_MALLOC
/* Under AddressSanitizer every block is malloc's own, and not a byte longer, so that a step over its end is seen. */
enum { PLAIN = 1 };
#else
enum { PLAIN = 0 };
#endif

static void *plain_alloc(size_t bytes)
{
  if (host.allocate) return host.allocate(host.context, bytes);
  void *p;
  return posix_memalign(&p, 1 << MIN_SHIFT, bytes ? bytes : 1) ? NULL : p;
}

static void plain_free(void *block, size_t bytes)
{
  if (host.release) host.release(host.context, block, bytes);
  else free(block);
}

static void unmap_block(void *block, size_t bytes)
{
  if (host.release) host.release(host.context, block, bytes);
  else munmap(block, bytes);
}

static void *map_block(size_t bytes)
{
  if (host.allocate) return host.allocate(host.context, bytes);
  size_t slack = bytes >= HUGE_PAGE ? HUGE_PAGE : 0;
  char *p = mmap(NULL, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) return NULL;
  if (!slack) return p;
  char *aligned = (char *)(((uintptr_t)p + slack - 1) & ~((uintptr_t)slack - 1));
  if (aligned > p) munmap(p, (size_t)(aligned - p));
  if (aligned < p + slack) munmap(aligned + bytes, (size_t)(p + slack - aligned));
#ifdef MADV_HUGEPAGE
  madvise(aligned, bytes, MADV_HUGEPAGE);
#endif
  return aligned;
}

static size_t large_bytes(int class)
{
  return (class_bytes(class) + 4095) & ~(size_t)4095;
}

static void empty_bins(void)
{
  for (int c = 0; c < CLASSES; c++) {
    while (shared.bins[c]) {
      struct block *b = shared.bins[c];
      shared.bins[c] = b->next;
      unmap_block(b, large_bytes(c));
    }
  }
  shared.cached = 0;
}

static void *take_large(int class, size_t bytes)
{
  size_t whole = large_bytes(class);
  struct block *b = PLAIN ? NULL : shared.bins[class];
  if (b) {
    shared.bins[class] = b->next;
    shared.cached -= (int64_t)whole;
  } else {
    int64_t live = shared.live + small_live();
    if (live + shared.cached + (int64_t)whole > shared.limit) empty_bins();
    if (live + (int64_t)whole > shared.limit) return out_of_memory(bytes), NULL;
    b = PLAIN ? plain_alloc(bytes) : map_block(whole);
    if (!b && !PLAIN) {
      empty_bins();
      b = map_block(whole);
    }
    if (!b) return out_of_memory(bytes), NULL;
  }
  shared.live += (int64_t)whole;
  shared.blocks++;
  note_peak();
  return b;
}

static void *alloc_large(int class, size_t bytes)
{
  pthread_mutex_lock(&shared.lock);
  void *p = take_large(class, bytes);
  pthread_mutex_unlock(&shared.lock);
  return p;
}

static void free_large(void *p, int class, size_t bytes)
{
  size_t whole = large_bytes(class);
  pthread_mutex_lock(&shared.lock);
  shared.live -= (int64_t)whole;
  shared.blocks--;
  if (PLAIN) {
    plain_free(p, bytes);
  } else {
    struct block *b = p;
    b->next = shared.bins[class];
    shared.bins[class] = b;
    shared.cached += (int64_t)whole;
    if (shared.cached > (1 << 30) && shared.cached > shared.peak) empty_bins();
  }
  pthread_mutex_unlock(&shared.lock);
}

static void *carve(struct cache *c, size_t bytes)
{
  if ((size_t)(c->slab_end - c->slab) < bytes) {
    char *slab = map_block(SLAB);
    if (!slab) return out_of_memory(bytes), NULL;
    c->slab = slab;
    c->slab_end = slab + SLAB;
  }
  void *p = c->slab;
  c->slab += bytes;
  return p;
}

/* Moves half of a thread's list to the depot. */
static void give_chain(struct list *list, int class)
{
  struct block *chain = list->first, *last = chain;
  uint32_t n = list->length / 2;
  for (uint32_t i = 1; i < n; i++) last = last->next;
  list->first = last->next;
  list->length -= n;
  last->next = NULL;
  chain->chain_length = n;
  pthread_mutex_lock(&shared.lock);
  chain->next_chain = atomic_load_explicit(&shared.depot[class], memory_order_relaxed);
  atomic_store_explicit(&shared.depot[class], chain, memory_order_relaxed);
  pthread_mutex_unlock(&shared.lock);
}

/* Makes a chain of the depot the list of a thread that has none. */
static void take_chain(struct list *list, int class)
{
  if (!atomic_load_explicit(&shared.depot[class], memory_order_relaxed)) return;
  pthread_mutex_lock(&shared.lock);
  struct block *chain = atomic_load_explicit(&shared.depot[class], memory_order_relaxed);
  if (chain) atomic_store_explicit(&shared.depot[class], chain->next_chain, memory_order_relaxed);
  pthread_mutex_unlock(&shared.lock);
  list->first = chain;
  list->length = chain ? chain->chain_length : 0;
}

static inline void *take_small(struct cache *c, int class, size_t whole)
{
  struct list *list = &c->lists[class];
  if (__builtin_expect(!list->first, 0)) take_chain(list, class);
  struct block *b = list->first;
  if (__builtin_expect(!b, 0)) return carve(c, whole);
  list->first = b->next;
  list->length--;
  return b;
}

static int check_watched(size_t bytes)
{
  if (fail_countdown > 0 && --fail_countdown == 0) return lt_fail("out of memory (as the test asked)");
  if (!quota) return 0;
  if ((int64_t)bytes < 0 || (int64_t)bytes > quota->limit - quota->used)
    return lt_fail("out of memory: %.1f MB more are needed, %.1f MB are in use and the sandbox's limit is %.1f MB", (double)bytes / 1e6,
                   (double)quota->used / 1e6, (double)quota->limit / 1e6);
  quota->used += (int64_t)bytes;
  return 0;
}

static void *allocate(size_t bytes)
{
  struct cache *c = mine ? mine : new_cache();
  if (!c || bytes > (size_t)1 << 46) return out_of_memory(bytes), NULL;
  int class = size_class(bytes);
  if (bytes > SMALL_MAX) return alloc_large(class, bytes);
  size_t whole = class_bytes(class);
  void *b = PLAIN ? plain_alloc(bytes) : take_small(c, class, whole);
  if (!b) return NULL;
  add(&c->live, (int64_t)whole);
  add(&c->blocks, 1);
  return b;
}

void *lt_alloc(size_t bytes)
{
  if (__builtin_expect(watched, 0) && check_watched(bytes)) return NULL;
  void *block = allocate(bytes);
  if (__builtin_expect(watched, 0) && !block && quota) quota->used -= (int64_t)bytes;
  return block;
}

void lt_free(void *block, size_t bytes)
{
  if (!block) return;
  if (__builtin_expect(watched, 0) && quota) quota->used -= (int64_t)bytes;
  int class = size_class(bytes);
  if (bytes > SMALL_MAX) {
    free_large(block, class, bytes);
    return;
  }
  struct cache *c = mine ? mine : new_cache();
  if (!c) return;   /* no memory even for the list: the block stays unused */
  add(&c->live, -(int64_t)class_bytes(class));
  add(&c->blocks, -1);
  if (PLAIN) {
    plain_free(block, bytes);
    return;
  }
  struct list *list = &c->lists[class];
  struct block *b = block;
  b->next = list->first;
  list->first = b;
  if (__builtin_expect(++list->length > list->limit, 0)) give_chain(list, class);
}

void lt_memory_stats(struct lt_memory_stats *out)
{
  pthread_once(&once, start);
  pthread_mutex_lock(&shared.lock);
  int64_t live = note_peak(), blocks = shared.blocks;
  for (struct cache *c = shared.caches; c; c = c->next) blocks += atomic_load_explicit(&c->blocks, memory_order_relaxed);
  *out = (struct lt_memory_stats){live, shared.peak, shared.cached, shared.limit, blocks};
  pthread_mutex_unlock(&shared.lock);
}

void lt_memory_reset_peak(void)
{
  pthread_mutex_lock(&shared.lock);
  shared.peak = 0;
  note_peak();
  pthread_mutex_unlock(&shared.lock);
}

void lt_empty_cache(void)
{
  pthread_mutex_lock(&shared.lock);
  empty_bins();
  pthread_mutex_unlock(&shared.lock);
}

int lt_set_allocator(const struct lt_allocator *allocator)
{
  if (allocator && (!allocator->allocate || !allocator->release)) return lt_fail("lt_set_allocator: an allocator needs both functions");
  pthread_mutex_lock(&shared.lock);
  bool late = shared.caches != NULL;
  if (!late) host = allocator ? *allocator : (struct lt_allocator){.allocate = NULL};
  pthread_mutex_unlock(&shared.lock);
  return late ? lt_fail("lt_set_allocator: it must be called before anything is allocated") : 0;
}

void lt_set_memory_limit(int64_t bytes)
{
  pthread_once(&once, start);
  pthread_mutex_lock(&shared.lock);
  shared.limit = bytes > 0 ? bytes : (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
  pthread_mutex_unlock(&shared.lock);
}

int64_t lt_fail_allocation(int64_t n)
{
  int64_t before = fail_countdown;
  fail_countdown = n;
  watched = n > 0 || quota;
  return before;
}

struct lt_quota *lt_set_quota(struct lt_quota *next)
{
  struct lt_quota *before = quota;
  quota = next;
  watched = fail_countdown > 0 || quota;
  return before;
}

struct lt_quota *lt_quota(void)
{
  return quota;
}
