/* Operators that a host language defines: their backward is a callback. What they save is kept, guarded by versions and dropped as for
   any other operator; an output among it is kept without its history, or it would hold itself. */
#include <string.h>

#include "autograd/autograd.h"
#include "base/alloc.h"
#include "base/error.h"

struct custom_node {
  struct lt_node node;
  struct lt_node_class class;   /* its own, since the name is its own */
  struct lt_custom custom;
  struct lt_saved *saved;
  int n_saved;
  char name[64];
};

static int custom_backward(struct lt_node *node, lt_tensor *const *grad, lt_tensor **out)
{
  struct custom_node *n = (struct custom_node *)node;
  LT_AUTO_LIST lt_list saved;
  if (lt_list_init(&saved, n->n_saved)) return -1;
  for (int i = 0; i < n->n_saved; i++) {
    saved.v[i] = lt_saved_value(node, &n->saved[i]);
    if (lt_error_message()) return -1;
  }
  struct lt_custom_call call = {{grad, node->n_outputs}, {saved.v, saved.n}, out, node->n_edges};
  return n->custom.backward(n->custom.context, &call);
}

static void custom_release(struct lt_node *node)
{
  struct custom_node *n = (struct custom_node *)node;
  for (int i = 0; n->saved && i < n->n_saved; i++) lt_saved_drop(&n->saved[i]);
}

static void custom_destroy(struct lt_node *node)
{
  struct custom_node *n = (struct custom_node *)node;
  if (n->custom.drop) n->custom.drop(n->custom.context);
  lt_free(n->saved, (size_t)n->n_saved * sizeof *n->saved);
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
  node->keeps_missing = custom.keeps_missing;
  return node;
}

static int save_one(struct custom_node *n, int i, lt_tensor *x, lt_tensors outputs)
{
  for (int k = 0; x && k < outputs.n; k++)
    if (outputs.v[k] == x) return lt_save_output(&n->saved[i], x, k);
  return lt_save(&n->saved[i], x);
}

static int save_all(struct lt_node *node, lt_tensors saved, lt_tensors outputs)
{
  struct custom_node *n = (struct custom_node *)node;
  if (saved.n == 0) return 0;
  n->saved = lt_alloc((size_t)saved.n * sizeof *n->saved);
  if (!n->saved) return -1;
  memset(n->saved, 0, (size_t)saved.n * sizeof *n->saved);
  n->n_saved = saved.n;
  for (int i = 0; i < saved.n; i++)
    if (save_one(n, i, saved.v[i], outputs)) return -1;
  return 0;
}

static int check_changed(lt_tensors outputs, const enum lt_custom_output *kinds)
{
  for (int i = 0; i < outputs.n; i++) {
    if (kinds[i] != LT_CUSTOM_CHANGED) continue;
    if (outputs.v[i]->base) return lt_fail("a view cannot be changed in place by an operator of one's own; clone it first");
    if (lt_check_inplace(outputs.v[i])) return -1;
  }
  return 0;
}

static int connect_all(struct lt_node *node, lt_tensors inputs, lt_tensors outputs, const enum lt_custom_output *kinds, lt_tensors saved)
{
  if (check_changed(outputs, kinds)) return -1;
  for (int i = 0; i < inputs.n; i++)
    if (lt_node_connect(node, i, inputs.v[i])) return -1;
  if (save_all(node, saved, outputs)) return -1;
  for (int i = 0; i < outputs.n; i++) {
    if (kinds[i] == LT_CUSTOM_CONSTANT) lt_node_describe_output(node, i, outputs.v[i]);
    else if (lt_node_output(node, i, outputs.v[i])) return -1;
  }
  return 0;
}

int lt_record_custom(struct lt_custom custom, lt_tensors inputs, lt_tensors outputs, const enum lt_custom_output *kinds, lt_tensors saved)
{
  struct lt_node *node = new_node(custom, inputs.n, outputs.n);
  if (!node) return -1;
  int status = connect_all(node, inputs, outputs, kinds, saved);
  lt_node_unref(node);
  return status;
}
