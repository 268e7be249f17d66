/* The public pooling functions: arguments of one number or one for each dimension, and samples without a batch. */
#include "ops/front.h"
#include "ops/positions.h"
#include "ops/spatial.h"
#include "tensor/shape.h"

enum { SPACE = 3 };

struct windows { int64_t kernel[SPACE], stride[SPACE], padding[SPACE], dilation[SPACE]; };

static int read_windows(struct windows *w, int n, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints dilation)
{
  if (lt_read_sizes(kernel, n, 1, "kernel_size", w->kernel) || lt_read_sizes(stride.n ? stride : kernel, n, 1, "stride", w->stride)) return -1;
  return lt_read_sizes(padding, n, 0, "padding", w->padding) || lt_read_sizes(dilation, n, 1, "dilation", w->dilation) ? -1 : 0;
}

/* Only the number of samples may be 0. */
static int check_input(const lt_tensor *x, int n)
{
  if (x->ndim != n + 1 && x->ndim != n + 2) return lt_fail("needs x of %d or %d dimensions, not sizes %s", n + 1, n + 2, LT_SHAPE(x));
  for (int i = x->ndim - n - 1; i < x->ndim; i++)
    if (x->size[i] == 0) return lt_fail("x of sizes %s has an empty dimension besides the batch", LT_SHAPE(x));
  return 0;
}

#define LIST(v) ((lt_ints){(v), n})

/* ---- maxima ---- */

static int max_pool(int n, lt_tensor *x, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode, lt_tensor **out)
{
  struct windows w;
  if (check_input(x, n) || read_windows(&w, n, kernel, stride, padding, dilation)) return -1;
  return lt__max_pool(x, LIST(w.kernel), LIST(w.stride), LIST(w.padding), LIST(w.dilation), ceil_mode, out);
}

static lt_tensor *max_pool_values(int n, lt_tensor *x, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode)
{
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL};
  return max_pool(n, x, kernel, stride, padding, dilation, ceil_mode, out) ? NULL : lt_take(&out[0]);
}

/* As in PyTorch, adaptive pooling is for floating-point numbers. */
static int check_real(const lt_tensor *x)
{
  return lt_is_float((lt_dtype)x->dtype) ? 0 : lt_fail("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
}

static int adaptive_max_pool(int n, lt_tensor *x, lt_ints output_size, lt_tensor **out)
{
  int64_t size[SPACE];
  if (check_input(x, n) || check_real(x) || lt_read_sizes(output_size, n, 0, "output_size", size)) return -1;
  return lt__adaptive_max_pool(x, LIST(size), out);
}

static lt_tensor *adaptive_max_pool_values(int n, lt_tensor *x, lt_ints output_size)
{
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL};
  return adaptive_max_pool(n, x, output_size, out) ? NULL : lt_take(&out[0]);
}

static int fractional_max_pool(int n, lt_tensor *x, lt_ints kernel_size, lt_ints output_size, lt_tensor *samples, lt_tensor **out)
{
  int64_t kernel[SPACE], size[SPACE];
  if (check_input(x, n) || lt_read_sizes(kernel_size, n, 1, "kernel_size", kernel) || lt_read_sizes(output_size, n, 1, "output_size", size)) return -1;
  return lt__fractional_max_pool(x, LIST(kernel), LIST(size), samples, out);
}

/* ---- the inverse ---- */

/* The sizes of the result: as given, with or without the leading dimensions, or what a pool of these windows came from. */
static int unpool_size(const lt_tensor *x, int n, const struct windows *w, lt_ints output_size, int64_t *size)
{
  memcpy(size, x->size, (size_t)x->ndim * sizeof *size);
  if (output_size.n && output_size.n != n && output_size.n != x->ndim)
    return lt_fail("output_size must have %d or %d numbers, got %d", n, x->ndim, output_size.n);
  for (int i = 0; i < n; i++) {
    int at = x->ndim - n + i;
    int64_t plain = (x->size[at] - 1) * w->stride[i] + w->kernel[i] - 2 * w->padding[i], given = output_size.n ? output_size.v[output_size.n - n + i] : plain;
    if (given <= plain - w->stride[i] || given >= plain + w->stride[i])
      return lt_fail("output_size %lld is not within one stride, %lld, of %lld", (long long)given, (long long)w->stride[i], (long long)plain);
    size[at] = given;
  }
  return 0;
}

static lt_tensor *max_unpool(int n, lt_tensor *x, lt_tensor *indices, lt_ints kernel, lt_ints stride, lt_ints padding, lt_ints output_size)
{
  struct windows w;
  int64_t size[LT_MAX_DIMS];
  if (x->ndim != n + 1 && x->ndim != n + 2) return lt_fail_null("needs x of %d or %d dimensions, not sizes %s", n + 1, n + 2, LT_SHAPE(x));
  if (lt_check_long(indices, "indices") || read_windows(&w, n, kernel, stride, padding, LT_INTS(1)) || unpool_size(x, n, &w, output_size, size)) return NULL;
  return lt__plane_put(x, indices, (lt_ints){size, x->ndim}, LIST(w.kernel));
}

/* ---- means ---- */

static lt_tensor *avg_pool(int n, lt_tensor *x, lt_ints kernel, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_include_pad, int64_t divisor)
{
  struct windows w;
  if (check_input(x, n) || read_windows(&w, n, kernel, stride, padding, LT_INTS(1))) return NULL;
  if (divisor == 0) return lt_fail_null("divisor_override must not be 0");
  return lt__avg_pool(x, LIST(w.kernel), LIST(w.stride), LIST(w.padding), ceil_mode, count_include_pad, divisor == LT_NONE ? 0 : divisor);
}

static lt_tensor *adaptive_avg_pool(int n, lt_tensor *x, lt_ints output_size)
{
  int64_t size[SPACE];
  if (check_input(x, n) || check_real(x) || lt_read_sizes(output_size, n, 0, "output_size", size)) return NULL;
  return lt__adaptive_avg_pool(x, LIST(size));
}

static lt_tensor *lp_pool(int n, lt_tensor *x, double norm_type, lt_ints kernel, lt_ints stride, bool ceil_mode)
{
  int64_t sizes[SPACE], count = 1;
  if (lt_read_sizes(kernel, n, 1, "kernel_size", sizes)) return NULL;
  for (int i = 0; i < n; i++) count *= sizes[i];
  LT_AUTO lt_tensor *order = lt_tensor_from_number(lt_float_scalar(norm_type)), *powers = lt_pow(x, order);
  LT_AUTO lt_tensor *mean = powers ? avg_pool(n, powers, kernel, stride, LT_INTS(0), ceil_mode, true, LT_NONE) : NULL;
  return lt__lp_root(mean, count, norm_type);
}

/* The mean over a window of channels, of which `size / 2` come before; missing ones are 0. */
static lt_tensor *channel_means(lt_tensor *squares, int64_t size)
{
  int64_t inner = squares->numel / (squares->size[0] * squares->size[1]);
  LT_AUTO lt_tensor *planes = lt_reshape(squares, LT_INTS(squares->size[0], squares->size[1], inner));
  LT_AUTO lt_tensor *means = lt__avg_pool(planes, LT_INTS(size, 1), LT_INTS(1, 1), LT_INTS(size / 2, 0), false, true, size);
  LT_AUTO lt_tensor *used = lt_narrow(means, 2, 1, squares->size[1]);
  return lt_reshape(used, lt_sizes(squares));
}

lt_tensor *op_functional_local_response_norm(lt_tensor *x, int64_t size, double alpha, double beta, double k)
{
  if (x->ndim < 3) return lt_fail_null("needs {N, C, ...} of at least 3 dimensions, not sizes %s", LT_SHAPE(x));
  if (size < 1) return lt_fail_null("size must be positive, got %lld", (long long)size);
  if (x->numel == 0) return lt_clone(x);
  LT_AUTO lt_tensor *squares = lt_square(x), *means = squares ? channel_means(squares, size) : NULL;
  return lt__local_response(x, means, alpha, beta, k);
}

/* ---- by number of dimensions ---- */

lt_tensor *op_functional_max_pool1d(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode)
{
  return max_pool_values(1, x, kernel_size, stride, padding, dilation, ceil_mode);
}

int op_functional_max_pool1d_with_indices(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode, lt_tensor **out)
{
  return max_pool(1, x, kernel_size, stride, padding, dilation, ceil_mode, out);
}

lt_tensor *op_functional_avg_pool1d(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_include_pad)
{
  return avg_pool(1, x, kernel_size, stride, padding, ceil_mode, count_include_pad, LT_NONE);
}

lt_tensor *op_functional_adaptive_avg_pool1d(lt_tensor *x, lt_ints output_size)
{
  return adaptive_avg_pool(1, x, output_size);
}

lt_tensor *op_functional_adaptive_max_pool1d(lt_tensor *x, lt_ints output_size)
{
  return adaptive_max_pool_values(1, x, output_size);
}

int op_functional_adaptive_max_pool1d_with_indices(lt_tensor *x, lt_ints output_size, lt_tensor **out)
{
  return adaptive_max_pool(1, x, output_size, out);
}

lt_tensor *op_functional_lp_pool1d(lt_tensor *x, double norm_type, lt_ints kernel_size, lt_ints stride, bool ceil_mode)
{
  return lp_pool(1, x, norm_type, kernel_size, stride, ceil_mode);
}

lt_tensor *op_functional_max_unpool1d(lt_tensor *x, lt_tensor *indices, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints output_size)
{
  return max_unpool(1, x, indices, kernel_size, stride, padding, output_size);
}

lt_tensor *op_functional_max_pool2d(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode)
{
  return max_pool_values(2, x, kernel_size, stride, padding, dilation, ceil_mode);
}

int op_functional_max_pool2d_with_indices(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode, lt_tensor **out)
{
  return max_pool(2, x, kernel_size, stride, padding, dilation, ceil_mode, out);
}

lt_tensor *op_functional_avg_pool2d(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_include_pad,
                                    int64_t divisor_override)
{
  return avg_pool(2, x, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}

lt_tensor *op_functional_adaptive_avg_pool2d(lt_tensor *x, lt_ints output_size)
{
  return adaptive_avg_pool(2, x, output_size);
}

lt_tensor *op_functional_adaptive_max_pool2d(lt_tensor *x, lt_ints output_size)
{
  return adaptive_max_pool_values(2, x, output_size);
}

int op_functional_adaptive_max_pool2d_with_indices(lt_tensor *x, lt_ints output_size, lt_tensor **out)
{
  return adaptive_max_pool(2, x, output_size, out);
}

lt_tensor *op_functional_lp_pool2d(lt_tensor *x, double norm_type, lt_ints kernel_size, lt_ints stride, bool ceil_mode)
{
  return lp_pool(2, x, norm_type, kernel_size, stride, ceil_mode);
}

lt_tensor *op_functional_max_unpool2d(lt_tensor *x, lt_tensor *indices, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints output_size)
{
  return max_unpool(2, x, indices, kernel_size, stride, padding, output_size);
}

int op_functional_fractional_max_pool2d_with_indices(lt_tensor *x, lt_ints kernel_size, lt_ints output_size, lt_tensor *random_samples, lt_tensor **out)
{
  return fractional_max_pool(2, x, kernel_size, output_size, random_samples, out);
}

lt_tensor *op_functional_max_pool3d(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode)
{
  return max_pool_values(3, x, kernel_size, stride, padding, dilation, ceil_mode);
}

int op_functional_max_pool3d_with_indices(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints dilation, bool ceil_mode, lt_tensor **out)
{
  return max_pool(3, x, kernel_size, stride, padding, dilation, ceil_mode, out);
}

lt_tensor *op_functional_avg_pool3d(lt_tensor *x, lt_ints kernel_size, lt_ints stride, lt_ints padding, bool ceil_mode, bool count_include_pad,
                                    int64_t divisor_override)
{
  return avg_pool(3, x, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
}

lt_tensor *op_functional_adaptive_avg_pool3d(lt_tensor *x, lt_ints output_size)
{
  return adaptive_avg_pool(3, x, output_size);
}

lt_tensor *op_functional_adaptive_max_pool3d(lt_tensor *x, lt_ints output_size)
{
  return adaptive_max_pool_values(3, x, output_size);
}

int op_functional_adaptive_max_pool3d_with_indices(lt_tensor *x, lt_ints output_size, lt_tensor **out)
{
  return adaptive_max_pool(3, x, output_size, out);
}

lt_tensor *op_functional_lp_pool3d(lt_tensor *x, double norm_type, lt_ints kernel_size, lt_ints stride, bool ceil_mode)
{
  return lp_pool(3, x, norm_type, kernel_size, stride, ceil_mode);
}

lt_tensor *op_functional_max_unpool3d(lt_tensor *x, lt_tensor *indices, lt_ints kernel_size, lt_ints stride, lt_ints padding, lt_ints output_size)
{
  return max_unpool(3, x, indices, kernel_size, stride, padding, output_size);
}

int op_functional_fractional_max_pool3d_with_indices(lt_tensor *x, lt_ints kernel_size, lt_ints output_size, lt_tensor *random_samples, lt_tensor **out)
{
  return fractional_max_pool(3, x, kernel_size, output_size, random_samples, out);
}
