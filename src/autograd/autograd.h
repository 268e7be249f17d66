/* The graph of recorded operators.

   A node stands for one operator that ran. Its edges lead to where the operator's inputs came from: the node that made them, or
   the accumulator of a leaf. A tensor that takes part points at its node (grad_fn) and says which output of it it is. Nodes are
   counted references; a chain of a million of them is released by a loop, never by recursion. */
#ifndef LT_AUTOGRAD_AUTOGRAD_H
#define LT_AUTOGRAD_AUTOGRAD_H

#include "autograd/modes.h"
#include "tensor/tensor.h"

struct lt_node;
struct lt_task;                          /* a node's place in a running backward pass: engine.c */

struct lt_edge { struct lt_node *node; int output; };

/* What a gradient must look like: the shape and type of the forward value. */
struct lt_meta { uint8_t dtype, ndim; int64_t size[LT_MAX_DIMS]; };

struct lt_node_class {
  const char *name;                      /* the operator's */
  size_t bytes;                          /* of the whole node, saved values included */
  /* Fills out[i] (new references) for each edge that lt_needs() asks for, from one gradient for each output. */
  int (*backward)(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out);
  void (*release)(struct lt_node *node); /* drops saved values, once; NULL if there are none */
  void (*destroy)(struct lt_node *node); /* the node's own end; NULL if there is nothing to do */
};

/* Sees a gradient on its way; may return a replacement (a new reference), or NULL to keep it. *failed reports an error. */
struct lt_hook {
  lt_tensor *(*call)(void *context, lt_tensor *grad, bool *failed);
  void (*drop)(void *context);
  void *context;
  int output;
  int64_t id;
  struct lt_hook *next;
};

struct lt_node {
  int refs;
  int n_edges, n_outputs;
  bool released;                         /* saved values are gone */
  bool keeps_missing;                    /* backward takes NULL for an output whose gradient did not arrive */
  const struct lt_node_class *class;
  uint64_t sequence;                     /* order of creation: later nodes run first */
  struct lt_edge *edges;
  struct lt_meta *outputs;
  struct lt_task *task;
  struct lt_hook *hooks;
  lt_tensor **retained;                  /* by output: tensors that asked to keep their gradient; not counted */
  char *place;                           /* anomaly mode: where the node was made */
};

/* A tensor's part in the graph. */
struct lt_autograd {
  bool requires_grad;                    /* of a leaf */
  bool retains_grad;
  int output;
  lt_tensor *grad;
  struct lt_node *grad_fn;
  struct lt_node *accumulator;           /* of a leaf; not counted, the node holds the tensor */
  struct lt_hook *hooks;                 /* of a leaf */
};

/* ---- tensors ---- */

struct lt_node *lt_grad_fn(lt_tensor *x);                /* borrowed, or NULL; a stale view's history is renewed */
struct lt_edge lt_gradient_edge(lt_tensor *x);           /* borrowed node; a leaf's accumulator is made when needed */
int lt_detach_inplace(lt_tensor *x);

/* Registers a hook; returns its id, or -1. The hook is dropped on failure too. */
int64_t lt_add_hook(lt_tensor *x, struct lt_hook hook);
int lt_remove_hook(lt_tensor *x, int64_t id);

/* ---- recording (generated fronts) ---- */

/* Whether an operator on x must be recorded now. */
static inline bool lt_recording(const lt_tensor *x)
{
  return x && (x->autograd || x->base) && lt_grad_enabled() && lt_requires_grad(x);
}

struct lt_node *lt_node_new(const struct lt_node_class *class, int n_edges, int n_outputs);
struct lt_node *lt_node_ref(struct lt_node *n);
void lt_node_unref(struct lt_node *n);
int lt_node_connect(struct lt_node *n, int edge, lt_tensor *x);         /* NULL x: no edge */
int lt_node_output(struct lt_node *n, int output, lt_tensor *out);      /* makes out this node's result, if it is floating point */
void lt_node_describe_output(struct lt_node *n, int output, const lt_tensor *out);

/* x itself as the output that an edge leads from, where that is a node's: its gradient goes the way of the edge. Takes a new reference. */
lt_tensor *lt_tensor_with_history(lt_tensor *x, struct lt_edge e);

/* Whether the gradient along an edge is wanted, by the graph and by the running pass. */
bool lt_needs(const struct lt_node *n, int edge);

/* Values kept for backward. An output is kept without its history, or it would hold itself. */
struct lt_saved { lt_tensor *tensor; uint32_t version; bool is_output; int8_t output; };
int lt_save(struct lt_saved *s, lt_tensor *x);
int lt_save_output(struct lt_saved *s, lt_tensor *out, int output);
lt_tensor *lt_saved_value(struct lt_node *n, const struct lt_saved *s); /* a new reference; NULL with an error if it changed since */
void lt_saved_drop(struct lt_saved *s);

/* ---- changes in place (generated fronts) ---- */

/* Whether x may be changed now; an error names the reason. */
int lt_check_inplace(const lt_tensor *x);

/* After x was changed by the operator of node n, whose edge 0 is x's own past: makes n x's history, through the base if x is a view.
   n may be NULL when nothing was recorded. Takes no reference. */
int lt_rebase_history(lt_tensor *x, struct lt_node *n);
static inline void lt_bump_version(lt_tensor *x) { x->storage->version++; }

/* x takes the sizes, strides and history of v, a view of it. */
int lt_become_view(lt_tensor *x, lt_tensor *v);

/* Makes v a tracked view of x (or an untracked one when not recording). */
void lt_track_view(lt_tensor *v, lt_tensor *x);

#endif
