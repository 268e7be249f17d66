/* The backward pass.

   First a walk from the roots counts, for each node, how many gradients will arrive (its dependencies), and marks the nodes that
   lie on a path to a wanted input. Then nodes whose gradients are complete run, the latest recorded first, from a heap. What one
   pass knows of a node is its task, found through node->task; a pass started from within another (by a hook or a custom
   operator) puts its own task in front and restores the outer one when it ends. Nothing here recurses. */
#include "autograd/engine.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "tensor/shape.h"

struct pass {
  const struct lt_backward *what;
  struct lt_task *tasks;
  struct lt_task **heap;
  int64_t heap_size, count;
  bool selective;                /* only paths to given inputs are followed */
};

struct lt_task {
  struct lt_node *node;
  struct pass *pass;
  struct lt_task *outer;         /* the same node's task in the pass around this one */
  struct lt_task *next;          /* of all tasks of the pass */
  struct lt_task *parent;        /* of the walk */
  int next_edge;                 /* of the walk */
  bool entered;                  /* by the walk */
  int dependencies;
  bool runs;                     /* its operator's backward is needed */
  bool wanted;                   /* it runs, or a gradient that arrives here is asked for */
  lt_tensor **grads;             /* arrived so far, by output */
  int *captures;                 /* by output: 1 + index of the input whose gradient is taken here */
};

bool lt_needs(const struct lt_node *n, int edge)
{
  const struct lt_node *to = n->edges[edge].node;
  return to && (!to->task || to->task->wanted);
}

/* ---- tasks ---- */

static size_t task_bytes(const struct lt_node *n)
{
  return sizeof(struct lt_task) + (size_t)n->n_outputs * (sizeof(lt_tensor *) + sizeof(int));
}

static struct lt_task *task_new(struct pass *p, struct lt_node *n)
{
  struct lt_task *t = lt_alloc(task_bytes(n));
  if (!t) return NULL;
  memset(t, 0, task_bytes(n));
  t->node = lt_node_ref(n);
  t->pass = p;
  t->outer = n->task;
  t->grads = (lt_tensor **)(t + 1);
  t->captures = (int *)(t->grads + n->n_outputs);
  t->wanted = t->runs = !p->selective;
  t->next = p->tasks;
  p->tasks = t;
  p->count++;
  n->task = t;
  return t;
}

/* The node's task in this pass, made when it has none. */
static struct lt_task *task_of(struct pass *p, struct lt_node *n)
{
  return n->task && n->task->pass == p ? n->task : task_new(p, n);
}

static void end_pass(struct pass *p)
{
  lt_free(p->heap, (size_t)p->count * sizeof *p->heap);
  while (p->tasks) {
    struct lt_task *t = p->tasks;
    struct lt_node *n = t->node;
    p->tasks = t->next;
    n->task = t->outer;
    for (int i = 0; i < n->n_outputs; i++) lt_unref(t->grads[i]);
    lt_free(t, task_bytes(n));
    lt_node_unref(n);
  }
}

/* ---- the walk ---- */

static struct lt_task *leave(struct lt_task *t)
{
  struct lt_task *parent = t->parent;
  for (int i = 0; i < t->node->n_outputs; i++) t->wanted = t->wanted || t->captures[i];
  if (parent && t->wanted) parent->runs = parent->wanted = true;
  return parent;
}

/* Visits what a root leads to, depth first; a node's dependencies are the edges that lead to it. */
static int walk(struct pass *p, struct lt_task *t)
{
  if (t->entered) return 0;
  t->entered = true;
  while (t) {
    if (t->next_edge == t->node->n_edges) {
      t = leave(t);
      continue;
    }
    struct lt_node *to = t->node->edges[t->next_edge++].node;
    if (!to) continue;
    struct lt_task *child = task_of(p, to);
    if (!child) return -1;
    child->dependencies++;
    if (child->entered) {
      if (child->wanted) t->runs = t->wanted = true;
      continue;
    }
    child->entered = true;
    child->parent = t;
    t = child;
  }
  return 0;
}

/* ---- beginning ---- */

static int check_root(const lt_tensor *root, const lt_tensor *grad, int i)
{
  if (!lt_requires_grad(root)) return lt_fail("tensor %d does not require grad and has no grad_fn", i + 1);
  if (!grad && root->numel != 1)
    return lt_fail("tensor %d has sizes %s: a gradient must be given unless it has one element", i + 1, LT_SHAPE(root));
  if (grad && !lt_same_shape(root, grad))
    return lt_fail("gradient %d has sizes %s, its tensor %s", i + 1, LT_SHAPE(grad), LT_SHAPE(root));
  return 0;
}

static bool fits(const lt_tensor *g, const struct lt_meta *m)
{
  return g && g->dtype == m->dtype && g->ndim == m->ndim && memcmp(g->size, m->size, m->ndim * sizeof *m->size) == 0;
}

/* g in the form of its value, summed over what was broadcast. Takes the reference. */
static lt_tensor *fit(lt_tensor *g, const struct lt_node *n, const struct lt_meta *m)
{
  lt_tensor *fitted = g ? lt_grad_fit(g, m) : NULL;
  if (fitted && !fits(fitted, m)) {
    lt_fail("a gradient of sizes %s arrived for a result of %s, whose sizes are %s", LT_SHAPE(g), n->class->name, lt_shape_text(m->ndim, m->size).text);
    lt_unref(fitted);
    fitted = NULL;
  }
  lt_unref(g);
  return fitted;
}

/* Adds a gradient that arrived for an output of a task's node. Takes the reference. */
static int arrive(struct lt_task *t, int output, lt_tensor *g)
{
  const struct lt_meta *m = &t->node->outputs[output];
  if (!fits(g, m)) g = fit(g, t->node, m);
  if (!g) return -1;
  lt_tensor *before = t->grads[output];
  t->grads[output] = before ? lt_grad_add(before, g) : g;
  if (before) lt_unref(before), lt_unref(g);
  return t->grads[output] ? 0 : -1;
}

static int start_root(struct pass *p, int i)
{
  lt_tensor *root = p->what->roots.v[i], *grad = p->what->grads.n > i ? p->what->grads.v[i] : NULL;
  if (check_root(root, grad, i)) return -1;
  struct lt_edge e = lt_gradient_edge(root);
  struct lt_task *t = e.node ? task_of(p, e.node) : NULL;
  if (!t) return -1;
  return arrive(t, e.output, grad ? lt_ref(grad) : lt_grad_ones(root));
}

static int mark_inputs(struct pass *p)
{
  for (int i = 0; i < p->what->inputs.n; i++) {
    lt_tensor *x = p->what->inputs.v[i];
    if (!lt_requires_grad(x)) return lt_fail("input %d does not require grad", i + 1);
    struct lt_edge e = lt_gradient_edge(x);
    struct lt_task *t = e.node ? task_of(p, e.node) : NULL;
    if (!t) return -1;
    if (!t->captures[e.output]) t->captures[e.output] = i + 1;
  }
  return 0;
}

/* ---- the heap of ready tasks ---- */

static bool later(const struct lt_task *a, const struct lt_task *b)
{
  return a->node->sequence > b->node->sequence;
}

static void push(struct pass *p, struct lt_task *t)
{
  int64_t i = p->heap_size++;
  for (; i > 0 && later(t, p->heap[(i - 1) / 2]); i = (i - 1) / 2) p->heap[i] = p->heap[(i - 1) / 2];
  p->heap[i] = t;
}

static struct lt_task *pop(struct pass *p)
{
  struct lt_task *top = p->heap[0], *last = p->heap[--p->heap_size];
  int64_t i = 0;
  for (int64_t child; (child = 2 * i + 1) < p->heap_size; i = child) {
    if (child + 1 < p->heap_size && later(p->heap[child + 1], p->heap[child])) child++;
    if (!later(p->heap[child], last)) break;
    p->heap[i] = p->heap[child];
  }
  p->heap[i] = last;
  return top;
}

/* ---- one node ---- */

static int run_hooks(struct lt_task *t)
{
  for (struct lt_hook *h = t->node->hooks; h; h = h->next) {
    bool failed = false;
    if (!t->grads[h->output]) continue;
    lt_tensor *replaced = h->call(h->context, t->grads[h->output], &failed);
    if (failed) return -1;
    if (!replaced) continue;
    lt_unref(t->grads[h->output]);
    t->grads[h->output] = NULL;
    if (arrive(t, h->output, replaced)) return -1;
  }
  return 0;
}

/* Adds into a tensor's own .grad. */
static int keep_in_grad(lt_tensor *x, lt_tensor *g)
{
  LT_AUTO lt_tensor *sum = lt_grad(x) ? lt_grad_accumulate(lt_grad(x), g) : lt_grad_own(g, 0);
  return sum ? lt_set_grad(x, sum) : -1;
}

static int take_captures(struct pass *p, struct lt_task *t)
{
  for (int o = 0; o < t->node->n_outputs; o++) {
    lt_tensor *g = t->grads[o], *kept = t->node->retained ? t->node->retained[o] : NULL;
    if (!g) continue;
    if (kept && keep_in_grad(kept, g)) return -1;
    int input = t->captures[o] - 1;
    if (input < 0) continue;
    if (!p->what->accumulate) p->what->result->v[input] = lt_ref(g);
    else if (keep_in_grad(p->what->inputs.v[input], g)) return -1;
  }
  return 0;
}

static bool fill_missing(struct lt_task *t)
{
  bool any = false;
  for (int o = 0; o < t->node->n_outputs; o++) any = any || t->grads[o];
  for (int o = 0; any && !t->node->keeps_missing && o < t->node->n_outputs; o++)
    if (!t->grads[o] && !(t->grads[o] = lt_grad_zeros(&t->node->outputs[o]))) return false;
  return any;
}

static int check_nan(const struct lt_node *n, lt_tensor **out)
{
  if (!lt_anomaly_mode()) return 0;
  for (int i = 0; i < n->n_edges; i++)
    if (out[i] && lt_grad_has_nan(out[i]))
      return lt_fail("%s gave nan in the gradient of its argument %d; it was recorded at %s", n->class->name, i + 1, n->place ? n->place : "an unknown place");
  return 0;
}

/* Hands gradients on (NULL where there are none) and readies what is complete. Takes the references. */
static int hand_on(struct pass *p, struct lt_node *n, lt_tensor **out)
{
  int status = 0;
  for (int i = 0; i < n->n_edges; i++) {
    lt_tensor *g = out[i];
    out[i] = NULL;
    struct lt_task *to = n->edges[i].node ? n->edges[i].node->task : NULL;
    if (!to || !to->wanted || status) {
      lt_unref(g);
      continue;
    }
    if (g) status = arrive(to, n->edges[i].output, g);
    if (--to->dependencies == 0) push(p, to);
  }
  return status;
}

static int run_operator(struct pass *p, struct lt_task *t)
{
  struct lt_node *n = t->node;
  lt_tensor *few[8] = {NULL};
  LT_AUTO_LIST lt_list many = {NULL, 0};
  if (n->n_edges > 8 && lt_list_init(&many, n->n_edges)) return -1;
  lt_tensor **out = n->n_edges > 8 ? many.v : few;
  int status = 0;
  if (fill_missing(t)) status = n->class->backward(n, t->grads, out);
  else if (lt_error_message()) status = -1;
  if (!status) status = check_nan(n, out);
  if (!p->what->retain_graph && n->class->release && !n->released) {
    n->class->release(n);
    n->released = true;
  }
  for (int i = 0; status && i < n->n_edges; i++) lt_unref(out[i]), out[i] = NULL;
  return status ? -1 : hand_on(p, n, out);
}

static int run_task(struct pass *p, struct lt_task *t)
{
  if (run_hooks(t) || take_captures(p, t)) return -1;
  int status = t->runs ? run_operator(p, t) : 0;
  for (int o = 0; o < t->node->n_outputs; o++) lt_unref(t->grads[o]), t->grads[o] = NULL;
  return status;
}

/* ---- the whole ---- */

static int begin(struct pass *p)
{
  const struct lt_backward *b = p->what;
  if (b->grads.n && b->grads.n != b->roots.n) return lt_fail("%d tensors but %d gradients were given", b->roots.n, b->grads.n);
  if (mark_inputs(p)) return -1;
  for (int i = 0; i < b->roots.n; i++)
    if (start_root(p, i)) return -1;
  for (int i = 0; i < b->roots.n; i++)
    if (walk(p, lt_gradient_edge(b->roots.v[i]).node->task)) return -1;
  p->heap = lt_alloc((size_t)p->count * sizeof *p->heap);
  if (!p->heap) return -1;
  for (struct lt_task *t = p->tasks; t; t = t->next)
    if (t->entered && t->wanted && t->dependencies == 0) push(p, t);
  return 0;
}

static int check_unused(const struct lt_backward *b)
{
  if (b->accumulate) return 0;
  for (int i = 0; i < b->inputs.n; i++) {
    for (int j = 0; j < i && !b->result->v[i]; j++)
      if (b->inputs.v[j] == b->inputs.v[i]) b->result->v[i] = lt_ref(b->result->v[j]);
    if (!b->result->v[i] && !b->allow_unused)
      return lt_fail("input %d was not used to compute the outputs; pass {allow_unused = true} to get nil for it", i + 1);
  }
  return 0;
}

/* Anomaly mode: a pass that found no nan on its way may still have begun with one. */
static int check_roots(const struct lt_backward *b)
{
  if (!lt_anomaly_mode()) return 0;
  for (int i = 0; i < b->roots.n; i++) {
    if (!lt_grad_has_nan(b->roots.v[i])) continue;
    const struct lt_node *n = lt_grad_fn(b->roots.v[i]);
    return lt_fail("what is differentiated holds nan itself: the result of %s, recorded at %s", n ? n->class->name : "no operator",
                   n && n->place ? n->place : "an unknown place");
  }
  return 0;
}

int lt_run_backward(const struct lt_backward *b)
{
  if (b->result && lt_list_init(b->result, b->inputs.n)) return -1;
  struct pass p = {.what = b, .selective = b->inputs.n > 0};
  bool mode = lt_set_grad_enabled(b->create_graph);
  int status = begin(&p);
  while (!status && p.heap_size > 0) status = lt_check_interrupt() ? -1 : run_task(&p, pop(&p));
  lt_set_grad_enabled(mode);
  end_pass(&p);
  if (!status) status = check_unused(b);
  if (!status) status = check_roots(b);
  if (status && b->result) lt_list_free(b->result);
  return status;
}

int lt_tensor_backward(lt_tensor *x)
{
  if (!x) return lt_fail("backward: expected a tensor, got NULL");
  const char *outer = lt_op_enter("backward");
  struct lt_backward b = {.roots = LT_TENSORS(x), .accumulate = true};
  int failed = lt_run_backward(&b);
  lt_op_leave(outer);
  return failed;
}
