/* Running convolutions. With few channels in a group, kernels walk the planes directly, shared out by channel. Otherwise the input is
   laid out in columns, one for each output position with everything the kernel sees there, so that the convolution is a product of matrices:

     out {out_channels, positions} = weight {out_channels, in_channels * taps} . columns {in_channels * taps, positions}

   and its gradients are products with one factor transposed. Columns are made in blocks that stay in the cache. Workers share samples,
   groups and blocks, each with memory of its own; a single worker leaves the threads to BLAS. A kernel of one tap needs no columns. */
#include "ops/convolution.h"

#include <string.h>

#include "base/alloc.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "device/blas.h"

enum { BLOCK_BYTES = 1 << 19, MIN_BLOCK = 64, DIRECT_CHANNELS = 4, MAX_WORKERS = 64 };

static const double SMALL_WORK = 1e6;      /* multiplications up to which one thread is enough */

static int64_t itemsize(const struct lt_conv *c)
{
  return lt_itemsize(c->type);
}

static const char *x_of(const struct lt_conv *c, int64_t sample, int64_t group)
{
  return c->x + (sample * c->groups + group) * c->plane.in_channels * c->plane.in_plane * itemsize(c);
}

static const char *out_of(const struct lt_conv *c, int64_t sample, int64_t group)
{
  return c->out + (sample * c->groups + group) * c->plane.out_channels * c->plane.out_plane * itemsize(c);
}

static const char *weight_of(const struct lt_conv *c, int64_t group)
{
  return c->weight + group * c->plane.out_channels * c->plane.in_channels * c->plane.taps * itemsize(c);
}

static const char *bias_of(const struct lt_conv *c, int64_t group)
{
  return c->bias ? c->bias + group * c->plane.out_channels * itemsize(c) : NULL;
}

static bool is_direct(const struct lt_conv *c)
{
  return c->type == LT_INT64 || (c->plane.in_channels == 1 && c->plane.out_channels <= DIRECT_CHANNELS);
}

/* ---- direct ---- */

static void direct_part(void *context, int64_t begin, int64_t end)
{
  const struct lt_conv *c = context;
  const struct cpu_conv *p = &c->plane;
  for (int64_t i = begin; i < end; i++) {
    int64_t unit = i / p->out_channels, o = i % p->out_channels, sample = unit / c->groups, group = unit % c->groups;
    char *out = (char *)out_of(c, sample, group) + o * p->out_plane * itemsize(c);
    c->kernel->fill(out, c->bias ? bias_of(c, group) + o * itemsize(c) : NULL, 1, p->out_plane, p->out_plane);
    c->kernel->direct(p, out, x_of(c, sample, group), weight_of(c, group) + o * p->in_channels * p->taps * itemsize(c));
  }
}

static void direct_input_part(void *context, int64_t begin, int64_t end)
{
  const struct lt_conv *c = context;
  const struct cpu_conv *p = &c->plane;
  for (int64_t i = begin; i < end; i++) {
    int64_t unit = i / p->in_channels, channel = i % p->in_channels, sample = unit / c->groups, group = unit % c->groups;
    c->kernel->direct_input(p, (char *)x_of(c, sample, group) + channel * p->in_plane * itemsize(c), out_of(c, sample, group), weight_of(c, group), channel);
  }
}

/* Output channels of all groups. */
static void direct_weight_part(void *context, int64_t begin, int64_t end)
{
  const struct lt_conv *c = context;
  const struct cpu_conv *p = &c->plane;
  for (int64_t i = begin; i < end; i++) {
    int64_t group = i / p->out_channels, o = i % p->out_channels;
    for (int64_t sample = 0; sample < c->samples && !lt_interrupted(); sample++)
      c->kernel->direct_weight(p, (char *)weight_of(c, group) + o * p->in_channels * p->taps * itemsize(c),
                               out_of(c, sample, group) + o * p->out_plane * itemsize(c), x_of(c, sample, group));
  }
}

/* ---- products ---- */

/* c = op(a) op(b) + beta c, column-major as in BLAS. */
static void multiply(const struct lt_conv *conv, const char *trans, int64_t m, int64_t n, int64_t k, const void *a, int64_t lda, const void *b, int64_t ldb,
                     double beta, void *c, int64_t ldc)
{
  const struct lt_blas *blas = lt_blas();
  int sizes[] = {(int)m, (int)n, (int)k, (int)lda, (int)ldb, (int)ldc};
  const float one = 1, beta_float = (float)beta;
  const double one_double = 1;
  if (conv->type == LT_FLOAT64)
    blas->dgemm(trans, trans + 1, &sizes[0], &sizes[1], &sizes[2], &one_double, a, &sizes[3], b, &sizes[4], &beta, c, &sizes[5], 1, 1);
  else blas->sgemm(trans, trans + 1, &sizes[0], &sizes[1], &sizes[2], &one, a, &sizes[3], b, &sizes[4], &beta_float, c, &sizes[5], 1, 1);
}

struct job {
  const struct lt_conv *c;
  void (*unit)(const struct job *j, char *memory, char *weight, int64_t sample, int64_t group, int64_t begin, int64_t end);
  int64_t block, blocks;                       /* positions in a block; blocks in a plane */
  int64_t shares, share, workers;              /* what workers divide; blocks in each share */
  bool plain;                                  /* one tap that meets every position: x is its own columns */
  char *memory, *weights;                      /* of all workers: columns; gradients of the weights, but for the first */
  size_t memory_bytes, weight_bytes;           /* of each */
};

static char *weight_part(const struct job *j, int64_t worker)
{
  return worker == 0 || !j->weights ? j->c->weight : j->weights + (worker - 1) * (int64_t)j->weight_bytes;
}

static void worker_part(void *context, int64_t first, int64_t last)
{
  const struct job *j = context;
  for (int64_t w = first; w < last; w++)
    for (int64_t u = j->shares * w / j->workers * j->share; u < j->shares * (w + 1) / j->workers * j->share && !lt_interrupted(); u++) {
      int64_t item = u / j->blocks, begin = u % j->blocks * j->block, end = begin + j->block;
      if (end > j->c->plane.out_plane) end = j->c->plane.out_plane;
      j->unit(j, j->memory + w * (int64_t)j->memory_bytes, weight_part(j, w), item / j->c->groups, item % j->c->groups, begin, end);
    }
}

/* The columns of a block, and the step between their rows. */
static const char *columns_of(const struct job *j, char *memory, const char *x, int64_t begin, int64_t end, int64_t *step)
{
  *step = j->plain ? j->c->plane.out_plane : end - begin;
  if (j->plain) return x + begin * itemsize(j->c);
  j->c->kernel->columns(&j->c->plane, memory, x, begin, end);
  return memory;
}

static void forward_unit(const struct job *j, char *memory, char *weight, int64_t sample, int64_t group, int64_t begin, int64_t end)
{
  (void)weight;
  const struct cpu_conv *p = &j->c->plane;
  int64_t step, depth = p->in_channels * p->taps;
  const char *col = columns_of(j, memory, x_of(j->c, sample, group), begin, end, &step);
  char *out = (char *)out_of(j->c, sample, group) + begin * itemsize(j->c);
  if (j->c->bias) j->c->kernel->fill(out, bias_of(j->c, group), p->out_channels, end - begin, p->out_plane);
  multiply(j->c, "NN", end - begin, p->out_channels, depth, col, step, weight_of(j->c, group), depth, j->c->bias ? 1 : 0, out, p->out_plane);
}

static void input_unit(const struct job *j, char *memory, char *weight, int64_t sample, int64_t group, int64_t begin, int64_t end)
{
  (void)weight;
  const struct cpu_conv *p = &j->c->plane;
  int64_t depth = p->in_channels * p->taps;
  char *x = (char *)x_of(j->c, sample, group), *to = j->plain ? x + begin * itemsize(j->c) : memory;
  multiply(j->c, "NT", end - begin, depth, p->out_channels, out_of(j->c, sample, group) + begin * itemsize(j->c), p->out_plane, weight_of(j->c, group), depth,
           0, to, j->plain ? p->out_plane : end - begin);
  if (!j->plain) j->c->kernel->add_columns(p, x, memory, begin, end);
}

static void weight_unit(const struct job *j, char *memory, char *weight, int64_t sample, int64_t group, int64_t begin, int64_t end)
{
  const struct cpu_conv *p = &j->c->plane;
  int64_t step, depth = p->in_channels * p->taps;
  const char *col = columns_of(j, memory, x_of(j->c, sample, group), begin, end, &step);
  multiply(j->c, "TN", depth, p->out_channels, end - begin, col, step, out_of(j->c, sample, group) + begin * itemsize(j->c), p->out_plane, 1,
           weight + (weight_of(j->c, group) - j->c->weight), depth);
}

static bool is_plain(const struct cpu_conv *p)
{
  if (p->taps != 1) return false;
  for (int d = 0; d < 3; d++)
    if (p->stride[d] != 1 || p->pad[d] != 0 || p->in[d] != p->out[d]) return false;
  return true;
}

/* Every block's product reads all weights again: many of them make larger blocks worth while. */
static int64_t block_bytes(int64_t weight_bytes)
{
  if (weight_bytes < BLOCK_BYTES) return BLOCK_BYTES;
  return weight_bytes < 4 * BLOCK_BYTES ? weight_bytes : 4 * BLOCK_BYTES;
}

/* In whole planes, or split into blocks, which may then run at the same time. */
static struct job make_job(const struct lt_conv *c, bool splits_planes)
{
  const struct cpu_conv *p = &c->plane;
  struct job j = {.c = c, .plain = is_plain(p)};
  int64_t column = p->in_channels * p->taps * itemsize(c), result = p->out_channels * itemsize(c);
  int64_t block = block_bytes(p->out_channels * column) / (column > result ? column : result) / 16 * 16;
  j.block = block < MIN_BLOCK ? MIN_BLOCK : block;
  if (j.block > p->out_plane) j.block = p->out_plane;
  j.blocks = (p->out_plane + j.block - 1) / j.block;
  j.share = splits_planes ? 1 : j.blocks;
  j.shares = c->samples * c->groups * j.blocks / j.share;
  j.memory_bytes = j.plain ? 64 : (size_t)(column * j.block + 63) / 64 * 64;
  double work = (double)(c->samples * c->groups * p->out_plane) * (double)(p->in_channels * p->taps * p->out_channels);
  j.workers = lt_num_threads() < MAX_WORKERS ? lt_num_threads() : MAX_WORKERS;
  if (j.workers > j.shares || work < SMALL_WORK || !lt_blas() || !lt_blas()->nests) j.workers = 1;
  return j;
}

static int run(struct job *j)
{
  if (!lt_blas()) return -1;
  j->memory = lt_alloc(j->memory_bytes * (size_t)j->workers);
  if (!j->memory) return -1;
  int status = lt_parallel(j->workers, 1, worker_part, j);
  lt_free(j->memory, j->memory_bytes * (size_t)j->workers);
  return status;
}

static void add_weights(const struct lt_conv *c, const char *part, int64_t n)
{
  if (c->type == LT_FLOAT64) for (int64_t i = 0; i < n; i++) ((double *)c->weight)[i] += ((const double *)part)[i];
  else for (int64_t i = 0; i < n; i++) ((float *)c->weight)[i] += ((const float *)part)[i];
}

/* Every worker sums up gradients of its own; they are added in order. */
static int run_weights(struct job *j)
{
  const struct cpu_conv *p = &j->c->plane;
  int64_t n = j->c->groups * p->out_channels * p->in_channels * p->taps;
  if (j->workers == 1) return run(j);
  j->weight_bytes = (size_t)(n * itemsize(j->c));
  size_t bytes = j->weight_bytes * (size_t)(j->workers - 1);
  if (!(j->weights = lt_alloc(bytes))) return -1;
  memset(j->weights, 0, bytes);
  int status = run(j);
  for (int64_t w = 1; !status && w < j->workers; w++) add_weights(j->c, weight_part(j, w), n);
  lt_free(j->weights, bytes);
  return status;
}

/* ---- the three operators ---- */

static bool is_empty(const struct lt_conv *c)
{
  const struct cpu_conv *p = &c->plane;
  return c->samples * c->groups * p->in_channels * p->out_channels * p->out_plane * p->taps == 0;
}

/* Items a thread should have at least. */
static int64_t grain(const struct lt_conv *c, int64_t channels)
{
  return 1 + LT_GRAIN / (c->plane.out_plane * c->plane.taps * channels + 1);
}

int lt_conv_forward(const struct lt_conv *c)
{
  const struct cpu_conv *p = &c->plane;
  int64_t planes = c->samples * c->groups * p->out_channels;
  if (is_empty(c)) {
    for (int64_t s = 0; s < c->samples; s++)
      c->kernel->fill((char *)out_of(c, s, 0), c->bias, c->groups * p->out_channels, p->out_plane, p->out_plane);
    return 0;
  }
  int done = lt_conv_onednn_forward(c);
  if (done) return done > 0 ? 0 : -1;
  if (is_direct(c)) return lt_parallel(planes, grain(c, p->in_channels), direct_part, (void *)c);
  struct job j = make_job(c, true);
  j.unit = forward_unit;
  return run(&j);
}

int lt_conv_input_grad(const struct lt_conv *c)
{
  int done = is_empty(c) ? 0 : lt_conv_onednn_input_grad(c);
  if (done) return done > 0 ? 0 : -1;
  memset(c->x, 0, (size_t)(c->samples * c->groups * c->plane.in_channels * c->plane.in_plane * itemsize(c)));
  if (is_empty(c)) return 0;
  if (is_direct(c))
    return lt_parallel(c->samples * c->groups * c->plane.in_channels, grain(c, c->plane.out_channels), direct_input_part, (void *)c);
  struct job j = make_job(c, false);
  j.unit = input_unit;
  return run(&j);
}

int lt_conv_weight_grad(const struct lt_conv *c)
{
  int done = is_empty(c) ? 0 : lt_conv_onednn_weight_grad(c);
  if (done) return done > 0 ? 0 : -1;
  memset(c->weight, 0, (size_t)(c->groups * c->plane.out_channels * c->plane.in_channels * c->plane.taps * itemsize(c)));
  if (is_empty(c)) return 0;
  if (is_direct(c))
    return lt_parallel(c->groups * c->plane.out_channels, grain(c, c->plane.in_channels * c->samples), direct_weight_part, (void *)c);
  struct job j = make_job(c, true);
  j.unit = weight_unit;
  return run_weights(&j);
}
