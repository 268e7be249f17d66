/* Sampling of images and volumes: arguments, and samples shared out to threads. */
#include "cpu/grid_sample.h"

#include "base/parallel.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

static int choose(const char *value, const char *const *names, int n, const char *argument)
{
  for (int i = 0; i < n; i++)
    if (strcmp(value, names[i]) == 0) return i;
  return lt_fail("%s is \"%s\"; it can be \"%s\", \"%s\" or \"%s\"", argument, value, names[0], names[1], names[2]);
}

static int check_shapes(const lt_tensor *x, const lt_tensor *grid)
{
  bool fits = (x->ndim == 4 || x->ndim == 5) && grid->ndim == x->ndim && grid->size[0] == x->size[0] && grid->size[grid->ndim - 1] == x->ndim - 2;
  if (!fits)
    return lt_fail("grid of sizes %s does not fit x of sizes %s: expected {N, h, w, 2} with {N, C, H, W}, or {N, d, h, w, 3} with {N, C, D, H, W}",
                   LT_SHAPE(grid), LT_SHAPE(x));
  if (x->dtype != grid->dtype || !lt_is_float((lt_dtype)x->dtype))
    return lt_fail("x is %s and grid %s; both must be of one floating-point dtype", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)grid->dtype));
  for (int i = 2; i < x->ndim; i++)
    if (x->size[i] == 0) return lt_fail("x of sizes %s has no elements to sample", LT_SHAPE(x));
  return 0;
}

static int read_arguments(struct cpu_grid *p, const lt_tensor *x, const lt_tensor *grid, const char *mode, const char *padding_mode, bool align_corners)
{
  static const char *const modes[] = {"bilinear", "nearest", "bicubic"}, *const paddings[] = {"zeros", "border", "reflection"};
  int m = choose(mode, modes, 3, "mode"), padding = m < 0 ? -1 : choose(padding_mode, paddings, 3, "padding_mode");
  if (padding < 0 || check_shapes(x, grid)) return -1;
  if (m == CPU_GRID_BICUBIC && x->ndim == 5) return lt_fail("mode \"bicubic\" is for x of 4 dimensions, not sizes %s", LT_SHAPE(x));
  *p = (struct cpu_grid){.dims = x->ndim - 2, .channels = x->size[1], .places = 1, .mode = m, .padding = padding, .align = align_corners, .size = {1, 1, 1}};
  for (int i = 0; i < p->dims; i++) {
    p->size[i] = x->size[x->ndim - 1 - i];
    p->places *= grid->size[1 + i];
  }
  return 0;
}

struct job {
  struct cpu_grid p;
  const struct cpu_grid_kernels *kernel;
  char *out, *grid_out;
  const char *x, *grid, *g;
  int64_t x_bytes, grid_bytes, out_bytes;   /* of one sample */
};

static struct job make_job(const struct cpu_grid *p, const lt_tensor *x, const lt_tensor *grid)
{
  int64_t itemsize = lt_itemsize((lt_dtype)x->dtype), plane = p->size[0] * p->size[1] * p->size[2];
  return (struct job){.p = *p, .kernel = x->dtype == LT_FLOAT64 ? &cpu_grid_sample()->f64 : &cpu_grid_sample()->f32, .x = x->data, .grid = grid->data,
                      .x_bytes = p->channels * plane * itemsize, .grid_bytes = p->places * p->dims * itemsize, .out_bytes = p->channels * p->places * itemsize};
}

/* Places of all samples. */
static void forward_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  while (begin < end) {
    int64_t i = begin / j->p.places, from = begin % j->p.places, to = from + end - begin < j->p.places ? from + end - begin : j->p.places;
    j->kernel->forward(&j->p, j->out + i * j->out_bytes, j->x + i * j->x_bytes, j->grid + i * j->grid_bytes, from, to);
    begin += to - from;
  }
}

static void backward_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++)
    j->kernel->backward(&j->p, j->out + i * j->x_bytes, j->grid_out + i * j->grid_bytes, j->g + i * j->out_bytes, j->x + i * j->x_bytes,
                        j->grid + i * j->grid_bytes);
}

static lt_dtype computing_type(const lt_tensor *x)
{
  return x->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
}

lt_tensor *op__grid_sample(lt_tensor *x, lt_tensor *grid, const char *mode, const char *padding_mode, bool align_corners)
{
  struct cpu_grid p;
  if (read_arguments(&p, x, grid, mode, padding_mode, align_corners)) return NULL;
  int64_t size[LT_MAX_DIMS] = {x->size[0], x->size[1]};
  memcpy(size + 2, grid->size + 1, (size_t)p.dims * sizeof *size);
  lt_dtype type = computing_type(x);
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, type), *at = lt_contiguous_as(grid, type), *out = lt_tensor_new(type, x->ndim, size);
  if (!from || !at || !out) return NULL;
  struct job j = make_job(&p, from, at);
  j.out = out->data;
  if (out->numel && lt_parallel(x->size[0] * p.places, 1 + LT_GRAIN / 16 / (p.channels + 1), forward_part, &j)) return NULL;
  return lt_contiguous_as(out, (lt_dtype)x->dtype);
}

int op__grid_sample_backward(lt_tensor *g, lt_tensor *x, lt_tensor *grid, const char *mode, const char *padding_mode, bool align_corners, lt_tensor **out)
{
  struct cpu_grid p;
  out[0] = out[1] = NULL;
  if (read_arguments(&p, x, grid, mode, padding_mode, align_corners)) return -1;
  if (g->numel != x->size[0] * p.channels * p.places) return lt_fail("a gradient of sizes %s does not fit grid of sizes %s", LT_SHAPE(g), LT_SHAPE(grid));
  lt_dtype type = computing_type(x);
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, type), *at = lt_contiguous_as(grid, type), *gradient = lt_contiguous_as(g, type);
  LT_AUTO lt_tensor *x_grad = lt_zeros(lt_sizes(x), type, NULL, false), *grid_grad = lt_tensor_new(type, grid->ndim, grid->size);
  if (!from || !at || !gradient || !x_grad || !grid_grad) return -1;
  struct job j = make_job(&p, from, at);
  j.out = x_grad->data;
  j.grid_out = grid_grad->data;
  j.g = gradient->data;
  if (lt_parallel(x->size[0], 1 + LT_GRAIN / 16 / (p.channels * p.places + 1), backward_part, &j)) return -1;
  out[0] = lt_contiguous_as(x_grad, (lt_dtype)x->dtype);
  out[1] = lt_contiguous_as(grid_grad, (lt_dtype)x->dtype);
  return out[0] && out[1] ? 0 : lt_drop_results(out, 2);
}

lt_tensor *op_functional_grid_sample(lt_tensor *x, lt_tensor *grid, const char *mode, const char *padding_mode, bool align_corners)
{
  return lt__grid_sample(x, grid, mode, padding_mode, align_corners);
}

/* ---- grids ---- */

/* From -1 to 1: the middles of the outermost elements (align) or their outer edges. */
static double coordinate(int64_t i, int64_t n, bool align)
{
  if (align) return n > 1 ? 2.0 * (double)i / (double)(n - 1) - 1 : 0;
  return (2.0 * (double)i + 1) / (double)n - 1;
}

lt_tensor *op__base_grid(lt_tensor *like, lt_ints size, bool align_corners)
{
  int64_t places = 1;
  for (int i = 0; i < size.n; i++) places *= size.v[i];
  LT_AUTO lt_tensor *out = lt_tensor_new(LT_FLOAT64, 2, LT_INTS(places, size.n + 1).v);
  double *to = out ? (double *)out->data : NULL;
  for (int64_t p = 0; out && p < places; p++, to += size.n + 1) {
    int64_t rest = p;
    for (int d = 0; d < size.n; d++) {
      int64_t n = size.v[size.n - 1 - d];
      to[d] = coordinate(rest % n, n, align_corners);
      rest /= n;
    }
    to[size.n] = 1;
  }
  return out ? lt_contiguous_as(out, (lt_dtype)like->dtype) : NULL;
}

lt_tensor *op_functional_affine_grid(lt_tensor *theta, lt_ints size, bool align_corners)
{
  int n = size.n - 2;
  for (int i = 0; i < size.n; i++)
    if (size.v[i] < 1) return lt_fail_null("size %s must be positive", lt_shape_text(size.n, size.v).text);
  if ((n != 2 && n != 3) || theta->ndim != 3 || theta->size[0] != size.v[0] || theta->size[1] != n || theta->size[2] != n + 1)
    return lt_fail_null("theta of sizes %s does not fit size %s: expected {N, 2, 3} with {N, C, H, W}, or {N, 3, 4} with {N, C, D, H, W}", LT_SHAPE(theta),
                        lt_shape_text(size.n, size.v).text);
  int64_t out_size[5] = {size.v[0]};
  memcpy(out_size + 1, size.v + 2, (size_t)n * sizeof *out_size);
  out_size[n + 1] = n;
  LT_AUTO lt_tensor *base = lt__base_grid(theta, (lt_ints){size.v + 2, n}, align_corners);
  LT_AUTO lt_tensor *turned = lt_transpose(theta, 2, 3), *places = lt_matmul(base, turned);
  return lt_reshape(places, (lt_ints){out_size, n + 2});
}
