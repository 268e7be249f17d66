/* Changes in place, and what they do to views.

   All views of a storage share one history: that of their base. When a view is changed, the base's new history is a
   "copy slices" node: it takes the gradient of the base apart into the changed region, which goes through the operator that
   changed it, and the rest, which goes on as it was. Every other view's own history is then stale (its view_version differs from
   the storage's version); it is renewed, when next asked for, as a strided window onto the base. */
#include <string.h>

#include "autograd/autograd.h"
#include "autograd/engine.h"
#include "base/alloc.h"
#include "base/error.h"
#include "tensor/shape.h"

/* A window onto a contiguous base. */
struct window { int ndim; int64_t size[LT_MAX_DIMS], stride[LT_MAX_DIMS], offset; };

static struct window window_of(const lt_tensor *view)
{
  struct window w = {.ndim = view->ndim, .offset = (view->data - view->base->data) / lt_itemsize((lt_dtype)view->dtype)};
  memcpy(w.size, view->size, sizeof w.size);
  memcpy(w.stride, view->stride, sizeof w.stride);
  return w;
}

#define SIZES(w) ((lt_ints){(w)->size, (w)->ndim})
#define STRIDES(w) ((lt_ints){(w)->stride, (w)->ndim})

/* ---- a view's renewed history ---- */

struct window_node { struct lt_node node; struct window window; struct lt_meta base; };

static int window_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  struct window_node *n = (struct window_node *)node;
  if (!lt_needs(node, 0)) return 0;
  out[0] = lt_grad_unslice(grad[0], &n->base, SIZES(&n->window), STRIDES(&n->window), n->window.offset);
  return out[0] ? 0 : -1;
}

static const struct lt_node_class window_class = {"as_strided", sizeof(struct window_node), window_backward, NULL, NULL};

static int renew_view(lt_tensor *view)
{
  if (!lt_is_contiguous(view->base))
    return lt_fail("a view of a tensor that is not contiguous is used after the whole was changed in place; take the view again");
  struct lt_node *node = lt_node_new(&window_class, 1, 1);
  if (!node) return -1;
  struct window_node *n = (struct window_node *)node;
  n->window = window_of(view);
  n->base = (struct lt_meta){.dtype = view->base->dtype, .ndim = view->base->ndim};
  memcpy(n->base.size, view->base->size, sizeof n->base.size);
  struct lt_edge e = lt_gradient_edge(view->base);
  if (e.node) node->edges[0] = (struct lt_edge){lt_node_ref(e.node), e.output};
  int status = e.node ? lt_node_output(node, 0, view) : -1;
  lt_node_unref(node);
  return status;
}

struct lt_node *lt_grad_fn(lt_tensor *x)
{
  bool stale = x->base && x->view_version != x->storage->version && lt_requires_grad(x->base);
  bool missing = x->base && lt_requires_grad(x->base) && (!x->autograd || !x->autograd->grad_fn);
  if ((stale || missing) && lt_is_float((lt_dtype)x->dtype) && renew_view(x)) return NULL;
  return x->autograd ? x->autograd->grad_fn : NULL;
}

void lt_track_view(lt_tensor *v, lt_tensor *x)
{
  if (!lt_grad_enabled() || lt_inference_mode()) {
    v->is_untracked_view = true;
    return;
  }
  v->base = lt_ref(x->base ? x->base : x);
  v->view_version = v->storage->version;
  v->is_untracked_view = x->is_untracked_view;
}

/* ---- the change ---- */

int lt_check_inplace(const lt_tensor *x)
{
  if (x->is_inference && !lt_inference_mode()) return lt_fail("a tensor made in inference mode cannot be changed in place outside it; clone it first");
  for (int i = 0; i < x->ndim; i++)
    if (x->stride[i] == 0 && x->size[i] > 1 && x->numel > 0)
      return lt_fail("several elements of the tensor share one place in memory (it was expanded); clone it before changing it in place");
  if (!lt_grad_enabled() || !lt_requires_grad(x)) return 0;
  const lt_tensor *owner = x->base ? x->base : x;
  if (lt_is_leaf(owner) && owner->autograd)
    return lt_fail(x->base ? "a view of a leaf that requires grad cannot be changed in place; use torch.no_grad() or x.data"
                           : "a leaf that requires grad cannot be changed in place; use torch.no_grad() or x.data");
  return 0;
}

struct slices_node { struct lt_node node; struct lt_node *change; struct window window; };

/* Edge 0 is the base's past; the others are the change's but for its own edge 0, which led to the view's past. */
static int slices_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  struct slices_node *n = (struct slices_node *)node;
  const struct window *w = &n->window;
  LT_AUTO lt_tensor *part = lt_grad_slice(grad[0], SIZES(w), STRIDES(w), w->offset);
  if (!part) return -1;
  LT_AUTO_LIST lt_list results;
  if (lt_list_init(&results, n->change->n_edges)) return -1;
  if (n->change->class->backward(n->change, &part, results.v)) return -1;
  for (int i = 1; i < node->n_edges; i++) out[i] = lt_ref(results.v[i]);
  if (!lt_needs(node, 0)) return 0;
  out[0] = lt_grad_with_slice(grad[0], results.v[0], SIZES(w), STRIDES(w), w->offset);
  return out[0] ? 0 : -1;
}

/* What the change saved goes; the change itself stays, to say so if it is run again. */
static void slices_release(struct lt_node *node)
{
  struct lt_node *change = ((struct slices_node *)node)->change;
  if (!change->class->release || change->released) return;
  change->class->release(change);
  change->released = true;
}

static void slices_destroy(struct lt_node *node)
{
  lt_node_unref(((struct slices_node *)node)->change);
}

static const struct lt_node_class slices_class = {"copy_slices", sizeof(struct slices_node), slices_backward, slices_release, slices_destroy};

static int rebase_view(lt_tensor *view, struct lt_node *change)
{
  lt_tensor *base = view->base;
  if (!lt_is_contiguous(base)) return lt_fail("a view of a tensor that is not contiguous cannot be changed in place while recording; call contiguous() on the whole before taking the view");
  struct lt_node *node = lt_node_new(&slices_class, change->n_edges > 0 ? change->n_edges : 1, 1);
  if (!node) return -1;
  struct slices_node *n = (struct slices_node *)node;
  n->window = window_of(view);
  n->change = lt_node_ref(change);
  int status = 0;
  if (lt_requires_grad(base)) {
    struct lt_edge e = lt_gradient_edge(base);
    if (e.node) node->edges[0] = (struct lt_edge){lt_node_ref(e.node), e.output};
    else status = -1;
  }
  for (int i = 1; i < change->n_edges; i++) node->edges[i] = (struct lt_edge){lt_node_ref(change->edges[i].node), change->edges[i].output};
  if (!status) status = lt_node_output(node, 0, base);
  lt_node_unref(node);
  return status;
}

int lt_rebase_history(lt_tensor *x, struct lt_node *n)
{
  if (!n) return 0;
  if (x->is_untracked_view)
    return lt_fail("a view that was made under no_grad is changed in place while recording; make the view while recording, or clone it");
  lt_node_describe_output(n, 0, x);
  return x->base ? rebase_view(x, n) : lt_node_output(n, 0, x);
}

/* Values saved of x see its new form, so the storage counts as changed. */
int lt_become_view(lt_tensor *x, lt_tensor *v)
{
  bool records = lt_recording(x);
  if (records && lt_is_leaf(x)) return lt_fail("a leaf that requires grad cannot change its form in place; use torch.no_grad() or x.data");
  x->ndim = v->ndim;
  x->numel = v->numel;
  x->data = v->data;
  memcpy(x->size, v->size, sizeof x->size);
  memcpy(x->stride, v->stride, sizeof x->stride);
  lt_bump_version(x);
  x->view_version = x->storage->version;
  return records ? lt_node_output(v->autograd->grad_fn, v->autograd->output, x) : 0;
}
