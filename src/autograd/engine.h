/* The backward pass: lt_run_backward of luatorch.h. */
#ifndef LT_AUTOGRAD_ENGINE_H
#define LT_AUTOGRAD_ENGINE_H

#include "autograd/autograd.h"

/* What the engine asks of operators, so that it need not know their names (ops/grad_support.c). */
lt_tensor *lt_grad_add(lt_tensor *a, lt_tensor *b);                        /* a + b; into a's bytes if nobody else sees them */
lt_tensor *lt_grad_fit(lt_tensor *g, const struct lt_meta *meta);          /* sums what was broadcast, converts the type */
lt_tensor *lt_grad_zeros(const struct lt_meta *meta);
lt_tensor *lt_grad_ones(const lt_tensor *like);
lt_tensor *lt_grad_accumulate(lt_tensor *grad, lt_tensor *more);            /* grad + more; into grad unless recording */
lt_tensor *lt_grad_own(lt_tensor *g, int holders);                         /* for keeping: g itself if only that many references to it are known */
bool lt_grad_has_nan(lt_tensor *g);
lt_tensor *lt_grad_slice(lt_tensor *g, lt_ints size, lt_ints stride, int64_t offset);
lt_tensor *lt_grad_with_slice(lt_tensor *g, lt_tensor *slice, lt_ints size, lt_ints stride, int64_t offset);
lt_tensor *lt_grad_unslice(lt_tensor *g, const struct lt_meta *base, lt_ints size, lt_ints stride, int64_t offset);

/* Takes back what x asked of its node by lt_retain_grad. */
void lt_forget_retained(lt_tensor *x);

/* The accumulator of a leaf (accumulator.c). */
extern const struct lt_node_class lt_accumulator_class;
struct lt_node *lt_accumulator_new(lt_tensor *leaf);

#endif
