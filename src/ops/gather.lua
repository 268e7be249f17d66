-- Reading and writing single elements along a dimension: index tensors have as many dimensions as x and name, for each of their elements,
-- a position (from 1) in dimension `dim`; in the other dimensions an element keeps its own place.

op "gather" {
  args = "x: Tensor, dim: dim, index: Tensor, *, sparse_grad: bool = false", kind = "kernel",
  grad = function(g, x, dim, index) return ops._gather_backward(g, x.shape, dim, index) end,
  doc = "The elements of x at the positions in `index` (int64, from 1) along dimension `dim`: for two dimensions and dim 2, result[i][j] = " ..
    "x[i][index[i][j]]. The result has index's sizes, which outside of `dim` must not exceed x's. A position out of range is an error. " ..
    "Gradients are dense, whatever sparse_grad says.",
  example = "torch.gather(torch.tensor{{1, 2}, {3, 4}}, 2, torch.tensor{{2}, {1}})",
}

op "_gather_backward" {
  args = "g: Tensor, size: int[], dim: dim, index: Tensor", kind = "kernel",
  grad = function(gg, _, _, dim, index) return ops.gather(gg, dim, index) end,
  doc = "Zeros of the given sizes with g added at the elements that gather would read.",
}

op "take_along_dim" {
  args = "x: Tensor, indices: Tensor, dim: dim? = nil", kind = "composite",
  doc = "gather, with x and `indices` broadcast together outside `dim`; without `dim`, x flattened at the flattened indices.",
  example = [[
    local x = torch.tensor{{30, 10, 20}}
    torch.take_along_dim(x, torch.argsort(x, 2), 2)]],
}

op "scatter" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor, *, reduce: string? = nil", kind = "composite", inplace = true, updates = true,
  doc = "x with the elements that gather(x, dim, index) would read set to those of `src`; with reduce \"add\" or \"multiply\", added to or " ..
    "multiplied by them. src must be at least of index's sizes; the last of repeated positions counts.",
  example = "torch.zeros(2, 3):scatter(2, torch.tensor{{3}, {1}}, torch.tensor{{5.0}, {7.0}})",
}

op "scatter_value" {
  args = "x: Tensor, dim: dim, index: Tensor, value: Number, *, reduce: string? = nil", kind = "composite", inplace = true, updates = true,
  overload_of = "scatter",
  doc = "scatter of one number instead of a tensor src.",
  example = "torch.zeros(2, 3):scatter(2, torch.tensor{{3}, {1}}, 1)",
}

op "scatter_add" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor", kind = "composite", inplace = true, updates = true,
  doc = "x with the elements of `src` added to those that gather(x, dim, index) would read, once for each time a position occurs. src must be at " ..
    "least of index's sizes, and of x's dtype.",
  example = "torch.zeros(3):scatter_add(1, torch.tensor{1, 1, 3}, torch.tensor{1.0, 2.0, 3.0})",
}

op "_scatter" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor", kind = "kernel", inplace = true, updates = true,
  grad = function(g, _, dim, index) return ops._scatter_zero(g, dim, index), nil, ops.gather(g, dim, index) end,
  doc = "scatter of a src that has index's sizes.",
}

op "_scatter_zero" {
  args = "x: Tensor, dim: dim, index: Tensor", kind = "kernel", updates = true,
  grad = function(g, _, dim, index) return ops._scatter_zero(g, dim, index) end,
  doc = "x with the elements that gather would read set to 0.",
}

op "_scatter_add" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor", kind = "kernel", inplace = true, updates = true,
  grad = function(g, _, dim, index) return g, nil, ops.gather(g, dim, index) end,
  doc = "scatter_add of a src that has index's sizes.",
}

-- The derivative by an element of src is the product of the others: out / src, and where src alone is 0, the product without it.
op "_scatter_multiply" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor", kind = "kernel", inplace = true, updates = true,
  grad = function(g, x, dim, index, src, out)
    local whole = ops.where(x:eq(0), 1, x)
    local hole = src:eq(0)
    local holes = ops.gather(ops._scatter_add(x * 0, dim, index, hole:to_dtype(x.dtype)), dim, index)
    local alone = ops.logical_and(hole, holes:eq(1))
    local without = ops._scatter_multiply(x, dim, index, ops.where(alone, 1, src))
    local grad_src = ops.where(alone, ops.gather(g * without, dim, index), ops.gather(g * out, dim, index) / ops.where(hole, 1, src))
    return g * ops._scatter_multiply(whole, dim, index, src) / whole, nil, grad_src
  end,
  doc = "x with the elements that gather would read multiplied by those of src.",
}

op "_scatter_extreme" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor, largest: bool", kind = "kernel", inplace = true, updates = true,
  grad = function(g, x, dim, index, src, _, out)
    local kept = x:eq(out):to_dtype(x.dtype)
    local came = src:eq(ops.gather(out, dim, index)):to_dtype(x.dtype)
    local share = g / ops._scatter_add(kept, dim, index, came)
    return kept * share, nil, came * ops.gather(share, dim, index)
  end,
  doc = "x with the elements that gather would read replaced by those of src that are larger (or smaller). Ties share the gradient evenly.",
}

op "scatter_reduce" {
  args = "x: Tensor, dim: dim, index: Tensor, src: Tensor, reduce: string, *, include_self: bool = true", kind = "composite", inplace = true,
  doc = "x with the elements that gather(x, dim, index) would read reduced together with those of `src` that go there, or replaced by the " ..
    "reduction of those alone without include_self. reduce: \"sum\", \"prod\", \"mean\", \"amax\", \"amin\".",
  example = [[torch.ones(3):scatter_reduce(1, torch.tensor{1, 1, 3}, torch.tensor{2.0, 5.0, 4.0}, "amax")]],
}

op "index_reduce" {
  args = "x: Tensor, dim: dim, index: Tensor, source: Tensor, reduce: string, *, include_self: bool = true", kind = "composite", inplace = true,
  doc = "scatter_reduce of whole slices: `index` (one-dimensional) holds a position in dimension `dim` for each slice of `source`. " ..
    "reduce: \"prod\", \"mean\", \"amax\", \"amin\".",
  example = [[torch.ones(3):index_reduce(1, torch.tensor{1, 1, 3}, torch.tensor{2.0, 5.0, 4.0}, "prod")]],
}
