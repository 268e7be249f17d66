/* block_diag copies each block into its place on the diagonal. Its node keeps where the blocks lie and hands each its part of the gradient. */
#include "base/alloc.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct place { int64_t row, column, rows, columns; int ndim; };
struct block_node { struct lt_node node; int64_t n; struct place *place; };

static int block_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  const struct block_node *n = (struct block_node *)node;
  for (int i = 0; i < n->n; i++) {
    const struct place *p = &n->place[i];
    if (!lt_needs(node, i)) continue;
    LT_AUTO lt_tensor *band = lt_narrow(grad[0], 1, p->row + 1, p->rows), *part = lt_narrow(band, 2, p->column + 1, p->columns);
    out[i] = p->ndim == 2 ? lt_take(&part) : lt_reshape(part, p->ndim ? LT_INTS(p->columns) : (lt_ints){NULL, 0});
    if (!out[i]) return -1;
  }
  return 0;
}

static void block_destroy(struct lt_node *node)
{
  struct block_node *n = (struct block_node *)node;
  lt_free(n->place, (size_t)n->n * sizeof *n->place);
}

static const struct lt_node_class block_class = {"block_diag", sizeof(struct block_node), block_backward, NULL, block_destroy};

/* Where each block goes, in a node: rows, and single numbers, count as matrices. */
static int place_blocks(struct block_node *n, lt_tensors tensors, int64_t *size)
{
  n->place = lt_alloc((size_t)tensors.n * sizeof *n->place);
  if (!n->place) return -1;
  n->n = tensors.n;
  size[0] = size[1] = 0;
  for (int i = 0; i < tensors.n; i++) {
    const lt_tensor *x = tensors.v[i];
    if (x->ndim > 2) return lt_fail("tensor %d has sizes %s; it must have at most 2 dimensions", i + 1, LT_SHAPE(x));
    struct place *p = &n->place[i];
    *p = (struct place){size[0], size[1], x->ndim == 2 ? x->size[0] : 1, x->ndim ? x->size[x->ndim - 1] : 1, x->ndim};
    size[0] += p->rows;
    size[1] += p->columns;
  }
  return 0;
}

static int fill(lt_tensor *out, const struct place *p, const lt_tensor *x)
{
  const int64_t size[] = {p->rows, p->columns}, stride[] = {x->ndim == 2 ? x->stride[0] : 0, x->ndim ? x->stride[x->ndim - 1] : 0};
  LT_AUTO lt_tensor *from = lt_tensor_view((lt_tensor *)x, 2, size, stride, 0);
  LT_AUTO lt_tensor *part = lt_tensor_view(out, 2, size, out->stride, p->row * out->stride[0] + p->column * out->stride[1]);
  return from && part ? lt_copy_data(part, from) : -1;
}

static int record(struct lt_node *node, lt_tensors tensors, lt_tensor *out)
{
  bool recorded = false;
  for (int i = 0; i < tensors.n; i++) {
    if (!lt_recording(tensors.v[i])) continue;
    recorded = true;
    if (lt_node_connect(node, i, tensors.v[i])) return -1;
  }
  return recorded ? lt_node_output(node, 0, out) : 0;
}

lt_tensor *op_block_diag(lt_tensors tensors)
{
  int64_t size[2];
  if (tensors.n == 0) return lt_zeros(LT_INTS(1, 0), LT_NO_DTYPE, NULL, false);
  struct lt_node *node = lt_node_new(&block_class, tensors.n, 1);
  struct block_node *n = (struct block_node *)node;
  if (!node) return NULL;
  LT_AUTO lt_tensor *out = place_blocks(n, tensors, size) ? NULL : lt_zeros((lt_ints){size, 2}, lt_result_type(tensors), NULL, false);
  int status = out ? 0 : -1;
  for (int i = 0; i < tensors.n && !status; i++) status = fill(out, &n->place[i], tensors.v[i]);
  if (!status) status = record(node, tensors, out);
  lt_node_unref(node);
  return status ? NULL : lt_take(&out);
}
