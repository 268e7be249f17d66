/* oneDNN's fast code works on channels in blocks of eight or sixteen. A primitive is therefore asked for with its operands' layouts left
   open; those that it chooses otherwise than dense rows are laid out anew before it runs, and its result afterwards. The memory of a run
   holds, one after the other, x, weight and out in the layouts chosen, and the primitive's scratch. */
#include "device/onednn_convolution.h"

#include <stdlib.h>
#include <string.h>

enum { X, WEIGHT, OUT, OPERANDS, MAX_DIMS = 6, ALIGNMENT = 64, MAX_ARGUMENTS = 5 };

struct operand {
  struct lt_onednn_layout dense, chosen;
  struct dnnl_primitive *reorder;            /* NULL: chosen is dense */
  size_t at;                                 /* where it lies in a run's memory */
};

struct lt_onednn_conv {
  enum lt_onednn_result result;
  struct operand operand[OPERANDS];
  struct lt_onednn_layout bias, scratch;
  bool has_bias;
  struct dnnl_primitive *primitive;
  size_t scratch_at, bytes;
  int64_t threads;
};

/* ---- making ---- */

struct sizes {
  int space;                                 /* dimensions of a plane: 2 or 3 */
  int64_t x[MAX_DIMS], weight[MAX_DIMS], out[MAX_DIMS], stride[3], dilation[3], before[3], behind[3];
  int weight_dims;
};

/* oneDNN counts dilation from 0, and the zeros behind may be negative where the last window ends before x does. */
static struct sizes sizes_of(const struct lt_onednn_conv_shape *shape)
{
  const struct cpu_conv *p = &shape->plane;
  bool flat = p->in[0] == 1 && p->kernel[0] == 1 && p->pad[0] == 0 && p->out[0] == 1, grouped = shape->groups > 1;
  struct sizes s = {.space = flat ? 2 : 3, .x = {shape->samples, shape->groups * p->in_channels}, .out = {shape->samples, shape->groups * p->out_channels}};
  int64_t channels[] = {shape->groups, p->out_channels, p->in_channels};
  memcpy(s.weight, channels + !grouped, (size_t)(2 + grouped) * sizeof *channels);
  s.weight_dims = 2 + grouped + s.space;
  for (int i = 0; i < s.space; i++) {
    int d = i + 3 - s.space;
    s.x[2 + i] = p->in[d];
    s.out[2 + i] = p->out[d];
    s.weight[2 + grouped + i] = p->kernel[d];
    s.stride[i] = p->stride[d];
    s.dilation[i] = p->dilation[d] - 1;
    s.before[i] = p->pad[d];
    s.behind[i] = (p->out[d] - 1) * p->stride[d] + p->dilation[d] * (p->kernel[d] - 1) + 1 - p->in[d] - p->pad[d];
  }
  return s;
}

static int describe_operand(const struct lt_onednn *dnn, struct operand *o, int dims, const int64_t *sizes)
{
  return dnn->memory_desc_init_by_strides(&o->dense, dims, sizes, ONEDNN_FLOAT32, NULL) ||
    dnn->memory_desc_init_by_tag(&o->chosen, dims, sizes, ONEDNN_FLOAT32, ONEDNN_ANY_LAYOUT);
}

static int describe(const struct lt_onednn *dnn, struct lt_onednn_conv *c, const struct sizes *s, struct lt_onednn_operation *operation)
{
  const struct lt_onednn_layout *x = &c->operand[X].chosen, *weight = &c->operand[WEIGHT].chosen, *out = &c->operand[OUT].chosen;
  int status = describe_operand(dnn, &c->operand[X], 2 + s->space, s->x) || describe_operand(dnn, &c->operand[OUT], 2 + s->space, s->out) ||
    describe_operand(dnn, &c->operand[WEIGHT], s->weight_dims, s->weight) ||
    dnn->memory_desc_init_by_strides(&c->bias, 1, s->out + 1, ONEDNN_FLOAT32, NULL);
  if (status) return status;
  if (c->result == LT_ONEDNN_OUT)
    return dnn->dilated_convolution_forward_desc_init(operation, ONEDNN_TRAINING, ONEDNN_DIRECT, x, weight, c->has_bias ? &c->bias : NULL, out, s->stride,
                                                      s->dilation, s->before, s->behind);
  if (c->result == LT_ONEDNN_INPUT_GRAD)
    return dnn->dilated_convolution_backward_data_desc_init(operation, ONEDNN_DIRECT, x, weight, out, s->stride, s->dilation, s->before, s->behind);
  return dnn->dilated_convolution_backward_weights_desc_init(operation, ONEDNN_DIRECT, x, weight, NULL, out, s->stride, s->dilation, s->before, s->behind);
}

/* Whether there is code made for this shape and processor, and not only the general one. */
static bool is_made_for_it(const struct lt_onednn *dnn, const struct dnnl_primitive_desc *desc)
{
  const char *name = "";
  dnn->primitive_desc_query(desc, ONEDNN_QUERY_IMPLEMENTATION, 0, &name);
  return lt_onednn_use() == LT_ONEDNN_ALWAYS || strncmp(name, "jit", 3) == 0 || strncmp(name, "brg", 3) == 0;
}

/* Primitive from desc, which is used up. */
static struct dnnl_primitive *primitive_of(const struct lt_onednn *dnn, struct dnnl_primitive_desc *desc)
{
  struct dnnl_primitive *primitive = NULL;
  if (dnn->primitive_create(&primitive, desc)) primitive = NULL;
  dnn->primitive_desc_destroy(desc);
  return primitive;
}

static int make_reorder(const struct lt_onednn *dnn, struct operand *o, bool is_result)
{
  struct dnnl_primitive_desc *desc;
  if (dnn->memory_desc_equal(&o->dense, &o->chosen)) return 0;
  const struct lt_onednn_layout *from = is_result ? &o->chosen : &o->dense, *to = is_result ? &o->dense : &o->chosen;
  if (dnn->reorder_primitive_desc_create(&desc, from, dnn->engine, to, dnn->engine, NULL)) return -1;
  o->reorder = primitive_of(dnn, desc);
  return o->reorder ? 0 : -1;
}

static int result_of(const struct lt_onednn_conv *c)
{
  return c->result == LT_ONEDNN_OUT ? OUT : c->result == LT_ONEDNN_INPUT_GRAD ? X : WEIGHT;
}

/* A number of oneDNN's for an operand: the gradients have their own. */
static int number(const struct lt_onednn_conv *c, int operand, const int plain[], const int gradient[])
{
  bool is_gradient = operand == OUT ? c->result != LT_ONEDNN_OUT : operand == result_of(c);
  return is_gradient ? gradient[operand] : plain[operand];
}

static void read_layouts(const struct lt_onednn *dnn, struct lt_onednn_conv *c, const struct dnnl_primitive_desc *desc)
{
  static const int plain[] = {ONEDNN_QUERY_SRC, ONEDNN_QUERY_WEIGHTS, ONEDNN_QUERY_DST};
  static const int gradient[] = {ONEDNN_QUERY_DIFF_SRC, ONEDNN_QUERY_DIFF_WEIGHTS, ONEDNN_QUERY_DIFF_DST};
  memset(&c->scratch, 0, sizeof c->scratch);
  for (int i = 0; i < OPERANDS; i++) c->operand[i].chosen = *dnn->primitive_desc_query_md(desc, number(c, i, plain, gradient), 0);
  c->scratch = *dnn->primitive_desc_query_md(desc, ONEDNN_QUERY_SCRATCHPAD, 0);
}

static size_t place(size_t *end, size_t bytes)
{
  size_t at = *end;
  *end += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  return at;
}

static int make(const struct lt_onednn *dnn, struct lt_onednn_conv *c, const struct sizes *s)
{
  struct lt_onednn_operation operation;
  struct dnnl_primitive_desc *desc;
  if (describe(dnn, c, s, &operation) || dnn->primitive_desc_create(&desc, &operation, dnn->attr, dnn->engine, NULL)) return -1;
  if (!is_made_for_it(dnn, desc)) return dnn->primitive_desc_destroy(desc), -1;
  read_layouts(dnn, c, desc);
  c->primitive = primitive_of(dnn, desc);
  if (!c->primitive) return -1;
  for (int i = 0; i < OPERANDS; i++) {
    struct operand *o = &c->operand[i];
    if (make_reorder(dnn, o, i == result_of(c))) return -1;
    if (o->reorder) o->at = place(&c->bytes, dnn->memory_desc_get_size(&o->chosen));
  }
  c->scratch_at = place(&c->bytes, dnn->memory_desc_get_size(&c->scratch));
  return 0;
}

struct lt_onednn_conv *lt_onednn_conv_new(const struct lt_onednn_conv_shape *shape)
{
  const struct lt_onednn *dnn = lt_onednn();
  struct lt_onednn_conv *c = dnn ? calloc(1, sizeof *c) : NULL;
  if (!c) return NULL;
  c->result = (enum lt_onednn_result)shape->result;
  c->has_bias = shape->has_bias;
  c->threads = shape->threads;
  struct sizes s = sizes_of(shape);
  int before = lt_onednn_set_threads(c->threads), status = make(dnn, c, &s);
  lt_onednn_set_threads(before);
  if (status == 0) return c;
  lt_onednn_conv_free(c);
  return NULL;
}

void lt_onednn_conv_free(struct lt_onednn_conv *c)
{
  const struct lt_onednn *dnn = lt_onednn();
  if (!c) return;
  if (c->primitive) dnn->primitive_destroy(c->primitive);
  for (int i = 0; i < OPERANDS; i++)
    if (c->operand[i].reorder) dnn->primitive_destroy(c->operand[i].reorder);
  free(c);
}

size_t lt_onednn_conv_bytes(const struct lt_onednn_conv *c)
{
  return c->bytes;
}

/* ---- running ---- */

struct argument { int name; const struct lt_onednn_layout *layout; void *data; };

static int execute(const struct lt_onednn *dnn, struct dnnl_stream *stream, const struct dnnl_primitive *primitive, const struct argument *list, int n)
{
  struct lt_onednn_argument arguments[MAX_ARGUMENTS];
  int made = 0, status = 0;
  for (; made < n && !status; made += !status) {
    arguments[made].name = list[made].name;
    status = dnn->memory_create(&arguments[made].memory, list[made].layout, dnn->engine, list[made].data);
  }
  if (!status) status = dnn->primitive_execute(primitive, stream, n, arguments) || dnn->stream_wait(stream);
  for (int i = 0; i < made; i++) dnn->memory_destroy(arguments[i].memory);
  return status;
}

static int reorder(const struct lt_onednn *dnn, struct dnnl_stream *stream, const struct operand *o, bool is_result, char *dense, char *chosen)
{
  struct argument from = {ONEDNN_SRC, &o->dense, dense}, to = {ONEDNN_DST, &o->chosen, chosen};
  if (is_result) from = (struct argument){ONEDNN_SRC, &o->chosen, chosen}, to = (struct argument){ONEDNN_DST, &o->dense, dense};
  return execute(dnn, stream, o->reorder, (struct argument[]){from, to}, 2);
}

static int run(const struct lt_onednn *dnn, struct dnnl_stream *stream, const struct lt_onednn_conv *c, char *const dense[], const char *bias, char *memory,
               bool same_weights)
{
  static const int plain[] = {ONEDNN_SRC, ONEDNN_WEIGHTS, ONEDNN_DST}, gradient[] = {ONEDNN_DIFF_SRC, ONEDNN_DIFF_WEIGHTS, ONEDNN_DIFF_DST};
  struct argument list[MAX_ARGUMENTS];
  const int result = result_of(c);
  int n = 0;
  for (int i = 0; i < OPERANDS; i++) {
    const struct operand *o = &c->operand[i];
    char *data = o->reorder ? memory + o->at : dense[i];
    list[n++] = (struct argument){number(c, i, plain, gradient), &o->chosen, data};
    bool is_done = i == WEIGHT && same_weights;
    if (o->reorder && i != result && !is_done && reorder(dnn, stream, o, false, dense[i], data)) return -1;
  }
  list[n++] = (struct argument){ONEDNN_SCRATCHPAD, &c->scratch, memory + c->scratch_at};
  if (c->has_bias) list[n++] = (struct argument){ONEDNN_BIAS, &c->bias, (char *)bias};
  if (execute(dnn, stream, c->primitive, list, n)) return -1;
  const struct operand *o = &c->operand[result];
  return o->reorder ? reorder(dnn, stream, o, true, dense[result], memory + o->at) : 0;
}

int lt_onednn_conv_run(const struct lt_onednn_conv *c, char *x, char *weight, const char *bias, char *out, char *memory, bool same_weights)
{
  const struct lt_onednn *dnn = lt_onednn();
  struct dnnl_stream *stream;
  if (dnn->stream_create(&stream, dnn->engine, 1)) return -1;
  int before = lt_onednn_set_threads(c->threads), status = run(dnn, stream, c, (char *[]){x, weight, out}, bias, memory, same_weights);
  lt_onednn_set_threads(before);
  dnn->stream_destroy(stream);
  return status;
}
