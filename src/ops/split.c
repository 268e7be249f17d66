/* Taking tensors apart: the parts are views, and one node of the graph stands for all of them, so that their gradients are joined once
   instead of each being spread over the whole. */
#include "ops/front.h"
#include "tensor/shape.h"

/* ---- one node for all parts ---- */

struct split_node { struct lt_node node; int64_t dim; bool drops; };

static int split_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  const struct split_node *n = (struct split_node *)node;
  if (!lt_needs(node, 0)) return 0;
  lt_tensors parts = {grad, node->n_outputs};
  out[0] = n->drops ? lt_stack(parts, n->dim) : lt_cat(parts, n->dim);
  return out[0] ? 0 : -1;
}

static const struct lt_node_class split_class = {"split", sizeof(struct split_node), split_backward, NULL, NULL};

static int record(lt_tensor *x, int d, bool drops, lt_list *parts)
{
  struct lt_node *node = lt_node_new(&split_class, 1, parts->n);
  if (!node) return -1;
  ((struct split_node *)node)->dim = d + 1;
  ((struct split_node *)node)->drops = drops;
  int status = lt_node_connect(node, 0, x);
  for (int i = 0; !status && i < parts->n; i++) status = lt_node_output(node, i, parts->v[i]);
  lt_node_unref(node);
  return status;
}

/* Makes the parts views of x that share one node. Frees the list on failure, also when a part is missing. */
static int finish(lt_tensor *x, int d, bool drops, lt_list *parts)
{
  bool whole = true;
  for (int i = 0; i < parts->n; i++) whole = whole && parts->v[i];
  for (int i = 0; whole && i < parts->n; i++) lt_track_view(parts->v[i], x);
  if (whole && (parts->n == 0 || !lt_recording(x) || !record(x, d, drops, parts))) return 0;
  return lt_list_free(parts), -1;
}

/* ---- cutting ---- */

/* `length` positions of dimension d after the first `start`. */
static lt_tensor *part(const lt_tensor *x, int d, int64_t start, int64_t length)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, x->size, x->ndim * sizeof *size);
  size[d] = length;
  return lt_tensor_view(x, x->ndim, size, x->stride, length ? start * x->stride[d] : 0);
}

/* Position `at`, without dimension d. */
static lt_tensor *layer(const lt_tensor *x, int d, int64_t at)
{
  int64_t size[LT_MAX_DIMS], stride[LT_MAX_DIMS];
  for (int i = 0, k = 0; i < x->ndim; i++) {
    if (i == d) continue;
    size[k] = x->size[i];
    stride[k++] = x->stride[i];
  }
  return lt_tensor_view(x, x->ndim - 1, size, stride, at * x->stride[d]);
}

/* Parts of the given lengths, one after the other. */
static int cut(lt_tensor *x, int d, const int64_t *length, int n, lt_list *out)
{
  if (lt_list_init(out, n)) return -1;
  int64_t start = 0;
  for (int i = 0; i < n; start += length[i++]) out->v[i] = part(x, d, start, length[i]);
  return finish(x, d, false, out);
}

static int dimension(const lt_tensor *x, int64_t dim)
{
  if (x->ndim == 0) return lt_fail("a 0-d tensor cannot be taken apart");
  return lt_dim(dim, x->ndim, "dim");
}

/* n parts of `each` positions but for the last, which has what is left of `size`. */
static int cut_evenly(lt_tensor *x, int d, int64_t each, lt_list *out)
{
  int64_t size = x->size[d], n = each > 0 ? (size + each - 1) / each : 1;
  if (n < 1) n = 1;
  if (n > 1 << 24) return lt_fail("%lld parts are too many", (long long)n);
  if (lt_list_init(out, (int)n)) return -1;
  for (int64_t i = 0; i < n; i++) {
    int64_t start = i * each, left = size - start;
    out->v[i] = part(x, d, start, each < left ? each : left);
  }
  return finish(x, d, false, out);
}

int op_split(lt_tensor *x, int64_t split_size, int64_t dim, lt_list *out)
{
  int d = dimension(x, dim);
  if (d < 0) return -1;
  if (split_size < 0 || (split_size == 0 && x->size[d] > 0)) return lt_fail("split_size must be positive, not %lld", (long long)split_size);
  return cut_evenly(x, d, split_size, out);
}

int op_split_with_sizes(lt_tensor *x, lt_ints split_sizes, int64_t dim, lt_list *out)
{
  int d = dimension(x, dim);
  if (d < 0) return -1;
  int64_t total = 0;
  for (int i = 0; i < split_sizes.n; i++) {
    if (split_sizes.v[i] < 0) return lt_fail("split_sizes[%d] is negative", i + 1);
    total += split_sizes.v[i];
  }
  if (total != x->size[d]) return lt_fail("split_sizes add up to %lld, dimension %d has %lld positions", (long long)total, d + 1, (long long)x->size[d]);
  return cut(x, d, split_sizes.v, split_sizes.n, out);
}

int op_split_sizes(lt_tensor *x, lt_ints split_sizes, int64_t dim, lt_list *out)
{
  return op_split_with_sizes(x, split_sizes, dim, out);
}

int op_chunk(lt_tensor *x, int64_t chunks, int64_t dim, lt_list *out)
{
  int d = dimension(x, dim);
  if (d < 0) return -1;
  if (chunks < 1) return lt_fail("chunks must be positive, not %lld", (long long)chunks);
  int64_t each = (x->size[d] + chunks - 1) / chunks;
  if (each > 0) return cut_evenly(x, d, each, out);
  if (lt_list_init(out, (int)chunks)) return -1;
  for (int64_t i = 0; i < chunks; i++) out->v[i] = part(x, d, 0, 0);
  return finish(x, d, false, out);
}

int op_unbind(lt_tensor *x, int64_t dim, lt_list *out)
{
  int d = dimension(x, dim);
  if (d < 0) return -1;
  if (lt_list_init(out, (int)x->size[d])) return -1;
  for (int64_t i = 0; i < x->size[d]; i++) out->v[i] = layer(x, d, i);
  return finish(x, d, true, out);
}

int op_tensor_split(lt_tensor *x, int64_t sections, int64_t dim, lt_list *out)
{
  int d = dimension(x, dim);
  if (d < 0) return -1;
  if (sections < 1) return lt_fail("sections must be positive, not %lld", (long long)sections);
  if (sections > 1 << 24 || lt_list_init(out, (int)sections)) return lt_fail("%lld parts are too many", (long long)sections);
  int64_t each = x->size[d] / sections, longer = x->size[d] % sections, start = 0;
  for (int64_t i = 0; i < sections; i++) {
    int64_t length = each + (i < longer);
    out->v[i] = part(x, d, start, length);
    start += length;
  }
  return finish(x, d, false, out);
}

/* A cut point is an amount: how many positions come before it; negative ones count from the end. */
static int64_t cut_point(int64_t at, int64_t size)
{
  if (at < 0) at += size;
  return at < 0 ? 0 : at > size ? size : at;
}

int op_tensor_split_at(lt_tensor *x, lt_ints indices, int64_t dim, lt_list *out)
{
  int d = dimension(x, dim);
  if (d < 0 || lt_list_init(out, indices.n + 1)) return -1;
  int64_t before = 0;
  for (int i = 0; i <= indices.n; i++) {
    int64_t at = i < indices.n ? cut_point(indices.v[i], x->size[d]) : x->size[d];
    out->v[i] = part(x, d, before, at > before ? at - before : 0);
    before = at;
  }
  return finish(x, d, false, out);
}

int op_tensor_split_by(lt_tensor *x, lt_tensor *by, int64_t dim, lt_list *out)
{
  if (by->dtype != LT_INT64 || by->ndim > 1) return lt_fail("cut points must be an int64 tensor of 0 or 1 dimensions");
  LT_AUTO lt_tensor *flat = lt_contiguous(by);
  if (!flat) return -1;
  if (by->ndim == 0) return op_tensor_split(x, *(int64_t *)flat->data, dim, out);
  return op_tensor_split_at(x, (lt_ints){(int64_t *)flat->data, (int)flat->numel}, dim, out);
}

/* ---- hsplit, vsplit, dsplit ---- */

static int check_ndim(const lt_tensor *x, int least)
{
  return x->ndim >= least ? 0 : lt_fail("needs a tensor of at least %d dimensions, not sizes %s", least, LT_SHAPE(x));
}

static int split_equally(lt_tensor *x, int64_t sections, int64_t dim, lt_list *out)
{
  if (sections < 1 || x->size[dim - 1] % sections)
    return lt_fail("dimension %lld of size %lld does not divide into %lld parts", (long long)dim, (long long)x->size[dim - 1], (long long)sections);
  return op_tensor_split(x, sections, dim, out);
}

static int64_t horizontal(const lt_tensor *x)
{
  return x->ndim == 1 ? 1 : 2;
}

int op_hsplit(lt_tensor *x, int64_t sections, lt_list *out) { return check_ndim(x, 1) ? -1 : split_equally(x, sections, horizontal(x), out); }
int op_hsplit_at(lt_tensor *x, lt_ints indices, lt_list *out) { return check_ndim(x, 1) ? -1 : op_tensor_split_at(x, indices, horizontal(x), out); }
int op_vsplit(lt_tensor *x, int64_t sections, lt_list *out) { return check_ndim(x, 2) ? -1 : split_equally(x, sections, 1, out); }
int op_vsplit_at(lt_tensor *x, lt_ints indices, lt_list *out) { return check_ndim(x, 2) ? -1 : op_tensor_split_at(x, indices, 1, out); }
int op_dsplit(lt_tensor *x, int64_t sections, lt_list *out) { return check_ndim(x, 3) ? -1 : split_equally(x, sections, 3, out); }
int op_dsplit_at(lt_tensor *x, lt_ints indices, lt_list *out) { return check_ndim(x, 3) ? -1 : op_tensor_split_at(x, indices, 3, out); }
