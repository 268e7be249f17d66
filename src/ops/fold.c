/* Columns of sliding windows (made by the convolution's kernels), and shuffles between channels and space. */
#include "base/parallel.h"
#include "cpu/convolution.h"
#include "ops/front.h"
#include "ops/spatial.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* ---- columns ---- */

/* The planes of {N, C, H, W} as one group of a convolution. */
static int set_plane(struct cpu_conv *p, lt_ints size, lt_ints kernel, lt_ints dilation, lt_ints padding, lt_ints stride)
{
  int64_t k[2], d[2], b[2], s[2];
  if (size.n != 4) return lt_fail("needs {N, C, H, W}, not sizes %s", lt_shape_text(size.n, size.v).text);
  if (lt_read_sizes(kernel, 2, 1, "kernel_size", k) || lt_read_sizes(dilation, 2, 1, "dilation", d)) return -1;
  if (lt_read_sizes(padding, 2, 0, "padding", b) || lt_read_sizes(stride, 2, 1, "stride", s)) return -1;
  *p = (struct cpu_conv){.in_channels = size.v[1], .in = {1}, .out = {1}, .kernel = {1}, .stride = {1}, .dilation = {1}};
  for (int i = 0; i < 2; i++) {
    int64_t span = size.v[2 + i] + 2 * b[i] - d[i] * (k[i] - 1) - 1;
    if (span < 0) return lt_fail("windows of %lld elements do not fit sizes %s", (long long)k[i], lt_shape_text(size.n, size.v).text);
    p->in[1 + i] = size.v[2 + i];
    p->kernel[1 + i] = k[i];
    p->dilation[1 + i] = d[i];
    p->pad[1 + i] = b[i];
    p->stride[1 + i] = s[i];
    p->out[1 + i] = span / s[i] + 1;
  }
  p->in_plane = p->in[1] * p->in[2];
  p->out_plane = p->out[1] * p->out[2];
  p->taps = k[0] * k[1];
  return 0;
}

struct job { struct cpu_conv plane; const struct cpu_conv_kernels *kernel; char *image, *columns; int64_t image_bytes, column_bytes; bool adds; };

static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++) {
    char *image = j->image + i * j->image_bytes, *columns = j->columns + i * j->column_bytes;
    if (j->adds) j->kernel->add_columns(&j->plane, image, columns, 0, j->plane.out_plane);
    else j->kernel->columns(&j->plane, columns, image, 0, j->plane.out_plane);
  }
}

static int run(const struct cpu_conv *p, lt_tensor *image, lt_tensor *columns, bool adds)
{
  const struct cpu_convolution_table *t = cpu_convolution();
  lt_dtype type = (lt_dtype)image->dtype;
  int64_t itemsize = lt_itemsize(type), depth = p->in_channels * p->taps * p->out_plane;
  struct job j = {*p, type == LT_FLOAT64 ? &t->f64 : type == LT_FLOAT32 ? &t->f32 : &t->i64, image->data, columns->data,
                  p->in_channels * p->in_plane * itemsize, depth * itemsize, adds};
  return lt_parallel(image->size[0], 1 + LT_GRAIN / (depth + 1), run_part, &j);
}

lt_tensor *op__unfold(lt_tensor *x, lt_ints kernel, lt_ints dilation, lt_ints padding, lt_ints stride)
{
  struct cpu_conv p;
  lt_dtype type = lt_computing_type((lt_dtype)x->dtype);
  if (set_plane(&p, lt_sizes(x), kernel, dilation, padding, stride)) return NULL;
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, type), *out = lt_tensor_new(type, 3, LT_INTS(x->size[0], p.in_channels * p.taps, p.out_plane).v);
  if (!from || !out) return NULL;
  if (out->numel && run(&p, from, out, false)) return NULL;
  return lt_contiguous_as(out, (lt_dtype)x->dtype);
}

lt_tensor *op__fold(lt_tensor *x, lt_ints size, lt_ints kernel, lt_ints dilation, lt_ints padding, lt_ints stride)
{
  struct cpu_conv p;
  lt_dtype type = lt_computing_type((lt_dtype)x->dtype);
  if (set_plane(&p, size, kernel, dilation, padding, stride)) return NULL;
  if (x->ndim != 3 || x->size[0] != size.v[0] || x->size[1] != p.in_channels * p.taps || x->size[2] != p.out_plane)
    return lt_fail_null("columns of sizes %s do not fit: expected %lld windows of %lld elements for each channel", LT_SHAPE(x), (long long)p.out_plane,
                        (long long)p.taps);
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, type), *out = lt_zeros(size, type, NULL, false);
  if (!from || !out) return NULL;
  if (from->numel && run(&p, out, from, true)) return NULL;
  return lt_contiguous_as(out, (lt_dtype)x->dtype);
}

lt_tensor *op_functional_unfold(lt_tensor *x, lt_ints kernel_size, lt_ints dilation, lt_ints padding, lt_ints stride)
{
  if (x->ndim == 4) return lt__unfold(x, kernel_size, dilation, padding, stride);
  if (x->ndim != 3) return lt_fail_null("needs x of 3 or 4 dimensions, not sizes %s", LT_SHAPE(x));
  LT_AUTO lt_tensor *batch = lt_unsqueeze(x, 1), *out = lt__unfold(batch, kernel_size, dilation, padding, stride);
  return lt_squeeze(out, LT_INTS(1));
}

lt_tensor *op_functional_fold(lt_tensor *x, lt_ints output_size, lt_ints kernel_size, lt_ints dilation, lt_ints padding, lt_ints stride)
{
  int64_t out[2], kernel[2];
  if (x->ndim != 2 && x->ndim != 3) return lt_fail_null("needs x of 2 or 3 dimensions, not sizes %s", LT_SHAPE(x));
  if (lt_read_sizes(output_size, 2, 1, "output_size", out) || lt_read_sizes(kernel_size, 2, 1, "kernel_size", kernel)) return NULL;
  int64_t rows = x->size[x->ndim - 2], taps = kernel[0] * kernel[1];
  if (rows % taps)
    return lt_fail_null("the %lld rows of x of sizes %s are no multiple of a window's %lld elements", (long long)rows, LT_SHAPE(x), (long long)taps);
  LT_AUTO lt_tensor *batch = x->ndim == 3 ? lt_ref(x) : lt_unsqueeze(x, 1);
  if (!batch) return NULL;
  LT_AUTO lt_tensor *image = lt__fold(batch, LT_INTS(batch->size[0], rows / taps, out[0], out[1]), kernel_size, dilation, padding, stride);
  return x->ndim == 3 ? lt_take(&image) : lt_squeeze(image, LT_INTS(1));
}

/* ---- shuffles ---- */

/* x's last three dimensions as the given six (three for the channels and rows and columns split in two), reordered, and merged to three. */
static lt_tensor *rearrange(lt_tensor *x, const int64_t *split, const int *order, const int64_t *merged)
{
  int64_t size[LT_MAX_DIMS], dims[LT_MAX_DIMS];
  int lead = x->ndim - 3;
  if (lead + 5 > LT_MAX_DIMS) return lt_fail_null("x has too many dimensions: %s", LT_SHAPE(x));
  memcpy(size, x->size, sizeof size);
  memcpy(size + lead, split, 5 * sizeof *size);
  for (int i = 0; i < lead + 5; i++) dims[i] = i < lead ? i + 1 : lead + order[i - lead];
  LT_AUTO lt_tensor *wide = lt_reshape(x, (lt_ints){size, lead + 5}), *turned = lt_permute(wide, (lt_ints){dims, lead + 5});
  memcpy(size + lead, merged, 3 * sizeof *size);
  return lt_reshape(turned, (lt_ints){size, lead + 3});
}

static int check_shuffle(const lt_tensor *x, int64_t r, const char *name)
{
  if (x->ndim < 3) return lt_fail("needs {..., C, H, W}, not sizes %s", LT_SHAPE(x));
  return r > 0 ? 0 : lt_fail("%s must be positive, got %lld", name, (long long)r);
}

lt_tensor *op_functional_pixel_shuffle(lt_tensor *x, int64_t upscale_factor)
{
  int64_t r = upscale_factor;
  if (check_shuffle(x, r, "upscale_factor")) return NULL;
  int64_t c = x->size[x->ndim - 3], h = x->size[x->ndim - 2], w = x->size[x->ndim - 1];
  if (c % (r * r)) return lt_fail_null("%lld channels cannot be split into groups of %lld", (long long)c, (long long)(r * r));
  return rearrange(x, (int64_t[]){c / (r * r), r, r, h, w}, (int[]){1, 4, 2, 5, 3}, (int64_t[]){c / (r * r), h * r, w * r});
}

lt_tensor *op_functional_pixel_unshuffle(lt_tensor *x, int64_t downscale_factor)
{
  int64_t r = downscale_factor;
  if (check_shuffle(x, r, "downscale_factor")) return NULL;
  int64_t c = x->size[x->ndim - 3], h = x->size[x->ndim - 2], w = x->size[x->ndim - 1];
  if (h % r || w % r) return lt_fail_null("height and width of sizes %s are no multiples of %lld", LT_SHAPE(x), (long long)r);
  return rearrange(x, (int64_t[]){c, h / r, r, w / r, r}, (int[]){1, 3, 5, 2, 4}, (int64_t[]){c * r * r, h / r, w / r});
}

lt_tensor *op_functional_channel_shuffle(lt_tensor *x, int64_t groups)
{
  if (x->ndim < 3) return lt_fail_null("needs {N, C, ...} of at least 3 dimensions, not sizes %s", LT_SHAPE(x));
  if (groups < 1 || x->size[1] % groups) return lt_fail_null("%lld channels cannot be split into %lld groups", (long long)x->size[1], (long long)groups);
  int64_t size[LT_MAX_DIMS] = {x->size[0], groups, x->size[1] / groups};
  if (x->ndim == LT_MAX_DIMS) return lt_fail_null("x has too many dimensions: %s", LT_SHAPE(x));
  memcpy(size + 3, x->size + 2, (size_t)(x->ndim - 2) * sizeof *size);
  LT_AUTO lt_tensor *wide = lt_reshape(x, (lt_ints){size, x->ndim + 1}), *turned = lt_transpose(wide, 2, 3);
  return lt_reshape(turned, lt_sizes(x));
}
