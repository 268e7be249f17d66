/* LuaTorch from C and C++: tensors, operators, gradients and files, without Lua. A host that has a Lua of its own finds luaopen_torch in
   luatorch_lua.h.

   Every operator of the language is here as lt_NAME, lt_NAME_ (in place) or lt_MODULE_NAME (lt_linalg_svd): luatorch_ops.h lists them.

   Errors     A function that fails returns NULL, or -1, and leaves a message for lt_error_message(). A thread has one message; the first
              failure is kept until lt_error_clear() takes it away. An operator that is given NULL returns NULL and keeps the message, so a
              chain of calls needs one check at its end.
   Ownership  A tensor that a function returns is a new reference, which lt_unref gives back; arguments are borrowed, unless it says
              otherwise. `LT_AUTO lt_tensor *x = ...` gives a local variable back at the end of its block (C, gcc and clang).
   Positions  count from 1, and from -1 backwards: dimensions, elements, labels, index tensors. Amounts (sizes, strides, offsets) are plain.
   Threads    A tensor belongs to one thread at a time. Errors, the default generator, the default dtype and the recording modes are each
              thread's own. Memory may be freed by any thread. */
#ifndef LUATORCH_H
#define LUATORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#include <initializer_list>
extern "C" {
#endif

#pragma GCC visibility push(default)

/* ---- errors ---- */

/* This thread's message, which names the operator and the argument; NULL when nothing has failed. Valid until the next call. */
const char *lt_error_message(void);

/* Takes the message away. Until then every further failure of the thread is taken for a consequence of the first. */
void lt_error_clear(void);

/* Records a failure as the engine does (for custom operators and hooks) and returns -1. A pending message stays. */
int lt_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- memory and threads ---- */

struct lt_memory_stats {
  int64_t live;    /* bytes in use */
  int64_t peak;    /* highest value of live */
  int64_t cached;  /* bytes kept for reuse */
  int64_t limit;   /* highest live + cached allowed */
  int64_t blocks;  /* blocks in use */
};

void lt_memory_stats(struct lt_memory_stats *out);
void lt_memory_reset_peak(void);

/* Returns kept blocks to the system (or to the host's allocator). */
void lt_empty_cache(void);

/* The highest number of bytes in use at a time; 0 restores the default, the machine's memory. */
void lt_set_memory_limit(int64_t bytes);

/* Where the engine's memory comes from: tensors, graphs and its own records, in blocks of 32 KiB and more that it divides and keeps for
   reuse.
   Both functions must bear being called from several threads at once. */
struct lt_allocator {
  void *(*allocate)(void *context, size_t bytes);              /* aligned to 64 bytes; NULL: out of memory */
  void (*release)(void *context, void *block, size_t bytes);   /* with the size that was asked for */
  void *context;
};

/* Must come before anything is allocated; -1 afterwards. NULL (the default) is the system's mmap. The record is copied. */
int lt_set_allocator(const struct lt_allocator *allocator);

/* How many threads an operator called from this thread may use. */
int lt_num_threads(void);
void lt_set_num_threads(int n);

/* ---- element types ---- */

/* In the order of promotion: the result of two types of different kinds is the later one. The complex types are reserved. */
typedef enum lt_dtype {
  LT_BOOL, LT_UINT8, LT_INT8, LT_INT16, LT_INT32, LT_INT64, LT_FLOAT16, LT_BFLOAT16, LT_FLOAT32, LT_FLOAT64,
  LT_COMPLEX64, LT_COMPLEX128, LT_DTYPES,
  LT_NO_DTYPE = -1             /* an optional dtype that is not given */
} lt_dtype;

int lt_itemsize(lt_dtype d);               /* bytes of an element */
const char *lt_dtype_name(lt_dtype d);     /* "float32" */

/* The smallest type that holds values of both, as PyTorch's promote_types. */
lt_dtype lt_promote_types(lt_dtype a, lt_dtype b);

/* PyTorch's can_cast: no float into an integer, no number into a bool. */
bool lt_can_cast(lt_dtype from, lt_dtype to);

/* The floating type that new tensors get; float32 unless set. */
lt_dtype lt_default_dtype(void);
int lt_set_default_dtype(lt_dtype d);

/* ---- arguments of operators ---- */

/* An optional integer that is not given. */
#define LT_NONE INT64_MIN

/* A number: its kind matters for the type of a result. */
enum lt_scalar_kind { LT_SCALAR_NONE, LT_SCALAR_BOOL, LT_SCALAR_INT, LT_SCALAR_FLOAT };
typedef struct lt_scalar {
  enum lt_scalar_kind kind;
  union { int64_t i; double d; };
} lt_scalar;

static inline lt_scalar lt_int_scalar(int64_t i) { lt_scalar s; s.kind = LT_SCALAR_INT; s.i = i; return s; }
static inline lt_scalar lt_float_scalar(double d) { lt_scalar s; s.kind = LT_SCALAR_FLOAT; s.d = d; return s; }
static inline lt_scalar lt_no_scalar(void) { lt_scalar s; s.kind = LT_SCALAR_NONE; s.i = 0; return s; }
static inline double lt_scalar_double(lt_scalar s) { return s.kind == LT_SCALAR_FLOAT ? s.d : (double)s.i; }
int64_t lt_scalar_int(lt_scalar s);        /* floats are truncated, out of range ones saturate */
lt_dtype lt_scalar_dtype(lt_scalar s);     /* bool, int64 or the default dtype */

typedef struct lt_tensor lt_tensor;
typedef struct lt_generator lt_generator;

/* Lists as arguments: borrowed. A NULL v in an optional list means "not given". */
typedef struct lt_ints { const int64_t *v; int n; } lt_ints;
typedef struct lt_tensors { lt_tensor *const *v; int n; } lt_tensors;

/* Lists in place, alive until the end of the statement: LT_INTS(2, 3), LT_TENSORS(x, y). */
#ifndef __cplusplus
#define LT_INTS(...) ((lt_ints){(const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)})
#define LT_TENSORS(...) ((lt_tensors){(lt_tensor *const[]){__VA_ARGS__}, sizeof((lt_tensor *const[]){__VA_ARGS__}) / sizeof(lt_tensor *)})
#else
#define LT_INTS(...) lt_list_of(std::initializer_list<int64_t>{__VA_ARGS__})
#define LT_TENSORS(...) lt_list_of(std::initializer_list<lt_tensor *>{__VA_ARGS__})
#endif

static inline lt_ints lt_no_ints(void) { lt_ints l = {NULL, 0}; return l; }              /* an optional list that is not given */
static inline lt_tensors lt_no_tensors(void) { lt_tensors l = {NULL, 0}; return l; }

/* A list as a result: owned, given back with lt_list_free. */
typedef struct lt_list { lt_tensor **v; int n; } lt_list;
int lt_list_init(lt_list *list, int n);    /* n empty places */
void lt_list_free(lt_list *list);

/* ---- tensors ---- */

/* A contiguous tensor whose elements are not set. Operators make others: lt_zeros, lt_randn, ... */
lt_tensor *lt_tensor_new(lt_dtype dtype, int ndim, const int64_t *size);

/* A copy of row-major elements. */
lt_tensor *lt_tensor_from_data(lt_dtype dtype, lt_ints size, const void *data);

/* A tensor over memory of the host's, without a copy. stride is in elements, none negative; {NULL, 0} means row-major. data must be aligned to
   its elements. release(context), if given, runs once when the last tensor over the memory is gone, on the thread that let it go; not if
   this function fails. */
lt_tensor *lt_tensor_wrap(lt_dtype dtype, lt_ints size, lt_ints stride, void *data, void (*release)(void *context), void *context);

/* A 0-d tensor of a number, which gives way in type promotion as a number does. */
lt_tensor *lt_tensor_from_number(lt_scalar value);

lt_tensor *lt_ref(lt_tensor *x);           /* one reference more; x itself. NULL is allowed here and in lt_unref. */
void lt_unref(lt_tensor *x);
void lt_auto_unref(lt_tensor **x);
#define LT_AUTO __attribute__((cleanup(lt_auto_unref)))
#define LT_AUTO_LIST __attribute__((cleanup(lt_list_free)))

lt_dtype lt_tensor_dtype(const lt_tensor *x);
int lt_tensor_ndim(const lt_tensor *x);
int64_t lt_tensor_numel(const lt_tensor *x);
lt_ints lt_tensor_sizes(const lt_tensor *x);             /* valid as long as x */
lt_ints lt_tensor_strides(const lt_tensor *x);           /* in elements */
int64_t lt_tensor_size(const lt_tensor *x, int64_t dim); /* of one dimension; -1 when there is no such dimension */

/* The first element. Elements lie at strides; those of a tensor that lt_contiguous returned lie in row-major order. */
void *lt_tensor_data(const lt_tensor *x);
bool lt_is_contiguous(const lt_tensor *x);
bool lt_same_shape(const lt_tensor *a, const lt_tensor *b);

/* The one element of a tensor as a number. */
int lt_tensor_item(const lt_tensor *x, lt_scalar *out);

/* Copies the elements, converted, in row-major order into a block of `bytes` bytes, which must be their number. */
int lt_tensor_read(lt_tensor *x, lt_dtype dtype, void *out, size_t bytes);

/* DLPack, the exchange format of tensors between libraries: the structure of dlpack.h, which shares the tensor's memory. The one who takes
   it calls its deleter when done. A tensor that requires grad is refused: detach it first. */
struct DLManagedTensor;
struct DLManagedTensor *lt_to_dlpack(lt_tensor *x);

/* A tensor over the memory of another library's. It takes the structure and will call its deleter; on failure the caller keeps it. */
lt_tensor *lt_from_dlpack(struct DLManagedTensor *source);

/* Calls its deleter: for a structure that nobody takes. NULL is allowed. */
void lt_dlpack_free(struct DLManagedTensor *source);

/* ---- gradients ---- */

bool lt_requires_grad(const lt_tensor *x);
int lt_set_requires_grad(lt_tensor *x, bool on);         /* of a leaf of floating type */
bool lt_is_leaf(const lt_tensor *x);

/* x.grad, borrowed; NULL while there is none. Setting it checks shape and type; NULL clears it. */
lt_tensor *lt_grad(const lt_tensor *x);
int lt_set_grad(lt_tensor *x, lt_tensor *grad);
int lt_retain_grad(lt_tensor *x);                        /* of what is no leaf: keep its gradient too */

/* x:backward(): adds the gradient of x, which has one element, to lt_grad of the leaves it came from. The graph is used up. */
int lt_tensor_backward(lt_tensor *x);

/* The general form. */
struct lt_backward {
  lt_tensors roots;
  lt_tensors grads;            /* one for each root; NULL entries (or an empty list) stand for ones, where the root has one element */
  bool retain_graph, create_graph;
  lt_tensors inputs;           /* with accumulate false: whose gradients to return; empty: all leaves accumulate */
  bool accumulate;             /* add into .grad (of the inputs only, if there are any) */
  bool allow_unused;
  lt_list *result;             /* gradients of inputs, NULL where unused; empty on entry; NULL when accumulating */
};

/* -1 on failure; then saved values of nodes that had run are gone, and gradients of leaves reached so far have been added. */
int lt_run_backward(const struct lt_backward *b);

/* Recording, inference and anomaly mode: this thread's. The set functions return what was before. */
bool lt_grad_enabled(void);
bool lt_set_grad_enabled(bool on);
bool lt_inference_mode(void);              /* nothing is recorded, and what is made can never be part of a graph */
bool lt_set_inference_mode(bool on);
bool lt_anomaly_mode(void);                /* a nan in a gradient is an error that names the operator */
bool lt_set_anomaly_mode(bool on);

/* ---- operators of the host's own ---- */

/* What a custom backward is given and fills in. */
struct lt_custom_call {
  lt_tensors grads;            /* one for each output; NULL where none arrived, if the operator keeps_missing */
  lt_tensors saved;            /* as they were when recorded */
  lt_tensor **out;             /* new references for the n_out inputs; NULL: no gradient */
  int n_out;
};

struct lt_custom {
  const char *name;            /* copied */
  int (*backward)(void *context, const struct lt_custom_call *call);
  void (*drop)(void *context);
  void *context;
  bool keeps_missing;          /* gradients that did not arrive stay NULL; else they become zeros */
};

/* What the operator did to make an output. */
enum lt_custom_output { LT_CUSTOM_NEW, LT_CUSTOM_CONSTANT /* no gradient */, LT_CUSTOM_CHANGED /* an input, changed in place */ };

/* Records outputs as made from inputs by a custom operator that wants the saved tensors (NULL entries allowed) for its backward.
   context is dropped with the node, or at once on failure. */
int lt_record_custom(struct lt_custom custom, lt_tensors inputs, lt_tensors outputs, const enum lt_custom_output *kinds, lt_tensors saved);

/* ---- random numbers ---- */

lt_generator *lt_generator_new(uint64_t seed);
void lt_generator_free(lt_generator *g);
lt_generator *lt_default_generator(void);  /* this thread's, for calls that name none */

/* Starts over: the stream of a seed is PyTorch's. */
void lt_generator_seed(lt_generator *g, uint64_t seed);
uint64_t lt_generator_seed_randomly(lt_generator *g);

/* ---- files ---- */

/* Tensors by name, in the order they were put in: a state dict. */
typedef struct lt_dict lt_dict;
lt_dict *lt_dict_new(void);
void lt_dict_free(lt_dict *dict);
int lt_dict_count(const lt_dict *dict);
const char *lt_dict_name(const lt_dict *dict, int position);   /* from 1; NULL with an error when out of range */
lt_tensor *lt_dict_get(const lt_dict *dict, const char *name); /* borrowed; NULL with an error that names what is missing */
bool lt_dict_has(const lt_dict *dict, const char *name);
int lt_dict_set(lt_dict *dict, const char *name, lt_tensor *x);/* adds or replaces; takes a reference of its own */

/* The tensors of a safetensors file, over its mapped pages: a file from anywhere is checked before it is believed. */
lt_dict *lt_load_safetensors(const char *path);

/* Writes a file in one step: whoever reads the path sees the old file or the new one, whole. */
int lt_save_safetensors(const char *path, const lt_dict *dict);

/* NumPy's .npy files, and MNIST's idx files, plain or gzipped. */
lt_tensor *lt_read_npy(const char *path);
int lt_write_npy(const char *path, lt_tensor *x);
lt_tensor *lt_read_idx(const char *path);

#pragma GCC visibility pop

#ifdef __cplusplus
}

static inline lt_ints lt_list_of(std::initializer_list<int64_t> list) { lt_ints l = {list.begin(), (int)list.size()}; return l; }
static inline lt_tensors lt_list_of(std::initializer_list<lt_tensor *> list) { lt_tensors l = {list.begin(), (int)list.size()}; return l; }
#endif

/* The operators are many: a file that needs none may define LT_WITHOUT_OPERATORS before it includes this one. */
#ifndef LT_WITHOUT_OPERATORS
#include "luatorch_ops.h"
#endif

#endif
