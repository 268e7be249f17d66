/* A tensor's own side of the graph: whether it requires grad, its gradient, its hooks, and the accumulator that ends every path. */
#include <string.h>

#include "autograd/autograd.h"
#include "autograd/engine.h"
#include "base/alloc.h"
#include "base/error.h"
#include "tensor/shape.h"

static struct lt_autograd *part_of(lt_tensor *x)
{
  if (x->autograd) return x->autograd;
  x->autograd = lt_alloc(sizeof *x->autograd);
  if (x->autograd) memset(x->autograd, 0, sizeof *x->autograd);
  return x->autograd;
}

bool lt_requires_grad(const lt_tensor *x)
{
  if (x->autograd && (x->autograd->requires_grad || x->autograd->grad_fn)) return true;
  return x->base && lt_is_float((lt_dtype)x->dtype) && lt_requires_grad(x->base);
}

bool lt_is_leaf(const lt_tensor *x)
{
  return !lt_requires_grad(x) || (x->autograd && x->autograd->requires_grad && !x->autograd->grad_fn);
}

int lt_set_requires_grad(lt_tensor *x, bool on)
{
  if (on && !lt_is_float((lt_dtype)x->dtype)) return lt_fail("only floating-point tensors can require grad, not %s", lt_dtype_name((lt_dtype)x->dtype));
  if (!lt_is_leaf(x) && !on) return lt_fail("requires_grad of a tensor that an operator made cannot be turned off; use x:detach()");
  if (!lt_is_leaf(x)) return 0;
  if (on && x->is_inference && !lt_inference_mode()) return lt_fail("a tensor made in inference mode cannot require grad; clone it first");
  if (!on && !x->autograd) return 0;
  struct lt_autograd *a = part_of(x);
  if (!a) return -1;
  a->requires_grad = on;
  return 0;
}

lt_tensor *lt_grad(const lt_tensor *x)
{
  return x->autograd ? x->autograd->grad : NULL;
}

int lt_set_grad(lt_tensor *x, lt_tensor *grad)
{
  if (grad && !lt_same_shape(x, grad)) return lt_fail("a gradient of sizes %s was given to a tensor of sizes %s", LT_SHAPE(grad), LT_SHAPE(x));
  if (grad && grad->dtype != x->dtype)
    return lt_fail("a gradient of dtype %s was given to a tensor of dtype %s", lt_dtype_name((lt_dtype)grad->dtype), lt_dtype_name((lt_dtype)x->dtype));
  if (grad == x) return lt_fail("a tensor cannot be its own gradient");
  if (!grad && !x->autograd) return 0;
  struct lt_autograd *a = part_of(x);
  if (!a) return -1;
  lt_tensor *before = a->grad;
  a->grad = lt_ref(grad);
  lt_unref(before);
  return 0;
}

int lt_retain_grad(lt_tensor *x)
{
  if (!lt_requires_grad(x)) return lt_fail("the tensor does not require grad");
  if (lt_is_leaf(x)) return 0;
  struct lt_node *n = lt_grad_fn(x);
  if (!n) return -1;
  size_t bytes = (size_t)n->n_outputs * sizeof *n->retained;
  if (!n->retained) {
    n->retained = lt_alloc(bytes);
    if (!n->retained) return -1;
    memset(n->retained, 0, bytes);
  }
  n->retained[x->autograd->output] = x;
  x->autograd->retains_grad = true;
  return 0;
}

struct lt_edge lt_gradient_edge(lt_tensor *x)
{
  struct lt_node *fn = lt_grad_fn(x);
  if (fn) return (struct lt_edge){fn, x->autograd->output};
  struct lt_autograd *a = lt_is_leaf(x) ? part_of(x) : NULL;   /* no leaf: its history could not be renewed */
  if (!a) return (struct lt_edge){NULL, 0};
  return (struct lt_edge){a->accumulator ? a->accumulator : lt_accumulator_new(x), 0};
}

static void drop_hook(struct lt_hook *h)
{
  if (h->drop) h->drop(h->context);
  lt_free(h, sizeof *h);
}

void lt_forget_retained(lt_tensor *x)
{
  struct lt_autograd *a = x->autograd;
  if (a->retains_grad && a->grad_fn && a->grad_fn->retained && a->grad_fn->retained[a->output] == x) a->grad_fn->retained[a->output] = NULL;
}

void lt_autograd_free(lt_tensor *x)
{
  struct lt_autograd *a = x->autograd;
  lt_forget_retained(x);
  x->autograd = NULL;
  lt_unref(a->grad);
  while (a->hooks) {
    struct lt_hook *next = a->hooks->next;
    drop_hook(a->hooks);
    a->hooks = next;
  }
  lt_node_unref(a->grad_fn);
  lt_free(a, sizeof *a);
}

int lt_detach_inplace(lt_tensor *x)
{
  if (x->base) return lt_fail("a view cannot be detached in place; use x:detach()");
  if (!x->autograd) return 0;
  lt_forget_retained(x);
  lt_node_unref(x->autograd->grad_fn);
  x->autograd->grad_fn = NULL;
  x->autograd->requires_grad = x->autograd->retains_grad = false;
  return 0;
}

static struct lt_hook **hook_list(lt_tensor *x)
{
  struct lt_node *fn = lt_grad_fn(x);
  struct lt_autograd *a = part_of(x);
  return fn ? &fn->hooks : a ? &a->hooks : NULL;
}

int64_t lt_add_hook(lt_tensor *x, struct lt_hook hook)
{
  static _Thread_local int64_t next_id;
  struct lt_hook **end = lt_requires_grad(x) ? hook_list(x) : NULL, *h = end ? lt_alloc(sizeof *h) : NULL;
  if (!h) {
    if (hook.drop) hook.drop(hook.context);
    return lt_fail("a hook needs a tensor that requires grad");
  }
  while (*end) end = &(*end)->next;
  *h = hook;
  h->next = NULL;
  h->id = ++next_id;
  h->output = x->autograd->grad_fn ? x->autograd->output : 0;
  *end = h;
  return h->id;
}

int lt_remove_hook(lt_tensor *x, int64_t id)
{
  struct lt_hook **at = hook_list(x);
  while (at && *at && (*at)->id != id) at = &(*at)->next;
  if (!at || !*at) return 0;
  struct lt_hook *gone = *at;
  *at = gone->next;
  drop_hook(gone);
  return 1;
}

/* ---- the accumulator ---- */

struct accumulator { struct lt_node node; lt_tensor *leaf; };

static int run_hooks(struct lt_hook *h, lt_tensor **g)
{
  for (; h; h = h->next) {
    bool failed = false;
    lt_tensor *replaced = h->call(h->context, *g, &failed);
    if (failed) return -1;
    if (replaced) lt_unref(*g), *g = replaced;
  }
  return 0;
}

static int accumulate(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  (void)out;
  lt_tensor *leaf = ((struct accumulator *)node)->leaf;
  struct lt_autograd *a = leaf->autograd;
  if (!a) return 0;
  LT_AUTO lt_tensor *g = lt_ref(grad[0]);
  if (run_hooks(a->hooks, &g)) return -1;
  lt_tensor *sum = a->grad ? lt_grad_accumulate(a->grad, g) : lt_grad_own(g, 2);
  if (!sum) return -1;
  lt_unref(a->grad);
  a->grad = sum;
  return 0;
}

static void forget_leaf(struct lt_node *node)
{
  lt_tensor *leaf = ((struct accumulator *)node)->leaf;
  if (leaf->autograd) leaf->autograd->accumulator = NULL;
  lt_unref(leaf);
}

const struct lt_node_class lt_accumulator_class = {"leaf", sizeof(struct accumulator), accumulate, NULL, forget_leaf};

/* The new node has no owner but the edges that are about to be made, so its count starts at 0. */
struct lt_node *lt_accumulator_new(lt_tensor *leaf)
{
  struct lt_node *n = lt_node_new(&lt_accumulator_class, 0, 1);
  if (!n) return NULL;
  n->refs = 0;
  n->sequence = UINT64_MAX;
  lt_node_describe_output(n, 0, leaf);
  ((struct accumulator *)n)->leaf = lt_ref(leaf);
  leaf->autograd->accumulator = n;
  return n;
}
