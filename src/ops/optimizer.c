/* Fused updates. A parameter and its state must be contiguous float32 or float64 tensors of one shape; other layouts and types are
   copied to that form and back. */
#include <math.h>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "cpu/optimizer.h"
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

enum { PARAM, GRAD, STATE1, STATE2, STATE3, ROLES };

/* One parameter with what goes with it, in the form that kernels take. */
struct item { lt_tensor *own[ROLES], *plain[ROLES]; };

struct update {
  const struct item *item;
  const struct cpu_sgd *sgd;
  const struct cpu_adam *adam;
};

static int check_lists(const lt_tensors *list, const char *const *names)
{
  for (int r = 1; r < ROLES; r++)
    if (list[r].n && list[r].n != list[PARAM].n) return lt_fail("%d parameters but %d %s were given", list[PARAM].n, list[r].n, names[r]);
  for (int i = 0; i < list[PARAM].n; i++) {
    const lt_tensor *p = list[PARAM].v[i];
    if (!lt_is_float((lt_dtype)p->dtype)) return lt_fail("parameter %d has dtype %s, not a floating-point one", i + 1, lt_dtype_name((lt_dtype)p->dtype));
    for (int r = 1; r < ROLES; r++)
      if (list[r].n && !lt_same_shape(list[r].v[i], p))
        return lt_fail("%s[%d] has sizes %s, its parameter %s", names[r], i + 1, LT_SHAPE(list[r].v[i]), LT_SHAPE(p));
  }
  return 0;
}

static int open_item(struct item *item, const lt_tensors *list, int i)
{
  lt_dtype type = list[PARAM].v[i]->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  for (int r = 0; r < ROLES; r++) {
    item->own[r] = list[r].n ? list[r].v[i] : NULL;
    item->plain[r] = item->own[r] ? lt_contiguous_as(item->own[r], type) : NULL;
    if (item->own[r] && !item->plain[r]) return -1;
  }
  return 0;
}

static int close_item(struct item *item, int status)
{
  for (int r = 0; r < ROLES; r++) {
    bool changed = !status && r != GRAD && item->own[r];
    if (changed && item->plain[r] != item->own[r]) status = lt_copy_data(item->own[r], item->plain[r]);
    if (changed) lt_bump_version(item->own[r]);
    lt_unref(item->plain[r]);
  }
  return status;
}

static void *at(const struct item *item, int role, int64_t element)
{
  lt_tensor *x = item->plain[role];
  return x ? x->data + element * lt_itemsize((lt_dtype)x->dtype) : NULL;
}

static void run_part(void *context, int64_t begin, int64_t end)
{
  const struct update *u = context;
  const struct item *k = u->item;
  const struct cpu_optimizer_table *table = cpu_optimizer();
  void *p = at(k, PARAM, begin), *g = at(k, GRAD, begin), *a = at(k, STATE1, begin), *b = at(k, STATE2, begin), *c = at(k, STATE3, begin);
  bool wide = k->plain[PARAM]->dtype == LT_FLOAT64;
  if (u->sgd && wide) table->sgd_double(p, g, a, end - begin, u->sgd);
  else if (u->sgd) table->sgd_float(p, g, a, end - begin, u->sgd);
  else if (wide) table->adam_double(p, g, a, b, c, end - begin, u->adam);
  else table->adam_float(p, g, a, b, c, end - begin, u->adam);
}

static int update_all(const lt_tensors *list, const char *const *names, const struct update *u, int64_t *out)
{
  if (check_lists(list, names)) return -1;
  *out = list[PARAM].n;
  for (int i = 0; i < list[PARAM].n; i++) {
    struct item item = {{NULL}, {NULL}};
    struct update one = {&item, u->sgd, u->adam};
    int status = open_item(&item, list, i);
    if (!status) status = lt_parallel(item.plain[PARAM]->numel, LT_GRAIN, run_part, &one);
    if (close_item(&item, status)) return -1;
  }
  return 0;
}

/* Interruptions wait until all is done: parameters of which some are a step ahead of the others are no state to go on from. */
static int update_whole(const lt_tensors *list, const char *const *names, const struct update *u, int64_t *out)
{
  bool heeded = lt_interrupt_heed(false);
  int status = update_all(list, names, u, out);
  lt_interrupt_heed(heeded);
  return status;
}

int op__fused_sgd_(lt_tensors params, lt_tensors grads, lt_tensors buffers, double lr, double momentum, double dampening, double weight_decay, bool nesterov,
                   bool maximize, bool first, int64_t *out)
{
  static const char *const names[ROLES] = {"params", "grads", "buffers", "", ""};
  struct cpu_sgd sgd = {lr, momentum, dampening, weight_decay, nesterov, maximize, first};
  lt_tensors list[ROLES] = {params, grads, buffers};
  return update_whole(list, names, &(struct update){.sgd = &sgd}, out);
}

int op__fused_adam_(lt_tensors params, lt_tensors grads, lt_tensors averages, lt_tensors squares, lt_tensors maxima, int64_t step, double lr, double beta1,
                    double beta2, double eps, double weight_decay, bool amsgrad, bool maximize, bool decoupled, int64_t *out)
{
  static const char *const names[ROLES] = {"params", "grads", "averages", "squares", "maxima"};
  if (!amsgrad) maxima.n = 0;
  if (step < 1) return lt_fail("step must be at least 1, not %lld", (long long)step);
  struct cpu_adam adam = {lr, beta1, beta2, eps, weight_decay, lr / (1 - pow(beta1, (double)step)), sqrt(1 - pow(beta2, (double)step)), maximize, decoupled};
  lt_tensors list[ROLES] = {params, grads, averages, squares, maxima};
  return update_whole(list, names, &(struct update){.adam = &adam}, out);
}
