/* cat copies each input into its part of the result. Its node keeps the inputs' lengths along the dimension and hands each its slice of
   the gradient. */
#include "base/alloc.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct cat_node { struct lt_node node; int64_t dim, n; int64_t *length; };

static int cat_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  struct cat_node *n = (struct cat_node *)node;
  int64_t start = 1;
  for (int i = 0; i < n->n; start += n->length[i++]) {
    if (!lt_needs(node, i)) continue;
    out[i] = lt_narrow(grad[0], n->dim, start, n->length[i]);
    if (!out[i]) return -1;
  }
  return 0;
}

static void cat_destroy(struct lt_node *node)
{
  struct cat_node *n = (struct cat_node *)node;
  lt_free(n->length, (size_t)n->n * sizeof *n->length);
}

static const struct lt_node_class cat_class = {"cat", sizeof(struct cat_node), cat_backward, NULL, cat_destroy};

/* PyTorch's relic: an empty 1-d tensor goes with anything. */
static bool is_passed_over(const lt_tensor *x)
{
  return x->ndim == 1 && x->size[0] == 0;
}

static int check_inputs(lt_tensors tensors, const lt_tensor **first)
{
  *first = NULL;
  if (tensors.n == 0) return lt_fail("needs at least one tensor");
  for (int i = 0; i < tensors.n; i++) {
    const lt_tensor *x = tensors.v[i];
    if (x->ndim == 0) return lt_fail("tensor %d has no dimensions; a 0-d tensor cannot be joined", i + 1);
    if (!*first || is_passed_over(*first)) *first = x;
  }
  return 0;
}

static int result_size(lt_tensors tensors, const lt_tensor *first, int d, int64_t *size)
{
  memcpy(size, first->size, first->ndim * sizeof *size);
  size[d] = 0;
  for (int i = 0; i < tensors.n; i++) {
    const lt_tensor *x = tensors.v[i];
    if (is_passed_over(x) && first->ndim != 1) continue;
    bool agrees = x->ndim == first->ndim;
    for (int k = 0; agrees && k < x->ndim; k++) agrees = k == d || x->size[k] == first->size[k];
    if (!agrees) return lt_fail("tensor %d has sizes %s, which do not agree with %s but in dimension %d", i + 1, LT_SHAPE(x), LT_SHAPE(first), d + 1);
    size[d] += x->size[d];
  }
  return 0;
}

static lt_tensor *join(lt_tensors tensors, const lt_tensor *first, int d)
{
  int64_t size[LT_MAX_DIMS], at = 0;
  if (result_size(tensors, first, d, size)) return NULL;
  LT_AUTO lt_tensor *out = lt_tensor_new(lt_result_type(tensors), first->ndim, size);
  for (int i = 0; out && i < tensors.n; i++) {
    const lt_tensor *x = tensors.v[i];
    if (x->numel == 0 || (is_passed_over(x) && first->ndim != 1)) continue;
    LT_AUTO lt_tensor *part = lt_tensor_view(out, x->ndim, x->size, out->stride, at * out->stride[d]);
    if (!part || lt_copy_data(part, x)) return NULL;
    at += x->size[d];
  }
  return lt_take(&out);
}

static int record(lt_tensors tensors, const lt_tensor *first, int d, lt_tensor *out)
{
  struct lt_node *node = lt_node_new(&cat_class, tensors.n, 1);
  struct cat_node *n = (struct cat_node *)node;
  if (!node) return -1;
  n->dim = d + 1;
  n->n = tensors.n;
  n->length = lt_alloc((size_t)tensors.n * sizeof *n->length);
  int status = n->length ? 0 : -1;
  for (int i = 0; !status && i < tensors.n; i++) {
    const lt_tensor *x = tensors.v[i];
    n->length[i] = is_passed_over(x) && first->ndim != 1 ? 0 : x->size[d];
    if (n->length[i] || first->ndim == 1) status = lt_node_connect(node, i, tensors.v[i]);
  }
  if (!status) status = lt_node_output(node, 0, out);
  lt_node_unref(node);
  return status;
}

lt_tensor *op_cat(lt_tensors tensors, int64_t dim)
{
  const lt_tensor *first;
  if (check_inputs(tensors, &first)) return NULL;
  int d = lt_dim(dim, first->ndim, "dim");
  LT_AUTO lt_tensor *out = d < 0 ? NULL : join(tensors, first, d);
  if (!out) return NULL;
  bool recorded = false;
  for (int i = 0; i < tensors.n; i++) recorded = recorded || lt_recording(tensors.v[i]);
  return recorded && record(tensors, first, d, out) ? NULL : lt_take(&out);
}

/* ---- the stacks: each input reshaped, then cat ---- */

typedef lt_tensor *reshaper(lt_tensor *x);

static lt_tensor *cat_reshaped(lt_tensors tensors, reshaper *reshape, int64_t dim)
{
  LT_AUTO_LIST lt_list list = {NULL, 0};
  if (lt_list_init(&list, tensors.n)) return NULL;
  for (int i = 0; i < tensors.n; i++)
    if (!(list.v[i] = reshape(tensors.v[i]))) return NULL;
  return lt_cat((lt_tensors){list.v, list.n}, dim);
}

lt_tensor *op_stack(lt_tensors tensors, int64_t dim)
{
  if (tensors.n == 0) return lt_fail_null("needs at least one tensor");
  for (int i = 1; i < tensors.n; i++)
    if (!lt_same_shape(tensors.v[i], tensors.v[0]))
      return lt_fail_null("tensor %d has sizes %s, the first %s: all must have the same", i + 1, LT_SHAPE(tensors.v[i]), LT_SHAPE(tensors.v[0]));
  LT_AUTO_LIST lt_list list = {NULL, 0};
  if (lt_list_init(&list, tensors.n)) return NULL;
  for (int i = 0; i < tensors.n; i++)
    if (!(list.v[i] = lt_unsqueeze(tensors.v[i], dim))) return NULL;
  return lt_cat((lt_tensors){list.v, list.n}, dim);
}

static lt_tensor *as_column(lt_tensor *x)
{
  return x->ndim < 2 ? lt_reshape(x, LT_INTS(x->numel, 1)) : lt_ref(x);
}

static int some(lt_tensors tensors)
{
  return tensors.n ? 0 : lt_fail("needs at least one tensor");
}

lt_tensor *op_hstack(lt_tensors tensors)
{
  if (some(tensors)) return NULL;
  return cat_reshaped(tensors, lt_atleast_1d, tensors.v[0]->ndim <= 1 ? 1 : 2);
}

lt_tensor *op_vstack(lt_tensors tensors)
{
  return some(tensors) ? NULL : cat_reshaped(tensors, lt_atleast_2d, 1);
}

lt_tensor *op_dstack(lt_tensors tensors)
{
  return some(tensors) ? NULL : cat_reshaped(tensors, lt_atleast_3d, 3);
}

lt_tensor *op_column_stack(lt_tensors tensors)
{
  return some(tensors) ? NULL : cat_reshaped(tensors, as_column, 2);
}
