-- Copies of a tensor with one part replaced: what writing through the view of that name would give, without changing x.
-- The gradient of the part goes to `src`, the rest of it to x.

op "select_scatter" {
  args = "x: Tensor, src: Tensor, dim: dim, index: int", kind = "kernel",
  grad = function(g, _, _, dim, index)
    local part = g:select(dim, index)
    return g:select_scatter(ops._zeros_of(part), dim, index), part
  end,
  doc = "A copy of x with the slice at position `index` of dimension `dim` replaced by src, which has that slice's sizes.",
  example = "torch.select_scatter(torch.zeros(2, 3), torch.tensor{1.0, 2.0, 3.0}, 1, 2)",
}

op "slice_scatter" {
  args = "x: Tensor, src: Tensor, dim: dim = 1, start: int = 1, stop: int = -1, step: int = 1", kind = "kernel",
  grad = function(g, _, _, dim, start, stop, step)
    local part = g:slice(dim, start, stop, step)
    return g:slice_scatter(ops._zeros_of(part), dim, start, stop, step), part
  end,
  doc = "A copy of x with the positions start, start + step, ... up to stop (inclusive) of dimension `dim` replaced by src, which has their sizes.",
  example = "torch.slice_scatter(torch.zeros(4), torch.ones(2), 1, 2, 3)",
}

op "diagonal_scatter" {
  args = "x: Tensor, src: Tensor, offset: int = 0, dim1: dim = 1, dim2: dim = 2", kind = "kernel",
  grad = function(g, _, _, offset, dim1, dim2)
    local part = g:diagonal(offset, dim1, dim2)
    return g:diagonal_scatter(ops._zeros_of(part), offset, dim1, dim2), part
  end,
  doc = "A copy of x with a diagonal of dimensions dim1 and dim2 replaced by src, which has its sizes.",
  example = "torch.diagonal_scatter(torch.zeros(2, 2), torch.tensor{1.0, 2.0})",
}

op "as_strided_scatter" {
  args = "x: Tensor, src: Tensor, size: int[], stride: int[], storage_offset: int? = nil", kind = "kernel",
  grad = function(g, _, _, size, stride, storage_offset)
    local part = g:contiguous():as_strided(size, stride, storage_offset)
    return g:as_strided_scatter(ops._zeros_of(part), size, stride, storage_offset), part
  end,
  doc = "A contiguous copy of x with a window of sizes and strides (in elements) replaced by src.",
  example = "torch.as_strided_scatter(torch.zeros(4), torch.ones(2), {2}, {2})",
}
