/* Normalization over {rows, per_group, inner}: running the kernels, and their parts as plain operators for the second order. */
#include "base/parallel.h"
#include "cpu/normalization.h"
#include "ops/front.h"
#include "tensor/copy.h"

enum { CACHED = 1 << 16, STRIP = 512 };   /* elements of x, and of g, that a part of the cache holds; channels side by side */

/* ---- running a kernel ---- */

struct job {
  struct cpu_norm p;
  cpu_norm_fn *kernel;
  int64_t block;                     /* items that the kernel takes at a time */
  bool by_channel;                   /* items are channels, not rows */
  lt_dtype type;
  lt_tensor *x, *g, *weight, *bias;
};

static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (; begin < end; begin += j->block) j->kernel(&j->p, begin, begin + j->block < end ? begin + j->block : end);
}

/* Channels side by side are not cut into narrow strips, of which rows would be read bit by bit. */
static int run(struct job *j, int64_t items)
{
  int64_t each = j->p.rows * j->p.per_group * j->p.inner / (items ? items : 1), grain = 1 + LT_GRAIN / 4 / (each + 1);
  int64_t share = items / lt_num_threads(), strip = share < STRIP ? share : STRIP;
  if (j->p.inner == 1 && j->by_channel && grain < strip) grain = strip;
  return items ? lt_parallel(items, grain, run_part, j) : 0;
}

static const struct cpu_norm_kernels *kernels(lt_dtype type)
{
  return type == LT_FLOAT64 ? &cpu_normalization()->f64 : &cpu_normalization()->f32;
}

static int64_t channels(const struct job *j)
{
  return j->p.groups * j->p.per_group;
}

/* Typed arguments. The caller drops j also after a failure. */
static int prepare(struct job *j, lt_tensor *x, lt_tensor *g, lt_tensor *weight, lt_tensor *bias, int64_t groups, int64_t per_group, int64_t inner, double eps)
{
  lt_dtype dtype = (lt_dtype)x->dtype;
  memset(j, 0, sizeof *j);
  if (!lt_is_float(dtype)) return lt_fail("needs a floating-point tensor, not %s", lt_dtype_name(dtype));
  j->type = dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  j->x = lt_contiguous_as(x, j->type);
  j->g = g ? lt_contiguous_as(g, j->type) : NULL;
  j->weight = weight ? lt_contiguous_as(weight, j->type) : NULL;
  j->bias = bias ? lt_contiguous_as(bias, j->type) : NULL;
  if (!j->x || (g && !j->g) || (weight && !j->weight) || (bias && !j->bias)) return -1;
  int64_t n = per_group * inner;
  j->p = (struct cpu_norm){.x = j->x->data, .g = g ? j->g->data : NULL, .weight = weight ? j->weight->data : NULL, .bias = bias ? j->bias->data : NULL,
                           .rows = n ? x->numel / n : 0, .groups = groups, .per_group = per_group, .inner = inner, .eps = eps};
  return 0;
}

static void drop(struct job *j)
{
  lt_unref(j->x);
  lt_unref(j->g);
  lt_unref(j->weight);
  lt_unref(j->bias);
}

static int64_t statistics(const struct job *j, bool by_channel)
{
  return by_channel ? channels(j) : j->p.rows;
}

/* Channels that one call does. Runs are read more than once, and should fit into a cache. */
static int64_t block_of(const struct job *j, int64_t n, bool by_channel)
{
  if (!by_channel) return n;
  if (j->p.inner == 1) return CPU_NORM_CHANNELS;
  int64_t block = CACHED / (j->p.rows * j->p.inner + 1);
  return block < 1 ? 1 : block < CPU_NORM_CHANNELS ? block : CPU_NORM_CHANNELS;
}

static int run_kernel(struct job *j, cpu_norm_fn *kernel, bool by_channel)
{
  int64_t n = statistics(j, by_channel);
  j->kernel = kernel;
  j->by_channel = by_channel;
  j->block = block_of(j, n, by_channel);
  return run(j, n);
}

/* ---- forward ---- */

static int forward(struct job *j, lt_tensor *x, bool by_channel, lt_tensor **out)
{
  int64_t n = statistics(j, by_channel);
  LT_AUTO lt_tensor *y = lt_tensor_new(j->type, x->ndim, x->size);
  out[1] = lt_tensor_new(j->type, 1, &n);
  out[2] = lt_tensor_new(j->type, 1, &n);
  if (!y || !out[1] || !out[2]) return -1;
  j->p.out = y->data;
  j->p.mean = out[1]->data;
  j->p.rstd = out[2]->data;
  if (run_kernel(j, by_channel ? kernels(j->type)->channel : kernels(j->type)->row, by_channel)) return -1;
  return (out[0] = lt_contiguous_as(y, (lt_dtype)x->dtype)) ? 0 : -1;
}

static int norm(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, int64_t groups, int64_t per_group, int64_t inner, bool by_channel, double eps, lt_tensor **out)
{
  struct job j;
  out[0] = out[1] = out[2] = NULL;
  int status = prepare(&j, x, NULL, weight, bias, groups, per_group, inner, eps) ? -1 : forward(&j, x, by_channel, out);
  drop(&j);
  return status ? lt_drop_results(out, 3) : 0;
}

int op__norm(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, int64_t groups, int64_t per_group, int64_t inner, double eps, lt_tensor **out)
{
  return norm(x, weight, bias, groups, per_group, inner, false, eps, out);
}

int op__batch_norm(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, int64_t channels, int64_t inner, double eps, lt_tensor **out)
{
  return norm(x, weight, bias, 1, channels, inner, true, eps, out);
}

/* ---- backward ---- */

/* Vectors for the gradients of weight and bias. */
static int make_affine(struct job *j, lt_tensor **out)
{
  int64_t n = channels(j);
  for (int i = 0; i < 2; i++)
    if (!(out[i] = lt_tensor_new(j->type, 1, &n))) return -1;
  j->p.weight_out = out[0]->data;
  j->p.bias_out = out[1]->data;
  return 0;
}

static lt_tensor *backward(struct job *j, lt_tensor *x, lt_tensor *mean, lt_tensor *rstd, bool by_channel)
{
  LT_AUTO lt_tensor *out = lt_tensor_new(j->type, x->ndim, x->size);
  if (!out) return NULL;
  j->p.out = out->data;
  j->p.mean = mean->data;
  j->p.rstd = rstd->data;
  if (run_kernel(j, by_channel ? kernels(j->type)->channel_backward : kernels(j->type)->row_backward, by_channel)) return NULL;
  return lt_contiguous_as(out, (lt_dtype)x->dtype);
}

lt_tensor *op__norm_backward(lt_tensor *g, lt_tensor *x, lt_tensor *mean, lt_tensor *rstd, lt_tensor *weight, int64_t groups, int64_t per_group, int64_t inner,
                             bool by_channel, double eps)
{
  struct job j;
  lt_tensor *out = prepare(&j, x, g, weight, NULL, groups, per_group, inner, eps) ? NULL : backward(&j, x, mean, rstd, by_channel);
  drop(&j);
  return out;
}

int op__batch_norm_backward(lt_tensor *g, lt_tensor *x, lt_tensor *mean, lt_tensor *rstd, lt_tensor *weight, int64_t channels, int64_t inner, double eps,
                            lt_tensor **out)
{
  struct job j;
  out[0] = out[1] = out[2] = NULL;
  bool ready = prepare(&j, x, g, weight, NULL, 1, channels, inner, eps) == 0 && make_affine(&j, out + 1) == 0;
  out[0] = ready ? backward(&j, x, mean, rstd, true) : NULL;
  drop(&j);
  return out[0] ? 0 : lt_drop_results(out, 3);
}

static int affine(struct job *j, lt_tensor *mean, lt_tensor *rstd, lt_tensor **out)
{
  if (make_affine(j, out)) return -1;
  j->p.mean = mean->data;
  j->p.rstd = rstd->data;
  j->kernel = kernels(j->type)->row_affine;
  j->by_channel = true;
  j->block = channels(j);
  return run(j, channels(j));
}

int op__norm_affine_backward(lt_tensor *g, lt_tensor *x, lt_tensor *mean, lt_tensor *rstd, int64_t groups, int64_t per_group, int64_t inner, double eps,
                             lt_tensor **out)
{
  struct job j;
  out[0] = out[1] = NULL;
  int status = prepare(&j, x, g, NULL, NULL, groups, per_group, inner, eps) ? -1 : affine(&j, mean, rstd, out);
  drop(&j);
  return status ? lt_drop_results(out, 2) : 0;
}

/* ---- by given statistics ---- */

lt_tensor *op__affine_channels(lt_tensor *x, lt_tensor *scale, lt_tensor *shift, int64_t channels, int64_t inner)
{
  (void)inner;
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < x->ndim; i++) size[i] = i == 1 ? channels : 1;
  LT_AUTO lt_tensor *wide_scale = lt_reshape(scale, (lt_ints){size, x->ndim}), *wide_shift = lt_reshape(shift, (lt_ints){size, x->ndim});
  return lt__affine(x, wide_scale, wide_shift);
}

/* As if the mean were 0 and its scale 1. */
static int moments(struct job *j, lt_tensor **out)
{
  if (make_affine(j, out)) return -1;
  LT_AUTO lt_tensor *mean = lt_zeros(lt_sizes(out[0]), j->type, NULL, false), *rstd = lt_ones(lt_sizes(out[0]), j->type, NULL, false);
  if (!mean || !rstd) return -1;
  j->p.mean = mean->data;
  j->p.rstd = rstd->data;
  return run_kernel(j, kernels(j->type)->channel_affine, true);
}

int op__channel_moments(lt_tensor *g, lt_tensor *x, int64_t channels, int64_t inner, lt_tensor **out)
{
  struct job j;
  out[0] = out[1] = NULL;
  int status = prepare(&j, x, g, NULL, NULL, 1, channels, inner, 0) ? -1 : moments(&j, out);
  drop(&j);
  return status ? lt_drop_results(out, 2) : 0;
}

/* ---- parts ---- */

/* x as {rows / groups, groups, per_group, inner}. */
static lt_tensor *spread_out(lt_tensor *x, int64_t groups, int64_t per_group, int64_t inner)
{
  int64_t n = groups * per_group * inner;
  return lt_reshape(x, LT_INTS(n ? x->numel / n : 0, groups, per_group, inner));
}

lt_tensor *op__scale_channels(lt_tensor *x, lt_tensor *weight, int64_t groups, int64_t per_group, int64_t inner)
{
  if (!weight) return lt_ref(x);
  LT_AUTO lt_tensor *wide = spread_out(x, groups, per_group, inner), *w = lt_reshape(weight, LT_INTS(1, groups, per_group, 1));
  LT_AUTO lt_tensor *product = lt_mul(wide, w);
  return lt_reshape(product, lt_sizes(x));
}

lt_tensor *op__spread_channels(lt_tensor *v, lt_tensor *like, int64_t groups, int64_t per_group, int64_t inner)
{
  LT_AUTO lt_tensor *shape = spread_out(like, groups, per_group, inner), *one = lt_reshape(v, LT_INTS(1, groups, per_group, 1));
  LT_AUTO lt_tensor *wide = shape ? lt_expand(one, lt_sizes(shape)) : NULL;
  return lt_reshape(wide, lt_sizes(like));
}

lt_tensor *op__sum_channels(lt_tensor *x, int64_t groups, int64_t per_group, int64_t inner)
{
  LT_AUTO lt_tensor *wide = spread_out(x, groups, per_group, inner), *sum = lt_sum(wide, LT_INTS(1, 4), false, LT_NO_DTYPE);
  return lt_reshape(sum, LT_INTS(groups * per_group));
}

/* A matrix whose rows are what statistics are taken over. */
static lt_tensor *as_rows(lt_tensor *x, int64_t per_group, int64_t inner, bool by_channel)
{
  int64_t n = per_group * inner, rows = n ? x->numel / n : 0;
  if (!by_channel) return lt_reshape(x, LT_INTS(rows, n));
  LT_AUTO lt_tensor *wide = lt_reshape(x, LT_INTS(rows, per_group, inner)), *turned = lt_transpose(wide, 1, 2);
  return lt_reshape(turned, LT_INTS(per_group, rows * inner));
}

static lt_tensor *from_rows(lt_tensor *rows, lt_tensor *like, int64_t per_group, int64_t inner, bool by_channel)
{
  if (!rows || !by_channel) return lt_reshape(rows, lt_sizes(like));
  int64_t n = per_group * inner;
  LT_AUTO lt_tensor *wide = lt_reshape(rows, LT_INTS(per_group, n ? like->numel / n : 0, inner)), *turned = lt_transpose(wide, 1, 2);
  return lt_reshape(turned, lt_sizes(like));
}

lt_tensor *op__normalized(lt_tensor *x, int64_t per_group, int64_t inner, bool by_channel, double eps)
{
  LT_AUTO lt_tensor *rows = as_rows(x, per_group, inner, by_channel), *out = lt__normalize_rows(rows, eps);
  return from_rows(out, x, per_group, inner, by_channel);
}

lt_tensor *op__norm_curvature(lt_tensor *a, lt_tensor *b, lt_tensor *x, int64_t per_group, int64_t inner, bool by_channel, double eps)
{
  LT_AUTO lt_tensor *ra = as_rows(a, per_group, inner, by_channel), *rb = as_rows(b, per_group, inner, by_channel);
  LT_AUTO lt_tensor *rx = as_rows(x, per_group, inner, by_channel), *out = lt__curvature_rows(ra, rb, rx, eps);
  return from_rows(out, x, per_group, inner, by_channel);
}
