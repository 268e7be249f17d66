/* Loads the network that train.c saved and asks it about a point:  ./predict circle.safetensors 0.1 0.2 */
#include <luatorch.h>
#include <stdio.h>
#include <stdlib.h>

/* The probability that the point lies inside. Parameters are borrowed from the dict; what is missing is an error that names it. */
static int predict(const lt_dict *model, const float *point, double *inside)
{
  LT_AUTO lt_tensor *x = lt_tensor_wrap(LT_FLOAT32, LT_INTS(1, 2), lt_no_ints(), (void *)(uintptr_t)point, NULL, NULL);
  LT_AUTO lt_tensor *sum = lt_functional_linear(x, lt_dict_get(model, "0.weight"), lt_dict_get(model, "0.bias"));
  LT_AUTO lt_tensor *hidden = lt_tanh(sum);
  LT_AUTO lt_tensor *scores = lt_functional_linear(hidden, lt_dict_get(model, "2.weight"), lt_dict_get(model, "2.bias"));
  LT_AUTO lt_tensor *probabilities = lt_softmax(scores, -1, LT_NO_DTYPE);
  LT_AUTO lt_tensor *second = lt_select(probabilities, 2, 2);
  lt_scalar value;
  if (lt_tensor_item(second, &value)) return -1;
  *inside = lt_scalar_double(value);
  return 0;
}

int main(int argc, char **argv)
{
  if (argc != 4) return fprintf(stderr, "usage: %s FILE.safetensors X Y\n", argv[0]), EXIT_FAILURE;
  const float point[2] = {strtof(argv[2], NULL), strtof(argv[3], NULL)};
  double inside = 0;
  lt_dict *model = lt_load_safetensors(argv[1]);
  int failed = model ? predict(model, point, &inside) : -1;
  lt_dict_free(model);
  if (failed) return fprintf(stderr, "%s: %s\n", argv[0], lt_error_message()), EXIT_FAILURE;
  printf("(%g, %g) lies %s: %.2f\n", point[0], point[1], inside > 0.5 ? "inside" : "outside", inside);
  return EXIT_SUCCESS;
}
