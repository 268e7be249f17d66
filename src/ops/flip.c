#include "base/parallel.h"
#include "cpu/cast.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/plan.h"
#include "tensor/shape.h"

/* A flipped dimension is read from its end with a negative stride. The result lies in memory in the order of x. */
lt_tensor *op_flip(lt_tensor *x, lt_ints dims)
{
  bool mask[LT_MAX_DIMS];
  int64_t stride[LT_MAX_DIMS];
  if (lt_dim_mask(dims, x->ndim, mask, "dims")) return NULL;
  LT_AUTO lt_tensor *out = lt_is_dense(x) ? lt_tensor_new_strided((lt_dtype)x->dtype, x->ndim, x->size, x->stride)
                                          : lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  if (!out || out->numel == 0) return lt_take(&out);
  int itemsize = lt_itemsize((lt_dtype)x->dtype);
  char *from = x->data;
  for (int i = 0; i < x->ndim; i++) {
    bool flipped = mask[i] && dims.n > 0;
    stride[i] = flipped ? -x->stride[i] : x->stride[i];
    if (flipped) from += (x->size[i] - 1) * x->stride[i] * itemsize;
  }
  struct lt_plan plan;
  lt_plan_init(&plan, x->ndim, x->size);
  lt_plan_add(&plan, out);
  lt_plan_add_raw(&plan, from, itemsize, stride);
  lt_plan_coalesce(&plan);
  return lt_plan_run(&plan, cpu_cast()->cast[x->dtype][x->dtype], NULL, LT_GRAIN) ? NULL : lt_take(&out);
}

lt_tensor *op_fliplr(lt_tensor *x)
{
  if (x->ndim < 2) return lt_fail_null("needs a tensor of at least 2 dimensions, not sizes %s", LT_SHAPE(x));
  return lt_flip(x, LT_INTS(2));
}

lt_tensor *op_flipud(lt_tensor *x)
{
  if (x->ndim < 1) return lt_fail_null("needs a tensor of at least 1 dimension");
  return lt_flip(x, LT_INTS(1));
}

/* ---- roll: each rolled dimension cuts the tensor in two; every block goes to the other side of each cut ---- */

struct rolled { int n, dim[LT_MAX_DIMS]; int64_t shift[LT_MAX_DIMS]; };

static int read_shifts(struct rolled *r, const lt_tensor *x, lt_ints shifts, lt_ints dims)
{
  bool mask[LT_MAX_DIMS];
  r->n = dims.n;
  if (shifts.n != dims.n) return lt_fail("got %d shifts and %d dims", shifts.n, dims.n);
  if (lt_dim_mask(dims, x->ndim, mask, "dims")) return -1;
  for (int i = 0; i < dims.n; i++) {
    r->dim[i] = lt_dim(dims.v[i], x->ndim, "dims");
    int64_t size = x->ndim ? x->size[r->dim[i]] : 1, shift = size ? shifts.v[i] % size : 0;
    r->shift[i] = shift < 0 ? shift + size : shift;
  }
  return 0;
}

/* Bit i of `block` tells which side of cut i the block lies on. */
static int copy_block(lt_tensor *out, const lt_tensor *x, const struct rolled *r, int block)
{
  int64_t size[LT_MAX_DIMS], to = 0, from = 0;
  memcpy(size, x->size, sizeof size);
  for (int i = 0; i < r->n; i++) {
    int d = r->dim[i];
    bool enters = block >> i & 1;
    size[d] = enters ? r->shift[i] : x->size[d] - r->shift[i];
    if (enters) from += (x->size[d] - r->shift[i]) * x->stride[d];
    else to += r->shift[i] * out->stride[d];
  }
  LT_AUTO lt_tensor *target = lt_tensor_view(out, out->ndim, size, out->stride, to), *source = lt_tensor_view(x, x->ndim, size, x->stride, from);
  return target && source ? lt_copy_data(target, source) : -1;
}

lt_tensor *op_roll(lt_tensor *x, lt_ints shifts, lt_ints dims)
{
  struct rolled r;
  if (shifts.n == 0) return lt_fail_null("shifts must not be empty");
  if (dims.n == 0 && shifts.n == 1) {
    LT_AUTO lt_tensor *flat = lt_reshape(x, LT_INTS(-1)), *rolled = flat ? op_roll(flat, shifts, LT_INTS(1)) : NULL;
    return lt_reshape(rolled, lt_sizes(x));
  }
  if (read_shifts(&r, x, shifts, dims)) return NULL;
  if (x->ndim == 0) return lt_clone(x);
  LT_AUTO lt_tensor *out = lt_tensor_new((lt_dtype)x->dtype, x->ndim, x->size);
  for (int block = 0; out && block < 1 << r.n; block++)
    if (copy_block(out, x, &r, block)) return NULL;
  return lt_take(&out);
}

lt_tensor *op__unroll(lt_tensor *x, lt_ints shifts, lt_ints dims)
{
  int64_t back[LT_MAX_DIMS];
  for (int i = 0; i < shifts.n; i++) back[i] = -shifts.v[i];
  return lt_roll(x, (lt_ints){back, shifts.n}, dims);
}

/* ---- rot90 ---- */

lt_tensor *op_rot90(lt_tensor *x, int64_t k, lt_ints dims)
{
  bool mask[LT_MAX_DIMS];
  if (dims.n != 2) return lt_fail_null("dims must name 2 dimensions, not %d", dims.n);
  if (x->ndim < 2) return lt_fail_null("needs a tensor of at least 2 dimensions, not sizes %s", LT_SHAPE(x));
  if (lt_dim_mask(dims, x->ndim, mask, "dims")) return NULL;
  int64_t quarters = (k % 4 + 4) % 4;
  if (quarters == 0) return lt_clone(x);
  if (quarters == 2) return lt_flip(x, dims);
  LT_AUTO lt_tensor *flipped = lt_flip(x, LT_INTS(dims.v[quarters == 1 ? 1 : 0]));
  return lt_transpose(flipped, dims.v[0], dims.v[1]);
}

/* ---- frequencies: `up` rounds the half of an odd size up ---- */

static lt_tensor *roll_by_half(lt_tensor *x, lt_ints dim, bool up)
{
  bool mask[LT_MAX_DIMS];
  int64_t shifts[LT_MAX_DIMS], dims[LT_MAX_DIMS];
  int n = 0;
  if (lt_dim_mask(dim, x->ndim, mask, "dim")) return NULL;
  for (int i = 0; i < x->ndim; i++) {
    if (!mask[i]) continue;
    shifts[n] = (x->size[i] + up) / 2;
    dims[n++] = i + 1;
  }
  return n ? lt_roll(x, (lt_ints){shifts, n}, (lt_ints){dims, n}) : lt_clone(x);
}

lt_tensor *op_fft_fftshift(lt_tensor *x, lt_ints dim) { return roll_by_half(x, dim, false); }
lt_tensor *op_fft_ifftshift(lt_tensor *x, lt_ints dim) { return roll_by_half(x, dim, true); }
