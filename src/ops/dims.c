#include "ops/front.h"
#include "tensor/shape.h"

/* ---- movedim ---- */

lt_tensor *op_movedim(lt_tensor *x, lt_ints source, lt_ints destination)
{
  bool moved[LT_MAX_DIMS] = {false}, taken[LT_MAX_DIMS] = {false};
  int64_t order[LT_MAX_DIMS];
  if (source.n != destination.n) return lt_fail_null("source names %d dimensions, destination %d", source.n, destination.n);
  if (x->ndim == 0) return lt_tensor_alias(x);
  if (source.n && (lt_dim_mask(source, x->ndim, moved, "source") || lt_dim_mask(destination, x->ndim, taken, "destination"))) return NULL;
  for (int i = 0; i < source.n; i++) order[lt_dim(destination.v[i], x->ndim, "destination")] = lt_dim(source.v[i], x->ndim, "source") + 1;
  for (int i = 0, from = 0; i < x->ndim; i++) {
    if (taken[i]) continue;
    while (moved[from]) from++;
    order[i] = ++from;
  }
  return op_permute(x, (lt_ints){order, x->ndim});
}

lt_tensor *op_adjoint(lt_tensor *x)
{
  if (x->ndim < 2) return lt_fail_null("needs at least 2 dimensions, not sizes %s", LT_SHAPE(x));
  return lt_transpose(x, -2, -1);
}

/* ---- shapes ---- */

lt_tensor *op_unflatten(lt_tensor *x, int64_t dim, lt_ints sizes)
{
  int d = lt_dim(dim, x->ndim, "dim"), n = 0;
  int64_t parts[LT_MAX_DIMS], size[LT_MAX_DIMS];
  if (d < 0) return NULL;
  if (sizes.n == 0) return lt_fail_null("sizes must not be empty");
  if (x->ndim + sizes.n - 1 > LT_MAX_DIMS) return lt_fail_null("a tensor has at most %d dimensions", LT_MAX_DIMS);
  if (lt_infer_size(sizes, x->ndim ? x->size[d] : 1, parts)) return NULL;
  for (int i = 0; i < d; i++) size[n++] = x->size[i];
  for (int i = 0; i < sizes.n; i++) size[n++] = parts[i];
  for (int i = d + 1; i < x->ndim; i++) size[n++] = x->size[i];
  return lt_view(x, (lt_ints){size, n});
}

lt_tensor *op_ravel(lt_tensor *x)
{
  return lt_reshape(x, LT_INTS(-1));
}

lt_tensor *op_broadcast_to(lt_tensor *x, lt_ints size)
{
  return lt_expand(x, size);
}

int op_broadcast_tensors(lt_tensors tensors, lt_list *out)
{
  int ndim = 0;
  int64_t size[LT_MAX_DIMS];
  for (int i = 0; i < tensors.n; i++)
    if (lt_broadcast(&ndim, size, tensors.v[i]->ndim, tensors.v[i]->size)) return -1;
  if (lt_list_init(out, tensors.n)) return -1;
  for (int i = 0; i < tensors.n; i++)
    if (!(out->v[i] = lt_expand(tensors.v[i], (lt_ints){size, ndim}))) return lt_list_free(out), -1;
  return 0;
}

lt_tensor *op_sum_to_size(lt_tensor *x, lt_ints size)
{
  bool fits = size.n <= x->ndim;
  for (int i = 0; fits && i < size.n; i++) fits = size.v[i] == 1 || size.v[i] == x->size[i + x->ndim - size.n];
  if (!fits) return lt_fail_null("sizes %s do not broadcast to %s", lt_shape_text(size.n, size.v).text, LT_SHAPE(x));
  return size.n ? lt__sum_to(x, size) : lt_sum(x, (lt_ints){NULL, 0}, false, LT_NO_DTYPE);
}

/* ---- at least so many dimensions ---- */

/* A 1-d tensor is a row, a matrix gets a third dimension at the end. */
static lt_tensor *at_least(lt_tensor *x, int ndim)
{
  int64_t size[3] = {1, 1, 1};
  if (x->ndim >= ndim) return lt_ref(x);
  int first = ndim > 1 && x->ndim == 1 ? 1 : 0;
  for (int i = 0; i < x->ndim; i++) size[first + i] = x->size[i];
  return lt_reshape(x, (lt_ints){size, ndim});
}

static int each_at_least(lt_tensors tensors, int ndim, lt_list *out)
{
  if (lt_list_init(out, tensors.n)) return -1;
  for (int i = 0; i < tensors.n; i++)
    if (!(out->v[i] = at_least(tensors.v[i], ndim))) return lt_list_free(out), -1;
  return 0;
}

lt_tensor *op_atleast_1d(lt_tensor *x) { return at_least(x, 1); }
lt_tensor *op_atleast_2d(lt_tensor *x) { return at_least(x, 2); }
lt_tensor *op_atleast_3d(lt_tensor *x) { return at_least(x, 3); }
int op_atleast_1d_each(lt_tensors tensors, lt_list *out) { return each_at_least(tensors, 1, out); }
int op_atleast_2d_each(lt_tensors tensors, lt_list *out) { return each_at_least(tensors, 2, out); }
int op_atleast_3d_each(lt_tensors tensors, lt_list *out) { return each_at_least(tensors, 3, out); }
