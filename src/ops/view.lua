-- Views: the same elements under other sizes. Nothing is copied, and a change through one is seen through the other.

op "view" {
  args = "x: Tensor, size: size", kind = "view", forms = "method",
  grad = function(g, x) return g:reshape(x.shape) end,
  doc = "x under other sizes, one of which may be -1. An error when only a copy could have them (see reshape).",
}

op "view_dtype" {
  args = "x: Tensor, dtype: dtype", kind = "view", forms = "method", overload_of = "view",
  nograd = "reinterprets bits",
  doc = "The bits of x as another dtype of the same element size.",
}

op "reshape" {
  args = "x: Tensor, size: size", kind = "composite",
  doc = "x under other sizes, one of which may be -1: a view where possible, else a copy.",
}

op "expand" {
  args = "x: Tensor, size: size", kind = "view", forms = "method",
  grad = function(g, x) return ops._sum_to(g, x.shape) end,
  doc = "x with dimensions of size 1 stretched (and new leading ones) without a copy; -1 keeps a size.",
}

op "permute" {
  args = "x: Tensor, dims: size", kind = "view",
  grad = function(g, _, dims) return ops._unpermute(g, dims) end,
  doc = "x with its dimensions in another order.",
}

op "_unpermute" {
  args = "x: Tensor, dims: size", kind = "composite",
  doc = "Undoes permute(dims).",
}

op "transpose" {
  args = "x: Tensor, dim0: dim, dim1: dim", kind = "view", inplace = true, alias = {"swapaxes", "swapdims"},
  grad = function(g, _, dim0, dim1) return g:transpose(dim0, dim1) end,
  doc = "x with two dimensions swapped.",
}

op "t" {
  args = "x: Tensor", kind = "view", inplace = true,
  grad = function(g) return g:t() end,
  doc = "The transpose of a matrix; tensors of fewer dimensions as they are.",
}

op "select" {
  args = "x: Tensor, dim: dim, index: int", kind = "view",
  grad = function(g, x, dim, index) return ops._select_backward(g, x.shape, dim, index) end,
  doc = "The slice at position `index` of dimension `dim`, without that dimension.",
}

op "_select_backward" {
  args = "g: Tensor, size: int[], dim: dim, index: int", kind = "kernel",
  grad = function(gg, _, _, dim, index) return gg:select(dim, index) end,
  doc = "Zeros of the given sizes with g at the selected position.",
}

op "slice" {
  args = "x: Tensor, dim: dim, start: int, stop: int, step: int = 1", kind = "view",
  grad = function(g, x, dim, start, stop, step) return ops._slice_backward(g, x.shape, dim, start, stop, step) end,
  doc = "Positions start, start + step, ... up to stop (inclusive) of dimension `dim`.",
}

op "_slice_backward" {
  args = "g: Tensor, size: int[], dim: dim, start: int, stop: int, step: int", kind = "kernel",
  grad = function(gg, _, _, dim, start, stop, step) return gg:slice(dim, start, stop, step) end,
  doc = "Zeros of the given sizes with g at the sliced positions.",
}

op "narrow" {
  args = "x: Tensor, dim: dim, start: int, length: int", kind = "composite",
  doc = "`length` positions of dimension `dim` from `start` on.",
}

op "narrow_copy" {
  args = "x: Tensor, dim: dim, start: int, length: int", kind = "composite",
  body = function(x, dim, start, length) return x:narrow(dim, start, length):clone() end,
  doc = "A copy of `length` positions of dimension `dim` from `start` on.",
}

op "unsqueeze" {
  args = "x: Tensor, dim: int", kind = "view", inplace = true,
  grad = function(g, x) return g:reshape(x.shape) end,
  doc = "x with a dimension of size 1 at place `dim` of the result.",
}

op "squeeze" {
  args = "x: Tensor, dim: dims? = nil", kind = "view", inplace = true,
  grad = function(g, x) return g:reshape(x.shape) end,
  doc = "x without its dimensions of size 1, or without those of `dim` that have size 1.",
}

op "as_strided" {
  args = "x: Tensor, size: int[], stride: int[], storage_offset: int? = nil", kind = "view", inplace = true,
  grad = function(g, x, size, stride, storage_offset)
    return ops._as_strided_backward(g, x.shape, size, stride, storage_offset)
  end,
  doc = "Any window of sizes and strides (in elements) onto x's storage.",
}

op "_as_strided_backward" {
  args = "g: Tensor, base: int[], size: int[], stride: int[], storage_offset: int?", kind = "kernel",
  grad = function(gg, _, _, size, stride, storage_offset) return gg:contiguous():as_strided(size, stride, storage_offset) end,
  doc = "Zeros of the base's sizes with g added through the window.",
}

op "detach" {
  args = "x: Tensor", kind = "kernel", nograd = "cuts the graph",
  doc = "The same elements without a history.",
}

op "flatten" {
  args = "x: Tensor, start_dim: dim = 1, end_dim: dim = -1", kind = "composite",
  doc = "x with dimensions start_dim to end_dim merged into one.",
}

op "unfold" {
  args = "x: Tensor, dimension: dim, size: int, step: int", kind = "view", forms = "method",
  grad = function(g, x, dimension, size, step) return ops._unfold_backward(g, x.shape, dimension, size, step) end,
  doc = "Windows of `size` positions of a dimension, one every `step` positions; the places within a window become the last dimension.",
}

op "_unfold_backward" {
  args = "g: Tensor, base: int[], dimension: dim, size: int, step: int", kind = "kernel",
  grad = function(gg, _, _, dimension, size, step) return gg:unfold(dimension, size, step) end,
  doc = "Zeros of the base's sizes with g added through the windows.",
}
