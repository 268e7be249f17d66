/* The three convolution operators on batches: geometry and typed, contiguous operands. Integers are computed in int64. */
#include "ops/convolution.h"

#include "ops/front.h"
#include "ops/spatial.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct sizes { lt_ints x, weight, stride, padding, dilation; int64_t groups; };

/* Spatial dimensions go to the end of the three; missing ones have size 1. */
static int set_plane(struct cpu_conv *p, const struct sizes *s)
{
  int n = s->x.n - 2, skip = 3 - n;
  p->in_channels = s->weight.v[1];
  p->out_channels = s->weight.v[0] / s->groups;
  p->in_plane = p->out_plane = p->taps = 1;
  for (int d = 0; d < 3; d++) {
    int i = d - skip;
    p->in[d] = i < 0 ? 1 : s->x.v[2 + i];
    p->kernel[d] = i < 0 ? 1 : s->weight.v[2 + i];
    p->stride[d] = i < 0 ? 1 : s->stride.v[i];
    p->pad[d] = i < 0 ? 0 : s->padding.v[i];
    p->dilation[d] = i < 0 ? 1 : s->dilation.v[i];
    int64_t span = p->in[d] + p->pad[d] + (i < 0 ? 0 : s->padding.v[n + i]) - p->dilation[d] * (p->kernel[d] - 1) - 1;
    if (p->kernel[d] < 1) return lt_fail("weight of sizes %s has an empty kernel", lt_shape_text(s->weight.n, s->weight.v).text);
    if (span < 0)
      return lt_fail("x of sizes %s is smaller, with its padding, than the kernel of weight of sizes %s", lt_shape_text(s->x.n, s->x.v).text,
                     lt_shape_text(s->weight.n, s->weight.v).text);
    p->out[d] = span / p->stride[d] + 1;
    p->in_plane *= p->in[d];
    p->out_plane *= p->out[d];
    p->taps *= p->kernel[d];
  }
  return 0;
}

/* Everything below trusts these sizes. */
static int check_sizes(const struct sizes *s)
{
  int n = s->x.n - 2;
  bool fits = n >= 1 && n <= 3 && s->weight.n == n + 2 && s->stride.n == n && s->padding.n == 2 * n && s->dilation.n == n && s->groups > 0;
  for (int i = 0; fits && i < n; i++) fits = s->stride.v[i] > 0 && s->padding.v[i] >= 0 && s->padding.v[n + i] >= 0 && s->dilation.v[i] > 0;
  if (fits && s->weight.v[0] % s->groups == 0 && s->x.v[1] == s->weight.v[1] * s->groups) return 0;
  return lt_fail("x of sizes %s does not fit weight of sizes %s", lt_shape_text(s->x.n, s->x.v).text, lt_shape_text(s->weight.n, s->weight.v).text);
}

static int check_gradient(const lt_tensor *g, const struct sizes *s, const struct cpu_conv *p)
{
  bool fits = g->ndim == s->x.n && g->size[0] == s->x.v[0] && g->size[1] == s->weight.v[0];
  for (int i = 2; fits && i < g->ndim; i++) fits = g->size[i] == p->out[i + 3 - g->ndim];
  return fits ? 0 : lt_fail("a gradient of sizes %s does not fit x of sizes %s", LT_SHAPE(g), lt_shape_text(s->x.n, s->x.v).text);
}

static int prepare(struct lt_conv *c, const struct sizes *s, lt_dtype dtype)
{
  *c = (struct lt_conv){.samples = s->x.v[0], .groups = s->groups, .type = lt_computing_type(dtype)};
  if (check_sizes(s)) return -1;
  if (dtype == LT_BOOL) return lt_fail("is not defined for dtype bool");
  const struct cpu_convolution_table *t = cpu_convolution();
  c->kernel = c->type == LT_FLOAT64 ? &t->f64 : c->type == LT_FLOAT32 ? &t->f32 : &t->i64;
  return set_plane(&c->plane, s);
}

lt_tensor *op__conv(lt_tensor *x, lt_tensor *weight, lt_tensor *bias, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  struct lt_conv c;
  struct sizes s = {lt_sizes(x), lt_sizes(weight), stride, padding, dilation, groups};
  if (prepare(&c, &s, (lt_dtype)x->dtype)) return NULL;
  if (bias && bias->numel != weight->size[0]) return lt_fail_null("bias of sizes %s does not fit weight of sizes %s", LT_SHAPE(bias), LT_SHAPE(weight));
  int64_t size[5] = {x->size[0], weight->size[0]};
  memcpy(size + 2, c.plane.out + 5 - x->ndim, (size_t)(x->ndim - 2) * sizeof *size);
  LT_AUTO lt_tensor *from = lt_contiguous_as(x, c.type), *w = lt_contiguous_as(weight, c.type), *out = lt_tensor_new(c.type, x->ndim, size);
  LT_AUTO lt_tensor *start = bias ? lt_contiguous_as(bias, c.type) : NULL;
  if (!from || !w || !out || (bias && !start)) return NULL;
  c.bias = start ? start->data : NULL;
  c.x = from->data;
  c.weight = w->data;
  c.out = out->data;
  return lt_conv_forward(&c) ? NULL : lt_contiguous_as(out, (lt_dtype)x->dtype);
}

lt_tensor *op__conv_input_grad(lt_tensor *g, lt_tensor *weight, lt_ints size, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  struct lt_conv c;
  struct sizes s = {size, lt_sizes(weight), stride, padding, dilation, groups};
  if (prepare(&c, &s, (lt_dtype)g->dtype) || check_gradient(g, &s, &c.plane)) return NULL;
  LT_AUTO lt_tensor *from = lt_contiguous_as(g, c.type), *w = lt_contiguous_as(weight, c.type), *out = lt_tensor_new(c.type, (int)size.n, size.v);
  if (!from || !w || !out) return NULL;
  c.out = from->data;
  c.weight = w->data;
  c.x = out->data;
  return lt_conv_input_grad(&c) ? NULL : lt_contiguous_as(out, (lt_dtype)g->dtype);
}

lt_tensor *op__conv_weight_grad(lt_tensor *g, lt_tensor *x, lt_ints size, lt_ints stride, lt_ints padding, lt_ints dilation, int64_t groups)
{
  struct lt_conv c;
  struct sizes s = {lt_sizes(x), size, stride, padding, dilation, groups};
  if (prepare(&c, &s, (lt_dtype)g->dtype) || check_gradient(g, &s, &c.plane)) return NULL;
  LT_AUTO lt_tensor *from = lt_contiguous_as(g, c.type), *input = lt_contiguous_as(x, c.type), *out = lt_tensor_new(c.type, (int)size.n, size.v);
  if (!from || !input || !out) return NULL;
  c.out = from->data;
  c.x = input->data;
  c.weight = out->data;
  return lt_conv_weight_grad(&c) ? NULL : lt_contiguous_as(out, (lt_dtype)g->dtype);
}

lt_tensor *op__conv_bias_grad(lt_tensor *g)
{
  int64_t dims[LT_MAX_DIMS] = {1};
  for (int i = 2; i < g->ndim; i++) dims[i - 1] = i + 1;
  return lt_sum(g, (lt_ints){dims, g->ndim - 1}, false, LT_NO_DTYPE);
}
