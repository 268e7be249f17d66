/* Resampling and padding of tensors. */
#include "ops/resampling.h"

#include "base/parallel.h"
#include "ops/front.h"
#include "ops/spatial.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct job {
  struct cpu_resampling r;
  void (*kernel)(const struct cpu_resampling *, void *, const void *, int64_t);
  char *to;
  const char *from;
  int64_t to_bytes, from_bytes;      /* of one outer index */
};

static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  j->kernel(&j->r, j->to + begin * j->to_bytes, j->from + begin * j->from_bytes, end - begin);
}

/* out from x along index d, or (backward) the other way around. */
static int run(const struct lt_resampling *t, lt_tensor *out, const lt_tensor *x, int d, bool backward)
{
  const struct cpu_resampling_table *table = cpu_resampling();
  lt_dtype type = (lt_dtype)out->dtype;
  const struct cpu_resampling_kernels *k = type == LT_FLOAT64 ? &table->f64 : type == LT_FLOAT32 ? &table->f32 : &table->i64;
  struct job j = {.r = t->r, .kernel = backward ? k->backward : k->forward, .to = out->data, .from = x->data};
  int64_t outer = 1;
  j.r.inner = 1;
  for (int i = 0; i < x->ndim; i++)
    if (i != d) *(i < d ? &outer : &j.r.inner) *= x->size[i];
  j.to_bytes = out->size[d] * j.r.inner * lt_itemsize(type);
  j.from_bytes = x->size[d] * j.r.inner * lt_itemsize(type);
  return lt_parallel(outer, 1 + LT_GRAIN / 4 / (j.r.out * j.r.inner * j.r.taps + 1), run_part, &j);
}

/* t: tables, or why there are none (status). size: of the result along d. The tables are given back here. */
static lt_tensor *apply(struct lt_resampling *t, int status, lt_tensor *x, int d, int64_t size, bool backward)
{
  int64_t sizes[LT_MAX_DIMS];
  lt_dtype type = lt_computing_type((lt_dtype)x->dtype);
  memcpy(sizes, x->size, sizeof sizes);
  sizes[d] = size;
  if (!status && x->size[d] != (backward ? t->r.out : t->r.in))
    status = lt_fail("sizes %s do not fit %lld elements along dimension %d", LT_SHAPE(x), (long long)t->r.out, d + 1);
  LT_AUTO lt_tensor *from = status ? NULL : lt_contiguous_as(x, type), *out = NULL;
  if (from) out = backward ? lt_zeros((lt_ints){sizes, x->ndim}, type, NULL, false) : lt_tensor_new(type, x->ndim, sizes);
  if (out && out->numel) status = run(t, out, from, d, backward);
  lt_resampling_drop(t);
  return out && !status ? lt_contiguous_as(out, (lt_dtype)x->dtype) : NULL;
}

static int float_dim(const lt_tensor *x, int64_t dim)
{
  if (!lt_is_float((lt_dtype)x->dtype) && x->dtype != LT_UINT8) return lt_fail("is not defined for dtype %s", lt_dtype_name((lt_dtype)x->dtype));
  if (x->ndim == 0) return lt_fail("a 0-d tensor cannot be resampled");
  return lt_dim(dim, x->ndim, "dim");
}

lt_tensor *op__resample(lt_tensor *x, int64_t dim, int64_t size, double scale, bool align_corners, bool antialias, const char *mode)
{
  struct lt_resampling t;
  int d = float_dim(x, dim);
  if (d < 0) return NULL;
  int status = lt_resampling_tables(&t, x->size[d], size, scale, align_corners, antialias, mode, x->dtype != LT_FLOAT64);
  return apply(&t, status, x, d, size, false);
}

lt_tensor *op__resample_backward(lt_tensor *g, lt_tensor *x, int64_t dim, int64_t size, double scale, bool align_corners, bool antialias, const char *mode)
{
  struct lt_resampling t;
  int d = float_dim(x, dim);
  if (d < 0) return NULL;
  int status = lt_resampling_tables(&t, x->size[d], size, scale, align_corners, antialias, mode, x->dtype != LT_FLOAT64);
  return apply(&t, status, g, d, x->size[d], true);
}

static int extended_dim(const lt_tensor *x, int64_t dim)
{
  return x->ndim ? lt_dim(dim, x->ndim, "dim") : lt_fail("a 0-d tensor cannot be padded");
}

lt_tensor *op__extend(lt_tensor *x, int64_t dim, int64_t before, int64_t after, const char *mode)
{
  struct lt_resampling t;
  int d = extended_dim(x, dim);
  if (d < 0) return NULL;
  int status = lt_extension_tables(&t, x->size[d], before, after, mode);
  return apply(&t, status, x, d, x->size[d] + before + after, false);
}

lt_tensor *op__extend_backward(lt_tensor *g, lt_tensor *x, int64_t dim, int64_t before, int64_t after, const char *mode)
{
  struct lt_resampling t;
  int d = extended_dim(x, dim);
  if (d < 0) return NULL;
  int status = lt_extension_tables(&t, x->size[d], before, after, mode);
  return apply(&t, status, g, d, x->size[d], true);
}

/* ---- padding ---- */

static int check_pad(const lt_tensor *x, lt_ints pad)
{
  if (pad.n % 2 || pad.n / 2 > x->ndim) return lt_fail("pad must have two numbers for each of at most %d dimensions, got %d", x->ndim, pad.n);
  return 0;
}

/* Sets n elements from position `first` (from 0) on along index d. */
static int fill_part(lt_tensor *x, int d, int64_t first, int64_t n, lt_tensor *value)
{
  if (n <= 0) return 0;
  LT_AUTO lt_tensor *part = lt_narrow(x, d + 1, first + 1, n), *filled = lt_fill_(part, value);
  return filled ? 0 : -1;
}

/* x inside a new tensor, with `amount` (sign 1) or its opposite (sign -1) of room around it; parts that do not fit are cut off. */
static lt_tensor *frame(lt_tensor *x, lt_ints pad, int sign, lt_scalar value)
{
  int64_t size[LT_MAX_DIMS];
  if (check_pad(x, pad)) return NULL;
  memcpy(size, x->size, sizeof size);
  for (int i = 0; i < pad.n / 2; i++) {
    int d = x->ndim - 1 - i;
    size[d] += sign * (pad.v[2 * i] + pad.v[2 * i + 1]);
    if (size[d] < 0)
      return lt_fail_null("padding %lld and %lld cannot be taken from dimension %d of sizes %s", (long long)pad.v[2 * i], (long long)pad.v[2 * i + 1],
                          d + 1, LT_SHAPE(x));
  }
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, size), *to = lt_ref(out), *from = lt_ref(x);
  LT_AUTO lt_tensor *number = lt_tensor_from_number(value);
  for (int i = 0; out && i < pad.n / 2; i++) {
    int d = x->ndim - 1 - i;
    int64_t before = sign * pad.v[2 * i], first = before > 0 ? before : 0, skipped = before < 0 ? -before : 0;
    int64_t n = x->size[d] - skipped < size[d] - first ? x->size[d] - skipped : size[d] - first;
    if (n <= 0) return fill_part(to, d, 0, size[d], number) ? NULL : lt_take(&out);
    if (fill_part(to, d, 0, first, number) || fill_part(to, d, first + n, size[d] - first - n, number)) return NULL;
    lt_tensor *to_part = lt_narrow(to, d + 1, first + 1, n), *from_part = lt_narrow(from, d + 1, skipped + 1, n);
    lt_unref(to);
    lt_unref(from);
    to = to_part;
    from = from_part;
  }
  return to && from && lt_copy_data(to, from) == 0 ? lt_take(&out) : NULL;
}

lt_tensor *op__pad_constant(lt_tensor *x, lt_ints pad, lt_scalar value)
{
  return frame(x, pad, 1, value);
}

lt_tensor *op__unpad(lt_tensor *x, lt_ints pad)
{
  return frame(x, pad, -1, lt_int_scalar(0));
}

lt_tensor *op_functional_pad(lt_tensor *x, lt_ints pad, const char *mode, lt_scalar value)
{
  bool given = value.kind != LT_SCALAR_NONE;
  if (check_pad(x, pad)) return NULL;
  if (strcmp(mode, "constant") == 0) return lt__pad_constant(x, pad, given ? value : lt_int_scalar(0));
  if (given && lt_scalar_double(value) != 0) return lt_fail_null("value is for mode \"constant\", not \"%s\"", mode);
  if (pad.n / 2 >= x->ndim || pad.n / 2 > 3)
    return lt_fail_null("mode \"%s\" pads at most 3 dimensions and leaves a leading one alone: %d numbers are too many for sizes %s", mode, pad.n, LT_SHAPE(x));
  LT_AUTO lt_tensor *out = lt_ref(x);
  for (int i = pad.n / 2 - 1; i >= 0; i--) {
    lt_tensor *next = lt__extend(out, -1 - i, pad.v[2 * i], pad.v[2 * i + 1], mode);
    lt_unref(out);
    out = next;
  }
  return out == x ? lt_clone(x) : lt_take(&out);
}
