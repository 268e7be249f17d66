/* CTC loss of batches: samples are shared out to threads. */
#include "cpu/ctc.h"

#include <math.h>

#include "base/parallel.h"
#include "ops/front.h"
#include "ops/loss.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

struct job {
  const struct cpu_ctc_kernels *kernel;
  lt_dtype type;
  int64_t itemsize, samples, classes, steps, length, states, blank;
  lt_tensor *log_probs, *targets, *inputs, *lengths;     /* owned; labels from 0 */
  char *alpha, *beta, *out;
  const double *g;
  double *loss;
  bool zero_infinity;
};

static void drop(struct job *j)
{
  lt_unref(j->log_probs);
  lt_unref(j->targets);
  lt_unref(j->inputs);
  lt_unref(j->lengths);
}

static const int64_t *ints(const lt_tensor *x)
{
  return (const int64_t *)x->data;
}

static struct cpu_ctc sample_of(const struct job *j, int64_t i)
{
  return (struct cpu_ctc){.log_probs = j->log_probs->data + i * j->classes * j->itemsize, .step = j->samples * j->classes, .classes = j->classes,
                          .blank = j->blank, .target = ints(j->targets) + i * j->length, .length = ints(j->lengths)[i], .steps = ints(j->inputs)[i]};
}

static int check_lengths(const struct job *j)
{
  for (int64_t i = 0; i < j->samples; i++) {
    int64_t steps = ints(j->inputs)[i], length = ints(j->lengths)[i];
    if (steps < 0 || steps > j->steps)
      return lt_fail("input length %lld of sample %lld is not from 0 to %lld", (long long)steps, (long long)i + 1, (long long)j->steps);
    if (length < 0 || length > j->length)
      return lt_fail("target length %lld of sample %lld is not from 0 to %lld", (long long)length, (long long)i + 1, (long long)j->length);
  }
  return 0;
}

/* Labels from 1 become labels from 0; what lies behind a target is not looked at. */
static int read_targets(struct job *j, lt_tensor *targets)
{
  LT_AUTO lt_tensor *given = lt_contiguous_as(targets, LT_INT64);
  if (!given || !(j->targets = lt_tensor_new(LT_INT64, 2, targets->size))) return -1;
  for (int64_t i = 0; i < j->samples; i++)
    for (int64_t s = 0; s < j->length; s++) {
      int64_t label = ints(given)[i * j->length + s];
      bool used = s < ints(j->lengths)[i];
      if (used && (label < 1 || label > j->classes))
        return lt_fail("targets have the label %lld in sequence %lld, but there are %lld classes, counted from 1", (long long)label, (long long)i + 1,
                       (long long)j->classes);
      ((int64_t *)j->targets->data)[i * j->length + s] = used ? label - 1 : 0;
    }
  return 0;
}

/* The caller drops j also after a failure. */
static int prepare(struct job *j, lt_tensor *log_probs, lt_tensor *targets, lt_tensor *inputs, lt_tensor *lengths, int64_t blank, bool zero_infinity)
{
  memset(j, 0, sizeof *j);
  if (!lt_is_float((lt_dtype)log_probs->dtype)) return lt_fail("needs floating-point log_probs, not %s", lt_dtype_name((lt_dtype)log_probs->dtype));
  if (log_probs->ndim != 3 || targets->ndim != 2 || targets->size[0] != log_probs->size[1] || inputs->numel != log_probs->size[1] ||
      lengths->numel != log_probs->size[1])
    return lt_fail("targets of sizes %s and lengths of sizes %s and %s do not fit log_probs of sizes %s", LT_SHAPE(targets), LT_SHAPE(inputs),
                   LT_SHAPE(lengths), LT_SHAPE(log_probs));
  j->type = log_probs->dtype == LT_FLOAT64 ? LT_FLOAT64 : LT_FLOAT32;
  j->itemsize = lt_itemsize(j->type);
  j->kernel = j->type == LT_FLOAT64 ? &cpu_ctc()->f64 : &cpu_ctc()->f32;
  j->steps = log_probs->size[0];
  j->samples = log_probs->size[1];
  j->classes = log_probs->size[2];
  j->length = targets->size[1];
  j->states = 2 * j->length + 1;
  j->zero_infinity = zero_infinity;
  if ((j->blank = lt_position(blank, j->classes, "blank")) < 0) return -1;
  j->log_probs = lt_contiguous_as(log_probs, j->type);
  j->inputs = lt_contiguous_as(inputs, LT_INT64);
  j->lengths = lt_contiguous_as(lengths, LT_INT64);
  if (!j->log_probs || !j->inputs || !j->lengths || check_lengths(j)) return -1;
  return read_targets(j, targets);
}

static void forward_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++) {
    struct cpu_ctc c = sample_of(j, i);
    double loss = j->kernel->forward(&c, j->alpha + i * j->steps * j->states * j->itemsize, j->states);
    j->loss[i] = j->zero_infinity && isinf(loss) ? 0 : loss;
  }
}

static int64_t grain(const struct job *j)
{
  return 1 + LT_GRAIN / 16 / (j->steps * j->states + 1);
}

static int forward(struct job *j, lt_dtype dtype, lt_tensor **out)
{
  LT_AUTO lt_tensor *loss = lt_tensor_new(LT_FLOAT64, 1, &j->samples);
  out[1] = lt_tensor_new(j->type, 3, LT_INTS(j->samples, j->steps, j->states).v);
  if (!loss || !out[1]) return -1;
  j->alpha = out[1]->data;
  j->loss = (double *)loss->data;
  if (lt_parallel(j->samples, grain(j), forward_part, j)) return -1;
  return (out[0] = lt_contiguous_as(loss, dtype)) ? 0 : -1;
}

int op__ctc_loss(lt_tensor *log_probs, lt_tensor *targets, lt_tensor *input_lengths, lt_tensor *target_lengths, int64_t blank, bool zero_infinity,
                 lt_tensor **out)
{
  struct job j;
  out[0] = out[1] = NULL;
  int status = prepare(&j, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity) ? -1 : forward(&j, (lt_dtype)log_probs->dtype, out);
  drop(&j);
  return status ? lt_drop_results(out, 2) : 0;
}

/* The loss again, from the last forward variables. */
static double loss_of(const struct job *j, const struct cpu_ctc *c, const char *alpha)
{
  if (c->steps == 0) return c->length == 0 ? 0 : INFINITY;
  int64_t last = (c->steps - 1) * j->states + 2 * c->length;
  double a = lt_scalar_double(lt_load_scalar(alpha + last * j->itemsize, j->type));
  double b = c->length ? lt_scalar_double(lt_load_scalar(alpha + (last - 1) * j->itemsize, j->type)) : -INFINITY;
  double max = fmax(a, b);
  return isinf(max) ? -max : -(max + log(exp(a - max) + exp(b - max)));
}

static void backward_part(void *context, int64_t begin, int64_t end)
{
  const struct job *j = context;
  for (int64_t i = begin; i < end; i++) {
    struct cpu_ctc c = sample_of(j, i);
    const char *alpha = j->alpha + i * j->steps * j->states * j->itemsize;
    double loss = loss_of(j, &c, alpha);
    if (j->zero_infinity && isinf(loss)) continue;
    j->kernel->backward(&c, j->out + i * j->classes * j->itemsize, alpha, j->states, j->beta + i * 2 * j->states * j->itemsize, loss, j->g[i]);
  }
}

static lt_tensor *backward(struct job *j, lt_tensor *g, lt_tensor *alpha, lt_dtype dtype)
{
  if (g->numel != j->samples || alpha->dtype != j->type || alpha->numel != j->samples * j->steps * j->states)
    return lt_fail_null("the forward variables do not fit");
  LT_AUTO lt_tensor *out = lt_zeros(lt_sizes(j->log_probs), j->type, NULL, false), *beta = lt_tensor_new(j->type, 3, LT_INTS(j->samples, 2, j->states).v);
  LT_AUTO lt_tensor *from = lt_contiguous_as(g, LT_FLOAT64), *variables = lt_contiguous_as(alpha, j->type);
  if (!out || !beta || !from || !variables) return NULL;
  j->out = out->data;
  j->beta = beta->data;
  j->alpha = variables->data;
  j->g = (const double *)from->data;
  return lt_parallel(j->samples, grain(j), backward_part, j) ? NULL : lt_contiguous_as(out, dtype);
}

lt_tensor *op__ctc_loss_backward(lt_tensor *g, lt_tensor *log_probs, lt_tensor *targets, lt_tensor *input_lengths, lt_tensor *target_lengths,
                                 lt_tensor *alpha, int64_t blank, bool zero_infinity)
{
  struct job j;
  bool failed = prepare(&j, log_probs, targets, input_lengths, target_lengths, blank, zero_infinity);
  lt_tensor *out = failed ? NULL : backward(&j, g, alpha, (lt_dtype)log_probs->dtype);
  drop(&j);
  return out;
}

lt_tensor *op__no_second_order(lt_tensor *x)
{
  (void)x;
  return lt_fail_null("the gradient of this operator cannot be differentiated again");
}

/* ---- the public function ---- */

/* Targets that stand in a row, as rows of equal length. */
static lt_tensor *rows_of_targets(lt_tensor *targets, lt_tensor *target_lengths)
{
  LT_AUTO lt_tensor *flat = lt_contiguous_as(targets, LT_INT64), *lengths = lt_contiguous_as(target_lengths, LT_INT64);
  if (!flat || !lengths) return NULL;
  int64_t longest = 0, total = 0, at = 0;
  for (int64_t i = 0; i < lengths->numel; i++) {
    int64_t n = ints(lengths)[i];
    if (n < 0 || n > flat->numel) return lt_fail_null("target length %lld is not from 0 to %lld", (long long)n, (long long)flat->numel);
    longest = n > longest ? n : longest;
    total += n;
  }
  if (total != flat->numel) return lt_fail_null("targets have %lld labels, but target_lengths add up to %lld", (long long)flat->numel, (long long)total);
  lt_tensor *rows = lt_zeros(LT_INTS(lengths->numel, longest), LT_INT64, NULL, false);
  for (int64_t i = 0; rows && i < lengths->numel; at += ints(lengths)[i++])
    memcpy(rows->data + i * longest * 8, ints(flat) + at, (size_t)ints(lengths)[i] * 8);
  return rows;
}

/* The mean of losses divided by their target's length. */
static lt_tensor *mean_by_length(lt_tensor *loss, lt_tensor *target_lengths)
{
  LT_AUTO lt_tensor *one = lt_tensor_from_number(lt_int_scalar(1)), *length = lt_maximum(target_lengths, one), *each = lt__true_div(loss, length);
  return lt__reduce_loss(each, "mean");
}

lt_tensor *op_functional_ctc_loss(lt_tensor *log_probs, lt_tensor *targets, lt_tensor *input_lengths, lt_tensor *target_lengths, int64_t blank,
                                  const char *reduction, bool zero_infinity)
{
  int kind = lt_reduction_kind(reduction);
  bool single = log_probs->ndim == 2;
  if (kind < 0) return NULL;
  LT_AUTO lt_tensor *batch = single ? lt_unsqueeze(log_probs, 2) : lt_ref(log_probs), *lengths = lt_reshape(target_lengths, LT_INTS(-1));
  if (!lengths) return NULL;
  LT_AUTO lt_tensor *rows = targets->ndim == 2 ? lt_ref(targets) : single ? lt_reshape(targets, LT_INTS(1, -1)) : rows_of_targets(targets, lengths);
  lt_tensor *out[2] LT_AUTO_ARRAY(2) = {NULL};
  if (!rows || lt__ctc_loss(batch, rows, input_lengths, lengths, blank, zero_infinity, out)) return NULL;
  if (kind == LT_REDUCE_MEAN) return mean_by_length(out[0], lengths);
  LT_AUTO lt_tensor *loss = single ? lt_squeeze(out[0], LT_INTS(1)) : lt_ref(out[0]);
  return lt__reduce_loss(loss, reduction);
}
