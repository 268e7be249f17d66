#include "ops/rows.h"

#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

lt_tensor *lt_to_rows(lt_tensor *x, int d, lt_dtype type)
{
  LT_AUTO lt_tensor *whole = x->ndim ? lt_ref(x) : lt_reshape(x, LT_INTS(1));
  LT_AUTO lt_tensor *last = d + 1 >= x->ndim ? lt_ref(whole) : lt_transpose(whole, d + 1, -1);
  return last ? lt_contiguous_as(last, type) : NULL;
}

lt_tensor *lt_from_rows(lt_tensor *rows, const lt_tensor *x, int d, lt_dtype type)
{
  if (!rows) return NULL;
  LT_AUTO lt_tensor *typed = lt_contiguous_as(rows, type);
  if (d + 1 == x->ndim) return lt_take(&typed);
  LT_AUTO lt_tensor *back = x->ndim ? lt_transpose(typed, d + 1, -1) : lt_reshape(typed, (lt_ints){x->size, 0});
  return lt_clone(back);
}

lt_tensor *lt_new_rows(const lt_tensor *rows, int64_t n, lt_dtype type)
{
  int64_t size[LT_MAX_DIMS];
  memcpy(size, rows->size, sizeof size);
  size[rows->ndim - 1] = n;
  return lt_tensor_new(type, rows->ndim, size);
}

int64_t lt_row_count(const lt_tensor *rows)
{
  int64_t n = 1;
  for (int i = 0; i + 1 < rows->ndim; i++) n *= rows->size[i];
  return n;
}
