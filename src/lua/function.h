/* How an operator is described to the binding (generated tables), and the parser of its arguments. */
#ifndef LUA_FUNCTION_H
#define LUA_FUNCTION_H

#include <lauxlib.h>
#include <lua.h>

#include "tensor/generator.h"
#include "tensor/tensor.h"

enum lb_type {
  LB_TENSOR, LB_OPERAND, LB_TENSORS, LB_OPERANDS, LB_INDICES, LB_INT, LB_DIM, LB_FLOAT, LB_BOOL, LB_TRI, LB_NUMBER, LB_INTS, LB_DIMS, LB_SIZE, LB_DTYPE,
  LB_STRING, LB_GENERATOR,
};

enum lb_result_type { LB_TENSORS_RESULT, LB_LIST, LB_BOOL_RESULT, LB_INT_RESULT, LB_FLOAT_RESULT, LB_NUMBER_RESULT, LB_DTYPE_RESULT };

enum { LB_FUNCTION = 1, LB_METHOD = 2, LB_MAX_ARGS = 16, LB_MAX_RESULTS = 4 };

struct lb_param { const char *name; enum lb_type type; bool has_default, keyword_only; };

union lb_arg {
  lt_tensor *tensor;
  lt_tensors tensors;
  int64_t i;
  double d;
  bool b;
  int tri;
  lt_scalar number;
  lt_ints ints;
  lt_dtype dtype;
  const char *text;
  lt_generator *generator;
};

struct lb_result {
  lt_tensor *tensor[LB_MAX_RESULTS];
  lt_list list;
  bool b;
  int64_t i;
  double d;
  lt_scalar number;
  lt_dtype dtype;
};

struct lb_function {
  const char *name;
  const struct lb_param *params;               /* n_params, in order; keyword-only ones last */
  const union lb_arg *defaults;
  int n_params;
  int (*call)(const union lb_arg *args, struct lb_result *result);
  enum lb_result_type result;
  int n_results;
  bool numbers;                                /* the operands may all be numbers */
  const struct lb_function *next;              /* the next overload */
};

/* Where a function is found: torch.NAME for module "", else torch.MODULE.NAME. */
struct lb_binding { const char *module, *name; int forms; const struct lb_function *function; };
extern const struct lb_binding lb_bindings[];

/* Pushes a C closure that calls the function with Lua arguments. */
void lb_push_function(lua_State *L, const struct lb_function *f);

/* The same for an arithmetic event (__add, __unm, ...) of the tensor's metatable. */
void lb_push_event(lua_State *L, const struct lb_function *f);

#endif
