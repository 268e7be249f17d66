/* Convolution operators: arguments, shapes, and typed copies for convolution_run.c. */
#include "ops/convolution.h"

#include "ops/front.h"
#include "ops/spatial.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { SPACE = 3 };

/* ---- arguments ---- */

struct arguments { int n; int64_t stride[SPACE], padding[2 * SPACE], dilation[SPACE], groups; };

static int read_arguments(struct arguments *a, int n, lt_ints stride, lt_ints dilation, int64_t groups)
{
  *a = (struct arguments){.n = n, .groups = groups};
  if (lt_read_sizes(stride, n, 1, "stride", a->stride) || lt_read_sizes(dilation, n, 1, "dilation", a->dilation)) return -1;
  return groups > 0 ? 0 : lt_fail("groups must be positive, got %lld", (long long)groups);
}

static int check_weight(const lt_tensor *x, const lt_tensor *weight, int n, int64_t groups)
{
  if (x->ndim != n + 1 && x->ndim != n + 2) return lt_fail("needs x of %d or %d dimensions, not sizes %s", n + 1, n + 2, LT_SHAPE(x));
  if (weight->ndim != n + 2) return lt_fail("needs weight of %d dimensions, not sizes %s", n + 2, LT_SHAPE(weight));
  if (weight->dtype != x->dtype)
    return lt_fail("x is %s, but weight is %s", lt_dtype_name((lt_dtype)x->dtype), lt_dtype_name((lt_dtype)weight->dtype));
  if (weight->size[0] % groups == 0) return 0;
  return lt_fail("%lld channels of weight of sizes %s cannot be split into %lld groups", (long long)weight->size[0], LT_SHAPE(weight), (long long)groups);
}

static int check_bias(const lt_tensor *x, const lt_tensor *bias, int64_t channels)
{
  if (lt_check_dtype(x, bias, "bias")) return -1;
  if (!bias || (bias->ndim == 1 && bias->size[0] == channels)) return 0;
  return lt_fail("bias of sizes %s does not fit %lld output channels", LT_SHAPE(bias), (long long)channels);
}

/* x as a batch. */
static lt_tensor *as_batch(lt_tensor *x, int n)
{
  return x->ndim == n + 2 ? lt_ref(x) : lt_unsqueeze(x, 1);
}

static lt_tensor *from_batch(lt_tensor *out, const lt_tensor *x, int n)
{
  return x->ndim == n + 2 ? lt_ref(out) : lt_squeeze(out, LT_INTS(1));
}

/* ---- the public functions ---- */

static lt_tensor *convolve(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, const struct arguments *a)
{
  if (check_weight(x, weight, a->n, a->groups) || check_bias(x, bias, weight->size[0])) return NULL;
  int64_t channels = x->size[x->ndim - a->n - 1];
  if (channels != weight->size[1] * a->groups)
    return lt_fail_null("x of sizes %s has %lld channels, but weight of sizes %s with %lld groups takes %lld", LT_SHAPE(x), (long long)channels,
                        LT_SHAPE(weight), (long long)a->groups, (long long)(weight->size[1] * a->groups));
  LT_AUTO lt_tensor *batch = as_batch(x, a->n);
  LT_AUTO lt_tensor *out = lt__conv(batch, weight, bias, (lt_ints){a->stride, a->n}, (lt_ints){a->padding, 2 * a->n}, (lt_ints){a->dilation, a->n}, a->groups);
  return from_batch(out, x, a->n);
}

static lt_tensor *conv(int n, lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  struct arguments a;
  if (read_arguments(&a, n, stride, dilation, groups) || lt_read_sizes(padding, n, 0, "padding", a.padding)) return NULL;
  for (int i = 0; i < n; i++) a.padding[n + i] = a.padding[i];
  return convolve(x, weight, bias, &a);
}

/* "same": as many zeros as the kernel reaches beyond its first tap, half of them before. */
static lt_tensor *conv_padded(int n, lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, const char *padding, lt_ints dilation, int64_t groups)
{
  struct arguments a;
  bool same = strcmp(padding, "same") == 0;
  if (read_arguments(&a, n, stride, dilation, groups)) return NULL;
  if (!same && strcmp(padding, "valid")) return lt_fail_null("padding is \"%s\"; it can be numbers, \"same\" or \"valid\"", padding);
  for (int i = 0; same && i < n && weight->ndim == n + 2; i++) {
    int64_t reach = a.dilation[i] * (weight->size[2 + i] - 1);
    if (a.stride[i] != 1) return lt_fail_null("padding \"same\" needs stride 1, not %lld", (long long)a.stride[i]);
    a.padding[i] = reach / 2;
    a.padding[n + i] = reach - reach / 2;
  }
  return convolve(x, weight, bias, &a);
}

static int check_output_padding(const struct arguments *a, const int64_t *output_padding)
{
  for (int i = 0; i < a->n; i++)
    if (output_padding[i] >= a->stride[i] && output_padding[i] >= a->dilation[i])
      return lt_fail("output_padding %lld must be smaller than stride %lld or dilation %lld", (long long)output_padding[i], (long long)a->stride[i],
                     (long long)a->dilation[i]);
  return 0;
}

/* Output padding takes back what padding cut off at the end of each dimension; what is left of it, in `more`, are zeros. */
static lt_tensor *add_zeros(lt_tensor *x, const int64_t *more, int n)
{
  int64_t pad[2 * SPACE] = {0};
  bool any = false;
  for (int i = 0; i < n; i++) {
    pad[2 * (n - 1 - i) + 1] = more[i];
    any = any || more[i];
  }
  return any && x ? lt_constant_pad_nd(x, (lt_ints){pad, 2 * n}, lt_int_scalar(0)) : lt_ref(x);
}

static lt_tensor *add_bias(lt_tensor *out, lt_tensor *bias)
{
  if (!out || !bias) return lt_ref(out);
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < out->ndim; i++) size[i] = i == 1 ? bias->size[0] : 1;
  LT_AUTO lt_tensor *wide = lt_reshape(bias, (lt_ints){size, out->ndim});
  return lt_add(out, wide, lt_int_scalar(1));
}

static lt_tensor *conv_transpose(int n, lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints output_padding,
                                 int64_t groups, lt_ints dilation)
{
  struct arguments a;
  int64_t more[SPACE], size[SPACE + 2];
  if (read_arguments(&a, n, stride, dilation, groups) || lt_read_sizes(padding, n, 0, "padding", a.padding)) return NULL;
  if (lt_read_sizes(output_padding, n, 0, "output_padding", more) || check_output_padding(&a, more)) return NULL;
  if (check_weight(x, weight, n, groups) || check_bias(x, bias, weight->size[1] * groups)) return NULL;
  int64_t channels = x->size[x->ndim - n - 1];
  if (channels != weight->size[0])
    return lt_fail_null("x of sizes %s has %lld channels, but weight of sizes %s takes %lld", LT_SHAPE(x), (long long)channels, LT_SHAPE(weight),
                        (long long)weight->size[0]);
  LT_AUTO lt_tensor *batch = as_batch(x, n);
  if (!batch) return NULL;
  size[0] = batch->size[0];
  size[1] = weight->size[1] * groups;
  for (int i = 0; i < n; i++) {
    int64_t kept = more[i] < a.padding[i] ? more[i] : a.padding[i];
    size[2 + i] = (batch->size[2 + i] - 1) * a.stride[i] - 2 * a.padding[i] + a.dilation[i] * (weight->size[2 + i] - 1) + 1 + kept;
    a.padding[n + i] = a.padding[i] - kept;
    more[i] -= kept;
    if (size[2 + i] < 1)
      return lt_fail_null("x of sizes %s is too small: the result would have %lld elements in a dimension", LT_SHAPE(x), (long long)size[2 + i]);
  }
  LT_AUTO lt_tensor *spread = lt__conv_input_grad(batch, weight, (lt_ints){size, n + 2}, (lt_ints){a.stride, n}, (lt_ints){a.padding, 2 * n},
                                                  (lt_ints){a.dilation, n}, groups);
  LT_AUTO lt_tensor *whole = add_zeros(spread, more, n), *out = add_bias(whole, bias);
  return from_batch(out, x, n);
}

lt_tensor *op_functional_conv1d(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  return conv(1, x, weight, bias, stride, padding, dilation, groups);
}

lt_tensor *op_functional_conv2d(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  return conv(2, x, weight, bias, stride, padding, dilation, groups);
}

lt_tensor *op_functional_conv3d(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  return conv(3, x, weight, bias, stride, padding, dilation, groups);
}

lt_tensor *op_functional_conv1d_padded(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, const char *padding, lt_ints dilation, int64_t groups)
{
  return conv_padded(1, x, weight, bias, stride, padding, dilation, groups);
}

lt_tensor *op_functional_conv2d_padded(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, const char *padding, lt_ints dilation, int64_t groups)
{
  return conv_padded(2, x, weight, bias, stride, padding, dilation, groups);
}

lt_tensor *op_functional_conv3d_padded(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, const char *padding, lt_ints dilation, int64_t groups)
{
  return conv_padded(3, x, weight, bias, stride, padding, dilation, groups);
}

lt_tensor *op_functional_conv_transpose1d(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints output_padding,
                                          int64_t groups, lt_ints dilation)
{
  return conv_transpose(1, x, weight, bias, stride, padding, output_padding, groups, dilation);
}

lt_tensor *op_functional_conv_transpose2d(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints output_padding,
                                          int64_t groups, lt_ints dilation)
{
  return conv_transpose(2, x, weight, bias, stride, padding, output_padding, groups, dilation);
}

lt_tensor *op_functional_conv_transpose3d(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints output_padding,
                                          int64_t groups, lt_ints dilation)
{
  return conv_transpose(3, x, weight, bias, stride, padding, output_padding, groups, dilation);
}
