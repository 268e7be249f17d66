/* The letters of the equation become dimensions in one order that all operands share: those of `...`, the result's letters, the
   summed letters. Each operand is brought into that order, with size 1 where it lacks a letter; then operands are multiplied from left
   to right, a dimension being summed as soon as no later operand has it. A pair's product is a batched matrix product: dimensions
   that both have and keep are the batch, those of one side its rows or columns, those summed the inner ones. */
#include "ops/front.h"
#include "tensor/shape.h"

enum { LETTERS = 52, MAX_OPERANDS = 64, DOTS = -1 };

struct subscript { int n; int8_t label[LT_MAX_DIMS + 1]; bool dots; };

struct equation {
  int operands, dots;                     /* dots: how many dimensions `...` stands for at most */
  struct subscript operand[MAX_OPERANDS], result;
  int place[LETTERS];                     /* of a letter among the shared dimensions; -1 if it does not occur */
  int ndim, kept;                         /* shared dimensions, and how many of the first stay in the result */
};

/* ---- reading ---- */

/* Capitals come first, as in the alphabet of bytes. */
static int label_of(char c)
{
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  return -1;
}

static char letter_of(int label)
{
  return (char)(label < 26 ? 'A' + label : 'a' + label - 26);
}

/* Reads labels up to a comma, an arrow or the end; NULL with an error. */
static const char *read_subscript(const char *p, struct subscript *s)
{
  for (; *p && *p != ',' && *p != '-'; p++) {
    int label = label_of(*p);
    if (*p == ' ') continue;
    if (strncmp(p, "...", 3) == 0) {
      if (s->dots) return lt_fail_null("argument 'equation' has \"...\" twice in one place");
      s->dots = true;
      p += 2;
      label = DOTS;
    } else if (label < 0) {
      return lt_fail_null("argument 'equation': the character '%c' is no letter", *p);
    }
    if (s->n > LT_MAX_DIMS) return lt_fail_null("argument 'equation' names more than %d dimensions in one place", LT_MAX_DIMS);
    s->label[s->n++] = (int8_t)label;
  }
  return p;
}

/* Letters that occur once, after `...`. */
static int implicit_result(struct equation *e)
{
  int count[LETTERS] = {0};
  e->result.dots = e->dots > 0;
  if (e->dots) e->result.label[e->result.n++] = DOTS;
  for (int i = 0; i < e->operands; i++)
    for (int j = 0; j < e->operand[i].n; j++)
      if (e->operand[i].label[j] != DOTS) count[e->operand[i].label[j]]++;
  for (int l = 0; l < LETTERS; l++) {
    if (count[l] != 1) continue;
    if (e->result.n > LT_MAX_DIMS) return lt_fail("the result would have more than %d dimensions", LT_MAX_DIMS);
    e->result.label[e->result.n++] = (int8_t)l;
  }
  return 0;
}

static int count_dots(struct equation *e, lt_tensors operands)
{
  for (int i = 0; i < e->operands; i++) {
    const struct subscript *s = &e->operand[i];
    int rest = operands.v[i]->ndim - (s->n - s->dots);
    if (rest < 0 || (rest > 0 && !s->dots))
      return lt_fail("operand %d has sizes %s, but the equation names %d dimensions", i + 1, LT_SHAPE(operands.v[i]), s->n - s->dots);
    if (rest > e->dots) e->dots = rest;
  }
  return 0;
}

static int read_equation(const char *text, lt_tensors operands, struct equation *e)
{
  const char *p = text;
  if (operands.n < 1 || operands.n > MAX_OPERANDS) return lt_fail("needs 1 to %d operands, not %d", MAX_OPERANDS, operands.n);
  for (e->operands = 0; e->operands < operands.n; e->operands++) {
    if (e->operands && *p++ != ',') return lt_fail("argument 'equation' names %d operands, but %d were given", e->operands, operands.n);
    if (!(p = read_subscript(p, &e->operand[e->operands]))) return -1;
  }
  if (*p == ',') return lt_fail("argument 'equation' names more than the %d operands that were given", operands.n);
  if (count_dots(e, operands)) return -1;
  if (!*p) return implicit_result(e);
  if (strncmp(p, "->", 2) != 0) return lt_fail("argument 'equation': '-' without '>'");
  if (!(p = read_subscript(p + 2, &e->result))) return -1;
  return *p ? lt_fail("argument 'equation' goes on after its result: \"%s\"", p) : 0;
}

/* ---- the shared order ---- */

static int give_place(struct equation *e, int label)
{
  if (e->ndim == LT_MAX_DIMS) return lt_fail("the equation has more than %d different dimensions", LT_MAX_DIMS);
  e->place[label] = e->ndim++;
  return 0;
}

/* Whether `...` comes anywhere but first in the result is settled at the end, by a permutation; its dimensions are placed first. */
static int arrange(struct equation *e)
{
  for (int l = 0; l < LETTERS; l++) e->place[l] = -1;
  e->ndim = e->dots;
  for (int j = 0; j < e->result.n; j++) {
    int label = e->result.label[j];
    if (label == DOTS) continue;
    if (e->place[label] >= 0) return lt_fail("argument 'equation' has the letter '%c' twice in the result", letter_of(label));
    if (give_place(e, label)) return -1;
  }
  e->kept = e->ndim;
  for (int i = 0; i < e->operands; i++)
    for (int j = 0; j < e->operand[i].n; j++) {
      int label = e->operand[i].label[j];
      if (label != DOTS && e->place[label] < 0 && give_place(e, label)) return -1;
    }
  return 0;
}

/* ---- operands ---- */

/* Sizes and strides of x in the shared order. A letter that occurs twice has the sum of both strides. */
static int place_operand(const struct equation *e, int i, const lt_tensor *x, int64_t *size, int64_t *stride, bool *diagonal)
{
  const struct subscript *s = &e->operand[i];
  int own_dots = x->ndim - (s->n - s->dots), d = 0;
  bool seen[LT_MAX_DIMS] = {false};
  for (int k = 0; k < e->ndim; k++) size[k] = 1, stride[k] = 0;
  for (int j = 0; j < s->n; j++) {
    int count = s->label[j] == DOTS ? own_dots : 1;
    for (int k = 0; k < count; k++, d++) {
      int place = s->label[j] == DOTS ? e->dots - own_dots + k : e->place[s->label[j]];
      if (seen[place] && size[place] != x->size[d])
        return lt_fail("the letter '%c' has sizes %lld and %lld in operand %d", letter_of(s->label[j]), (long long)size[place],
                       (long long)x->size[d], i + 1);
      *diagonal = *diagonal || seen[place];
      seen[place] = true;
      size[place] = x->size[d];
      stride[place] += x->stride[d];
    }
  }
  return 0;
}

/* x's dimensions in the shared order, those it lacks with size 1. */
static lt_tensor *permuted(const struct equation *e, int i, lt_tensor *x, const int64_t *size)
{
  const struct subscript *s = &e->operand[i];
  int own_dots = x->ndim - (s->n - s->dots), d = 0, n = 0;
  int from[LT_MAX_DIMS] = {0};
  int64_t order[LT_MAX_DIMS];
  for (int j = 0; j < s->n; j++) {
    int count = s->label[j] == DOTS ? own_dots : 1;
    for (int k = 0; k < count; k++) from[s->label[j] == DOTS ? e->dots - own_dots + k : e->place[s->label[j]]] = ++d;
  }
  for (int k = 0; k < e->ndim; k++)
    if (from[k]) order[n++] = from[k];
  LT_AUTO lt_tensor *turned = lt_permute(x, (lt_ints){order, n});
  return lt_reshape(turned, (lt_ints){size, e->ndim});
}

static lt_tensor *prepare(const struct equation *e, int i, lt_tensor *x)
{
  int64_t size[LT_MAX_DIMS], stride[LT_MAX_DIMS];
  bool diagonal = false;
  if (place_operand(e, i, x, size, stride, &diagonal)) return NULL;
  if (!diagonal) return permuted(e, i, x, size);
  LT_AUTO lt_tensor *dense = lt_contiguous(x);
  if (!dense || place_operand(e, i, dense, size, stride, &diagonal)) return NULL;
  return lt_as_strided(dense, (lt_ints){size, e->ndim}, (lt_ints){stride, e->ndim}, LT_NONE);
}

static int check_sizes(const struct equation *e, lt_list operands)
{
  for (int d = 0; d < e->ndim; d++) {
    int64_t size = 1;
    for (int i = 0; i < operands.n; i++) {
      int64_t own = operands.v[i]->size[d];
      if (own != 1 && size != 1 && own != size)
        return lt_fail("operand %d has size %lld where an earlier one has size %lld for the same letter", i + 1, (long long)own,
                       (long long)size);
      if (own != 1) size = own;
    }
  }
  return 0;
}

/* ---- multiplying ---- */

static lt_tensor *sum_dims(lt_tensor *x, const bool *mask, lt_dtype dtype)
{
  int64_t dims[LT_MAX_DIMS];
  int n = 0;
  for (int d = 0; d < x->ndim; d++)
    if (mask[d] && x->size[d] != 1) dims[n++] = d + 1;
  return n ? lt_sum(x, (lt_ints){dims, n}, true, dtype) : lt_ref(x);
}

/* The dimensions of a pair by their part in the product. */
enum part { BATCH, ROWS, COLUMNS, INNER, PARTS };
struct pair { enum part part[LT_MAX_DIMS]; int64_t size[LT_MAX_DIMS], numel[PARTS]; };

static void split(const lt_tensor *a, const lt_tensor *b, const bool *summed, struct pair *p)
{
  for (int i = 0; i < PARTS; i++) p->numel[i] = 1;
  for (int d = 0; d < a->ndim; d++) {
    p->size[d] = a->size[d] == 1 ? b->size[d] : a->size[d];
    p->part[d] = a->size[d] == 1 && b->size[d] != 1 ? COLUMNS : b->size[d] == 1 && a->size[d] != 1 ? ROWS : summed[d] ? INNER : BATCH;
    p->numel[p->part[d]] *= p->size[d];
  }
}

/* The order of dimensions, from 1, that lays the parts out one after the other. */
static void part_order(const struct pair *p, int ndim, const enum part *parts, int64_t *order)
{
  for (int i = 0, n = 0; i < PARTS; i++)
    for (int d = 0; d < ndim; d++)
      if (p->part[d] == parts[i]) order[n++] = d + 1;
}

static lt_tensor *as_batch(lt_tensor *x, const struct pair *p, const enum part *parts)
{
  int64_t order[LT_MAX_DIMS];
  part_order(p, x->ndim, parts, order);
  LT_AUTO lt_tensor *turned = lt_permute(x, (lt_ints){order, x->ndim});
  return lt_reshape(turned, LT_INTS(p->numel[parts[0]], p->numel[parts[1]], p->numel[parts[2]]));
}

static lt_tensor *multiply(lt_tensor *a, lt_tensor *b, const bool *summed)
{
  static const enum part left[] = {BATCH, ROWS, INNER, COLUMNS}, right[] = {BATCH, INNER, COLUMNS, ROWS};
  static const enum part out[] = {BATCH, ROWS, COLUMNS, INNER};
  struct pair p;
  int64_t order[LT_MAX_DIMS], size[LT_MAX_DIMS], back[LT_MAX_DIMS];
  int ndim = a->ndim;
  split(a, b, summed, &p);
  if (p.numel[INNER] == 1) return lt_mul(a, b);
  LT_AUTO lt_tensor *x = as_batch(a, &p, left), *y = as_batch(b, &p, right), *product = lt_bmm(x, y);
  part_order(&p, ndim, out, order);
  for (int d = 0; d < ndim; d++) {
    int from = (int)order[d] - 1;
    size[d] = p.part[from] == INNER ? 1 : p.size[from];
    back[from] = d + 1;
  }
  LT_AUTO lt_tensor *whole = lt_reshape(product, (lt_ints){size, ndim});
  return lt_permute(whole, (lt_ints){back, ndim});
}

/* a b, summed over the dimensions that are marked. Where only one has a marked dimension, it is summed before. */
static lt_tensor *contract(lt_tensor *a, lt_tensor *b, const bool *summed)
{
  bool only_a[LT_MAX_DIMS], only_b[LT_MAX_DIMS];
  for (int d = 0; d < a->ndim; d++) {
    only_a[d] = summed[d] && b->size[d] == 1;
    only_b[d] = summed[d] && a->size[d] == 1;
  }
  LT_AUTO lt_tensor *left = sum_dims(a, only_a, (lt_dtype)a->dtype), *right = sum_dims(b, only_b, (lt_dtype)b->dtype);
  return left && right ? multiply(left, right, summed) : NULL;
}

/* The dimensions to sum when operand i has been multiplied in. */
static void finished(const struct equation *e, lt_list operands, int i, bool *summed)
{
  for (int d = 0; d < e->ndim; d++) {
    summed[d] = d >= e->kept || (d < e->dots && !e->result.dots);
    for (int j = i + 1; j < operands.n && summed[d]; j++) summed[d] = operands.v[j]->size[d] == 1;
  }
}

static lt_tensor *contract_all(const struct equation *e, lt_list operands)
{
  bool summed[LT_MAX_DIMS];
  finished(e, operands, 0, summed);
  LT_AUTO lt_tensor *out = sum_dims(operands.v[0], summed, operands.n == 1 ? LT_NO_DTYPE : (lt_dtype)operands.v[0]->dtype);
  for (int i = 1; i < operands.n && out; i++) {
    finished(e, operands, i, summed);
    lt_tensor *next = contract(out, operands.v[i], summed);
    lt_unref(out);
    out = next;
  }
  return lt_take(&out);
}

/* The kept dimensions in the result's order. */
static lt_tensor *finish(const struct equation *e, lt_tensor *x)
{
  int64_t size[LT_MAX_DIMS], order[LT_MAX_DIMS];
  int n = 0, m = 0, dots = e->result.dots ? e->dots : 0;
  for (int d = e->result.dots ? 0 : e->dots; d < e->kept; d++) size[n++] = x->size[d];
  LT_AUTO lt_tensor *kept = lt_reshape(x, (lt_ints){size, n});
  for (int j = 0, letter = dots; j < e->result.n; j++) {
    if (e->result.label[j] != DOTS) order[m++] = ++letter;
    for (int k = 0; e->result.label[j] == DOTS && k < dots; k++) order[m++] = k + 1;
  }
  return lt_permute(kept, (lt_ints){order, m});
}

lt_tensor *op_einsum(const char *equation, lt_tensors operands)
{
  struct equation e = {.operands = 0};
  if (read_equation(equation, operands, &e) || arrange(&e)) return NULL;
  for (int j = 0; j < e.result.n; j++) {
    bool known = e.result.label[j] == DOTS;
    for (int i = 0; i < e.operands && !known; i++) known = memchr(e.operand[i].label, e.result.label[j], (size_t)e.operand[i].n);
    if (!known) return lt_fail_null("argument 'equation' has the letter '%c' in the result only", letter_of(e.result.label[j]));
  }
  LT_AUTO_LIST lt_list prepared = {NULL, 0};
  if (lt_list_init(&prepared, operands.n)) return NULL;
  for (int i = 0; i < operands.n; i++)
    if (!(prepared.v[i] = prepare(&e, i, operands.v[i]))) return NULL;
  if (check_sizes(&e, prepared)) return NULL;
  LT_AUTO lt_tensor *product = contract_all(&e, prepared);
  return product ? finish(&e, product) : NULL;
}
