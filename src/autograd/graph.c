/* Nodes, edges and saved values: what recording an operator does. */
#include <stdio.h>
#include <string.h>

#include "autograd/autograd.h"
#include "autograd/engine.h"
#include "base/alloc.h"
#include "base/error.h"

static _Thread_local uint64_t next_sequence;

enum { PLACE_ROOM = 256 };

static void note_place(struct lt_node *n)
{
  lt_place_fn *fn = lt_get_place_fn();
  if (!lt_anomaly_mode() || !fn) return;
  n->place = lt_alloc(PLACE_ROOM);
  if (n->place) fn(n->place, PLACE_ROOM);
}

static size_t node_bytes(const struct lt_node_class *class, int n_edges, int n_outputs)
{
  return ((class->bytes + 15) & ~(size_t)15) + (size_t)n_edges * sizeof(struct lt_edge) + (size_t)n_outputs * sizeof(struct lt_meta);
}

struct lt_node *lt_node_new(const struct lt_node_class *class, int n_edges, int n_outputs)
{
  struct lt_node *n = lt_alloc(node_bytes(class, n_edges, n_outputs));
  if (!n) return NULL;
  size_t head = (class->bytes + 15) & ~(size_t)15;
  memset(n, 0, head + (size_t)n_edges * sizeof(struct lt_edge));
  n->refs = 1;
  n->class = class;
  n->sequence = ++next_sequence;
  n->n_edges = n_edges;
  n->n_outputs = n_outputs;
  n->edges = (struct lt_edge *)((char *)n + head);
  n->outputs = (struct lt_meta *)(n->edges + n_edges);
  for (int i = 0; i < n_outputs; i++) n->outputs[i].ndim = n->outputs[i].dtype = 0;
  note_place(n);
  return n;
}

struct lt_node *lt_node_ref(struct lt_node *n)
{
  if (n) n->refs++;
  return n;
}

static void drop_hooks(struct lt_hook *h)
{
  while (h) {
    struct lt_hook *next = h->next;
    if (h->drop) h->drop(h->context);
    lt_free(h, sizeof *h);
    h = next;
  }
}

static void node_free(struct lt_node *n)
{
  if (n->class->release && !n->released) n->class->release(n);
  if (n->class->destroy) n->class->destroy(n);
  for (int i = 0; i < n->n_edges; i++) lt_node_unref(n->edges[i].node);
  drop_hooks(n->hooks);
  lt_free(n->retained, (size_t)n->n_outputs * sizeof *n->retained);
  lt_free(n->place, PLACE_ROOM);
  lt_free(n, node_bytes(n->class, n->n_edges, n->n_outputs));
}

/* Freeing a node frees what it points at. The nodes reached meanwhile wait in a list (linked through their task field, which no
   running pass uses any more), so that the depth of the graph is no depth of the stack. */
void lt_node_unref(struct lt_node *n)
{
  static _Thread_local struct lt_node *waiting;
  static _Thread_local bool draining;
  if (!n || --n->refs > 0) return;
  n->task = (struct lt_task *)waiting;
  waiting = n;
  if (draining) return;
  draining = true;
  while (waiting) {
    struct lt_node *next = waiting;
    waiting = (struct lt_node *)next->task;
    node_free(next);
  }
  draining = false;
}

int lt_node_connect(struct lt_node *n, int edge, lt_tensor *x)
{
  if (!lt_recording(x)) return 0;
  struct lt_edge e = lt_gradient_edge(x);
  if (!e.node) return -1;
  n->edges[edge] = (struct lt_edge){lt_node_ref(e.node), e.output};
  return 0;
}

void lt_node_describe_output(struct lt_node *n, int output, const lt_tensor *out)
{
  struct lt_meta *m = &n->outputs[output];
  m->dtype = out->dtype;
  m->ndim = out->ndim;
  memcpy(m->size, out->size, out->ndim * sizeof *m->size);
}

int lt_node_output(struct lt_node *n, int output, lt_tensor *out)
{
  lt_node_describe_output(n, output, out);
  if (!lt_is_float((lt_dtype)out->dtype)) return 0;
  if (!out->autograd) {
    out->autograd = lt_alloc(sizeof *out->autograd);
    if (!out->autograd) return -1;
    memset(out->autograd, 0, sizeof *out->autograd);
  }
  lt_forget_retained(out);
  lt_node_unref(out->autograd->grad_fn);
  out->autograd->grad_fn = lt_node_ref(n);
  out->autograd->output = output;
  if (out->base) out->view_version = out->storage->version;
  return out->autograd->retains_grad ? lt_retain_grad(out) : 0;
}

lt_tensor *lt_tensor_with_history(lt_tensor *x, struct lt_edge e)
{
  x->autograd = lt_alloc(sizeof *x->autograd);
  if (!x->autograd) return NULL;
  *x->autograd = (struct lt_autograd){.grad_fn = lt_node_ref(e.node), .output = e.output};
  return lt_ref(x);
}

int lt_save(struct lt_saved *s, lt_tensor *x)
{
  if (!x) return 0;
  if (x->is_inference && !lt_inference_mode())
    return lt_fail("a tensor made in inference mode cannot be saved for backward; clone it outside inference mode first");
  *s = (struct lt_saved){lt_ref(x), x->storage->version, false, 0};
  return 0;
}

int lt_save_output(struct lt_saved *s, lt_tensor *out, int output)
{
  lt_tensor *alias = lt_tensor_alias(out);
  if (!alias) return -1;
  *s = (struct lt_saved){alias, out->storage->version, true, (int8_t)output};
  return 0;
}

static int saved_failure(const struct lt_node *n, const struct lt_saved *s)
{
  const char *place = n->place ? n->place : "";
  if (n->released)
    return lt_fail("the saved values of %s are gone: backward ran through this graph before; ask for {retain_graph = true} the first time%s%s",
                   n->class->name, *place ? ", recorded at " : "", place);
  return lt_fail("a value that %s saved for its gradient was changed in place: it is at version %u, saved was version %u; "
                 "clone it before the change%s%s",
                 n->class->name, s->tensor->storage->version, s->version, *place ? "; recorded at " : " (detect_anomaly tells the line)", place);
}

lt_tensor *lt_saved_value(struct lt_node *n, const struct lt_saved *s)
{
  if (!s->tensor && !n->released) return NULL;
  if (n->released || s->tensor->storage->version != s->version) return saved_failure(n, s), NULL;
  if (!s->is_output || !lt_grad_enabled()) return lt_ref(s->tensor);
  lt_tensor *out = lt_tensor_alias(s->tensor);
  if (out && lt_node_output(n, s->output, out)) lt_unref(out), out = NULL;
  return out;
}

void lt_saved_drop(struct lt_saved *s)
{
  lt_unref(s->tensor);
  s->tensor = NULL;
}
