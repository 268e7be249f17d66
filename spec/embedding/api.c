/* What the public C interface promises, checked from a program without Lua. Prints the first check that fails. Also valid C++. */
#include <luatorch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(what) do { if (!(what)) fail(#what, __LINE__); } while (0)

static int released, allocated;

static void fail(const char *what, int line)
{
  const char *message = lt_error_message();
  printf("line %d: %s%s%s\n", line, what, message ? ": " : "", message ? message : "");
  exit(EXIT_FAILURE);
}

static void check_error(const char *part)
{
  const char *message = lt_error_message();
  if (!message || !strstr(message, part)) fail(part, 0);
  lt_error_clear();
}

static double item(lt_tensor *x)
{
  lt_scalar s;
  CHECK(lt_tensor_item(x, &s) == 0);
  return lt_scalar_double(s);
}

/* ---- the host's allocator: what is there at the end has come back, but for the slabs ---- */

static void *allocate(void *context, size_t bytes)
{
  ++*(int *)context;
  return aligned_alloc(64, (bytes + 63) & ~(size_t)63);
}

static void release_block(void *context, void *block, size_t bytes)
{
  (void)bytes;
  --*(int *)context;
  free(block);
}

static void test_allocator(void)
{
  struct lt_allocator mine = {allocate, release_block, &allocated};
  CHECK(lt_set_allocator(&mine) == 0);
  lt_tensor *x = lt_tensor_new(LT_FLOAT32, 1, LT_INTS(1 << 20).v);
  CHECK(x && allocated > 0);
  int with_tensor = allocated;
  lt_unref(x);
  lt_empty_cache();
  CHECK(allocated < with_tensor);
  CHECK(lt_set_allocator(NULL) == -1);
  check_error("before anything is allocated");
}

/* ---- tensors ---- */

static void note_release(void *context)
{
  released += *(int *)context;
}

static void test_foreign_memory(void)
{
  static float data[6] = {1, 2, 3, 4, 5, 6};
  static int one = 1;
  lt_tensor *x = lt_tensor_wrap(LT_FLOAT32, LT_INTS(2, 3), lt_no_ints(), data, note_release, &one);
  lt_tensor *column = lt_select(x, 2, -1);
  lt_tensor *last = lt_select(column, 1, 2);
  CHECK(last && item(last) == 6);
  lt_unref(last);
  lt_unref(lt_add_(column, column, lt_int_scalar(1)));
  CHECK(data[2] == 6 && data[5] == 12 && data[0] == 1);
  lt_unref(x);
  CHECK(released == 0);
  float copy[2];
  CHECK(lt_tensor_read(column, LT_FLOAT32, copy, sizeof copy) == 0 && copy[0] == 6 && copy[1] == 12);
  CHECK(lt_tensor_read(column, LT_FLOAT64, copy, sizeof copy) == -1);
  check_error("has 16 bytes as float64");
  lt_unref(column);
}

static void test_wrap_errors(void)
{
  static double data[4];
  CHECK(!lt_tensor_wrap(LT_FLOAT64, LT_INTS(-1), lt_no_ints(), data, note_release, NULL));
  check_error("negative");
  CHECK(!lt_tensor_wrap(LT_FLOAT64, LT_INTS(2, 2), LT_INTS(1), data, note_release, NULL));
  check_error("1 strides were given for 2 sizes");
  CHECK(!lt_tensor_wrap(LT_FLOAT64, LT_INTS(2), LT_INTS(-1), data, note_release, NULL));
  check_error("stride -1");
  CHECK(!lt_tensor_wrap(LT_FLOAT64, LT_INTS(INT64_MAX, 4), lt_no_ints(), data, note_release, NULL));
  check_error("too large");
  CHECK(!lt_tensor_wrap(LT_FLOAT64, LT_INTS(1), lt_no_ints(), (char *)data + 1, note_release, NULL));
  check_error("not aligned");
  CHECK(!lt_tensor_wrap(LT_FLOAT64, LT_INTS(1), lt_no_ints(), NULL, note_release, NULL));
  check_error("NULL");
}

static void test_shape(void)
{
  lt_tensor *x = lt_zeros(LT_INTS(2, 3), LT_INT64, NULL, false);
  CHECK(lt_tensor_ndim(x) == 2 && lt_tensor_numel(x) == 6 && lt_tensor_dtype(x) == LT_INT64);
  CHECK(lt_tensor_size(x, 1) == 2 && lt_tensor_size(x, -1) == 3);
  CHECK(lt_tensor_sizes(x).v[1] == 3 && lt_tensor_strides(x).v[0] == 3);
  CHECK(lt_tensor_size(x, 0) == -1);
  check_error("0");
  CHECK(lt_tensor_size(x, 3) == -1);
  check_error("3");
  lt_scalar s;
  CHECK(lt_tensor_item(x, &s) == -1);
  check_error("{2, 3}");
  lt_unref(x);
}

/* ---- errors ---- */

static void test_errors(void)
{
  lt_tensor *a = lt_zeros(LT_INTS(2, 3), LT_FLOAT32, NULL, false), *b = lt_zeros(LT_INTS(4, 5), LT_FLOAT32, NULL, false);
  lt_tensor *product = lt_matmul(a, b), *chain = lt_exp(lt_neg(product));
  CHECK(!product && !chain);
  check_error("matmul");
  CHECK(!lt_error_message());
  CHECK(!lt_exp(NULL));
  check_error("exp");
  lt_unref(a);
  lt_unref(b);
}

/* ---- DLPack ---- */

static void test_dlpack(void)
{
  static int ten = 10;
  static int16_t data[4] = {1, 2, 3, 4};
  lt_tensor *x = lt_tensor_wrap(LT_INT16, LT_INTS(2, 2), LT_INTS(1, 2), data, note_release, &ten);
  struct DLManagedTensor *capsule = lt_to_dlpack(x);
  lt_unref(x);
  released = 0;
  lt_tensor *y = lt_from_dlpack(capsule);
  CHECK(y && lt_tensor_dtype(y) == LT_INT16 && lt_tensor_data(y) == data && lt_tensor_strides(y).v[1] == 2);
  CHECK(released == 0);
  lt_unref(y);
  CHECK(released == 10);
  CHECK(!lt_from_dlpack(NULL));
  check_error("from_dlpack");
}

/* ---- gradients ---- */

static void test_gradients(void)
{
  lt_tensor *x = lt_full(LT_INTS(3), lt_float_scalar(2), LT_FLOAT64, NULL, false);
  CHECK(lt_set_requires_grad(x, true) == 0 && !lt_grad(x));
  CHECK(!lt_to_dlpack(x));
  check_error("requires grad");
  lt_tensor *square = lt_mul(x, x), *y = lt_sum(square, lt_no_ints(), false, LT_NO_DTYPE);
  CHECK(lt_tensor_backward(y) == 0);
  double grad[3];
  CHECK(lt_tensor_read(lt_grad(x), LT_FLOAT64, grad, sizeof grad) == 0 && grad[0] == 4 && grad[2] == 4);
  CHECK(lt_tensor_backward(y) == -1);
  lt_error_clear();
  CHECK(lt_tensor_backward(NULL) == -1);
  check_error("backward");
  lt_unref(square);
  lt_unref(y);
  lt_unref(x);
}

/* A straight-through operator: 3 in front of every gradient. */
static int triple(void *context, const struct lt_custom_call *call)
{
  (void)context;
  lt_tensor *three = lt_tensor_from_number(lt_int_scalar(3));
  call->out[0] = lt_mul(call->grads.v[0], three);
  lt_unref(three);
  return call->out[0] ? 0 : -1;
}

static void test_custom_operator(void)
{
  lt_tensor *x = lt_ones(LT_INTS(2), LT_FLOAT32, NULL, true);
  bool recording = lt_set_grad_enabled(false);
  lt_tensor *y = lt_round(x, 0);
  lt_set_grad_enabled(recording);
  struct lt_custom custom = {"straight_through", triple, NULL, NULL, false};
  enum lt_custom_output kind = LT_CUSTOM_NEW;
  CHECK(lt_record_custom(custom, LT_TENSORS(x), LT_TENSORS(y), &kind, lt_no_tensors()) == 0);
  lt_tensor *sum = lt_sum(y, lt_no_ints(), false, LT_NO_DTYPE);
  CHECK(lt_tensor_backward(sum) == 0);
  float grad[2];
  CHECK(lt_tensor_read(lt_grad(x), LT_FLOAT32, grad, sizeof grad) == 0 && grad[0] == 3 && grad[1] == 3);
  lt_unref(sum);
  lt_unref(y);
  lt_unref(x);
}

/* ---- files ---- */

static void test_files(const char *path)
{
  lt_dict *out = lt_dict_new();
  lt_tensor *w = lt_arange(lt_int_scalar(0), lt_int_scalar(6), lt_int_scalar(1), LT_FLOAT32, NULL, false), *view = lt_reshape(w, LT_INTS(2, 3));
  lt_tensor *turned = lt_t(view);
  CHECK(lt_dict_set(out, "w", w) == 0 && lt_dict_set(out, "turned", turned) == 0 && lt_dict_set(out, "w", view) == 0);
  CHECK(lt_dict_count(out) == 2 && lt_dict_has(out, "w") && !lt_dict_has(out, "b"));
  CHECK(lt_save_safetensors(path, out) == 0);
  lt_dict_free(out);
  lt_dict *in = lt_load_safetensors(path);
  CHECK(in && lt_dict_count(in) == 2);
  float data[6];
  CHECK(lt_tensor_read(lt_dict_get(in, "turned"), LT_FLOAT32, data, sizeof data) == 0 && data[1] == 3 && lt_tensor_size(lt_dict_get(in, "w"), 1) == 2);
  CHECK(!lt_dict_get(in, "b") && !lt_functional_linear(view, lt_dict_get(in, "b"), NULL));
  check_error("'b'");
  CHECK(!lt_dict_name(in, 0) && !lt_dict_name(NULL, 1));
  check_error("position 0");
  lt_dict_free(in);
  lt_unref(turned);
  lt_unref(view);
  lt_unref(w);
}

static void test_broken_file(const char *path)
{
  FILE *f = fopen(path, "wb");
  CHECK(f && fwrite("\x40\0\0\0\0\0\0\0{\"a\":", 1, 13, f) == 13);
  fclose(f);
  CHECK(!lt_load_safetensors(path));
  check_error(path);
  CHECK(!lt_load_safetensors("/no/such/file"));
  check_error("/no/such/file");
}

int main(int argc, char **argv)
{
  if (argc != 2) return EXIT_FAILURE;
  test_allocator();
  test_foreign_memory();
  test_wrap_errors();
  test_shape();
  test_errors();
  test_dlpack();
  test_gradients();
  test_custom_operator();
  test_files(argv[1]);
  test_broken_file(argv[1]);
  CHECK(!lt_error_message());
  puts("ok");
  return EXIT_SUCCESS;
}
