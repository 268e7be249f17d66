/* Operators that a host language defines: their backward is a callback. */
#include <string.h>

#include "autograd/autograd.h"
#include "base/alloc.h"
#include "base/error.h"

struct custom_node {
  struct lt_node node;
  struct lt_node_class class;   /* its own, since the name is its own */
  struct lt_custom custom;
  char name[64];
};

static int custom_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  struct custom_node *n = (struct custom_node *)node;
  if (node->released) return lt_fail("the saved values of %s are gone: backward ran through this graph before; ask for {retain_graph = true} the first time", n->name);
  return n->custom.backward(n->custom.context, grad, node->n_outputs, out, node->n_edges);
}

static void custom_release(struct lt_node *node)
{
  struct custom_node *n = (struct custom_node *)node;
  if (n->custom.release) n->custom.release(n->custom.context);
}

static void custom_destroy(struct lt_node *node)
{
  struct custom_node *n = (struct custom_node *)node;
  if (n->custom.drop) n->custom.drop(n->custom.context);
}

static const struct lt_node_class template = {"custom", sizeof(struct custom_node), custom_backward, custom_release, custom_destroy};

static struct lt_node *new_node(struct lt_custom custom, int n_edges, int n_outputs)
{
  struct lt_node *node = lt_node_new(&template, n_edges, n_outputs);
  if (!node) {
    if (custom.drop) custom.drop(custom.context);
    return NULL;
  }
  struct custom_node *n = (struct custom_node *)node;
  strncpy(n->name, custom.name, sizeof n->name - 1);
  n->custom = custom;
  n->class = template;
  n->class.name = n->name;
  node->class = &n->class;
  return node;
}

int lt_record_custom(struct lt_custom custom, lt_tensors inputs, lt_tensors outputs)
{
  struct lt_node *node = new_node(custom, inputs.n, outputs.n);
  if (!node) return -1;
  int status = 0;
  for (int i = 0; !status && i < inputs.n; i++) status = lt_node_connect(node, i, inputs.v[i]);
  for (int i = 0; !status && i < outputs.n; i++) status = lt_node_output(node, i, outputs.v[i]);
  lt_node_unref(node);
  return status;
}
