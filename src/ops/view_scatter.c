/* Each copies x, takes the view of the copy and writes src there. */
#include "ops/front.h"
#include "tensor/copy.h"
#include "tensor/shape.h"

/* Takes part. */
static lt_tensor *replace(lt_tensor *whole, lt_tensor *part, lt_tensor *src)
{
  LT_AUTO lt_tensor *view = part;
  if (!view) return NULL;
  if (!lt_same_shape(view, src)) return lt_fail_null("src has sizes %s, the part to replace %s", LT_SHAPE(src), LT_SHAPE(view));
  return lt_copy_data(view, src) ? NULL : lt_ref(whole);
}

lt_tensor *op_select_scatter(lt_tensor *x, lt_tensor *src, int64_t dim, int64_t index)
{
  LT_AUTO lt_tensor *whole = lt_clone(x);
  return replace(whole, lt_select(whole, dim, index), src);
}

lt_tensor *op_slice_scatter(lt_tensor *x, lt_tensor *src, int64_t dim, int64_t start, int64_t stop, int64_t step)
{
  LT_AUTO lt_tensor *whole = lt_clone(x);
  return replace(whole, lt_slice(whole, dim, start, stop, step), src);
}

lt_tensor *op_diagonal_scatter(lt_tensor *x, lt_tensor *src, int64_t offset, int64_t dim1, int64_t dim2)
{
  LT_AUTO lt_tensor *whole = lt_clone(x);
  return replace(whole, lt_diagonal(whole, offset, dim1, dim2), src);
}

lt_tensor *op_as_strided_scatter(lt_tensor *x, lt_tensor *src, lt_ints size, lt_ints stride, int64_t storage_offset)
{
  LT_AUTO lt_tensor *whole = lt__contiguous_copy(x);
  return replace(whole, lt_as_strided(whole, size, stride, storage_offset), src);
}
