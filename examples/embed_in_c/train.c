/* Trains a small network in C, without Lua, and saves it:  ./train circle.safetensors

   It learns whether a point of the square from -1 to 1 lies inside a circle. The names in the file are those of
   nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2)), so that a Lua or Python program can load it, too. */
#include <luatorch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 512, HIDDEN = 16, STEPS = 400 };

static const char *const names[] = {"0.weight", "0.bias", "2.weight", "2.bias"};
enum { PARAMETERS = sizeof names / sizeof *names };

/* Labels count from 1: outside, inside. */
static lt_tensor *labels_of(const float *points)
{
  int64_t labels[POINTS];
  for (int i = 0; i < POINTS; i++) labels[i] = hypotf(points[2 * i], points[2 * i + 1]) < 0.7f ? 2 : 1;
  return lt_tensor_from_data(LT_INT64, LT_INTS(POINTS), labels);
}

/* Uniform within 1/sqrt(inputs), as nn.Linear starts. */
static lt_tensor *new_parameter(lt_ints size, double inputs)
{
  lt_tensor *w = lt_tensor_new(LT_FLOAT32, size.n, size.v);
  lt_unref(lt_uniform_(w, -1 / sqrt(inputs), 1 / sqrt(inputs), NULL));
  lt_set_requires_grad(w, true);
  return w;
}

static lt_tensor *forward(lt_tensor *x, lt_tensor *const *p)
{
  LT_AUTO lt_tensor *sum = lt_functional_linear(x, p[0], p[1]);
  LT_AUTO lt_tensor *hidden = lt_tanh(sum);
  return lt_functional_linear(hidden, p[2], p[3]);
}

/* One step of gradient descent; returns the loss, or -1 with an error pending. */
static double train_step(lt_tensor *x, lt_tensor *labels, lt_tensor *const *p)
{
  LT_AUTO lt_tensor *scores = forward(x, p);
  LT_AUTO lt_tensor *loss = lt_functional_cross_entropy(scores, labels, NULL, -100, "mean", 0);
  lt_scalar value;
  if (lt_tensor_backward(loss) || lt_tensor_item(loss, &value)) return -1;
  bool recording = lt_set_grad_enabled(false);
  for (int i = 0; i < PARAMETERS; i++) {
    lt_unref(lt_sub_(p[i], lt_grad(p[i]), lt_float_scalar(0.5)));
    lt_set_grad(p[i], NULL);
  }
  lt_set_grad_enabled(recording);
  return lt_error_message() ? -1 : lt_scalar_double(value);
}

static int save(const char *path, lt_tensor *const *p)
{
  lt_dict *dict = lt_dict_new();
  for (int i = 0; i < PARAMETERS; i++) lt_dict_set(dict, names[i], p[i]);
  int failed = lt_save_safetensors(path, dict);
  lt_dict_free(dict);
  return failed;
}

static int train(const char *path)
{
  lt_generator_seed(lt_default_generator(), 0);
  LT_AUTO lt_tensor *x = lt_tensor_new(LT_FLOAT32, 2, LT_INTS(POINTS, 2).v);
  lt_unref(lt_uniform_(x, -1, 1, NULL));
  if (!x) return -1;
  LT_AUTO lt_tensor *labels = labels_of((const float *)lt_tensor_data(x));
  lt_tensor *p[PARAMETERS] = {new_parameter(LT_INTS(HIDDEN, 2), 2), new_parameter(LT_INTS(HIDDEN), 2),
                              new_parameter(LT_INTS(2, HIDDEN), HIDDEN), new_parameter(LT_INTS(2), HIDDEN)};
  double loss = 0;
  for (int step = 1; step <= STEPS && loss >= 0; step++) {
    loss = train_step(x, labels, p);
    if (step % 100 == 0) printf("step %d: loss %.4f\n", step, loss);
  }
  int failed = loss < 0 ? -1 : save(path, p);
  for (int i = 0; i < PARAMETERS; i++) lt_unref(p[i]);
  return failed;
}

int main(int argc, char **argv)
{
  if (argc != 2) return fprintf(stderr, "usage: %s FILE.safetensors\n", argv[0]), EXIT_FAILURE;
  if (train(argv[1]) == 0) return EXIT_SUCCESS;
  fprintf(stderr, "%s: %s\n", argv[0], lt_error_message());
  return EXIT_FAILURE;
}
