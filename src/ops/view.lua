-- Views: the same elements under other sizes. Nothing is copied, and a change through one is seen through the other.

op "view" {
  args = "x: Tensor, size: size", kind = "view", forms = "method",
  grad = function(g, x) return g:reshape(x.shape) end,
  doc = "A view of x under other sizes, one of which may be -1 (what is left). An error when only a copy could have them (see reshape), or when " ..
    "their product is another.",
  example = [[
    torch.arange(1, 7):view(2, 3)
    torch.arange(1, 7):view(3, -1)]],
}

op "view_dtype" {
  args = "x: Tensor, dtype: dtype", kind = "view", forms = "method", overload_of = "view",
  nograd = "reinterprets bits",
  doc = "A view of the bits of x as another dtype of the same element size; another size is an error.",
  example = "torch.tensor{1.0}:view(torch.int32)",
}

op "reshape" {
  args = "x: Tensor, size: size", kind = "composite",
  doc = "x under other sizes, one of which may be -1 (what is left): a view where possible, else a copy. Sizes whose product is another are an error.",
  example = "torch.reshape(torch.arange(1, 7), {2, 3})",
}

op "expand" {
  args = "x: Tensor, size: size", kind = "view", forms = "method",
  grad = function(g, x) return ops._sum_to(g, x.shape) end,
  doc = "A view of x with dimensions of size 1 stretched, and new leading ones, without a copy; -1 keeps a size. Stretching another size is an error.",
  example = "torch.tensor{{1}, {2}}:expand(2, 3)",
}

op "permute" {
  args = "x: Tensor, dims: size", kind = "view",
  grad = function(g, _, dims) return ops._unpermute(g, dims) end,
  doc = "A view of x with its dimensions in another order: dimension i of the result is dims[i] of x. Each dimension must come once.",
  example = "torch.permute(torch.zeros(2, 3, 4), {3, 1, 2}).shape",
}

op "_unpermute" {
  args = "x: Tensor, dims: size", kind = "composite",
  doc = "Undoes permute(dims).",
}

op "transpose" {
  args = "x: Tensor, dim0: dim, dim1: dim", kind = "view", inplace = true, alias = {"swapaxes", "swapdims"},
  grad = function(g, _, dim0, dim1) return g:transpose(dim0, dim1) end,
  doc = "A view of x with two dimensions swapped.",
  example = "torch.transpose(torch.tensor{{1, 2, 3}, {4, 5, 6}}, 1, 2)",
}

op "t" {
  args = "x: Tensor", kind = "view", inplace = true,
  grad = function(g) return g:t() end,
  doc = "A view of a matrix with its dimensions swapped; tensors of fewer dimensions as they are, more are an error.",
  example = "torch.t(torch.tensor{{1, 2, 3}, {4, 5, 6}})",
}

op "select" {
  args = "x: Tensor, dim: dim, index: int", kind = "view",
  grad = function(g, x, dim, index) return ops._select_backward(g, x.shape, dim, index) end,
  doc = "A view of the slice at position `index` (from 1, or negative from the end) of dimension `dim`, without that dimension.",
  example = "torch.select(torch.tensor{{1, 2}, {3, 4}}, 2, 1)",
}

op "_select_backward" {
  args = "g: Tensor, size: int[], dim: dim, index: int", kind = "kernel",
  grad = function(gg, _, _, dim, index) return gg:select(dim, index) end,
  doc = "Zeros of the given sizes with g at the selected position.",
}

op "slice" {
  args = "x: Tensor, dim: dim, start: int, stop: int, step: int = 1", kind = "view",
  grad = function(g, x, dim, start, stop, step) return ops._slice_backward(g, x.shape, dim, start, stop, step) end,
  doc = "A view of the positions start, start + step, ... up to stop (inclusive, both from 1 or negative from the end) of dimension `dim`. step " ..
    "must be 1 or more.",
  example = "torch.tensor{10, 20, 30, 40, 50}:slice(1, 2, 5, 2)",
}

op "_slice_backward" {
  args = "g: Tensor, size: int[], dim: dim, start: int, stop: int, step: int", kind = "kernel",
  grad = function(gg, _, _, dim, start, stop, step) return gg:slice(dim, start, stop, step) end,
  doc = "Zeros of the given sizes with g at the sliced positions.",
}

op "narrow" {
  args = "x: Tensor, dim: dim, start: int, length: int", kind = "composite",
  doc = "A view of `length` positions of dimension `dim` from `start` (from 1) on. Positions past the end are an error.",
  example = "torch.narrow(torch.tensor{10, 20, 30, 40}, 1, 2, 2)",
}

op "narrow_copy" {
  args = "x: Tensor, dim: dim, start: int, length: int", kind = "composite",
  body = function(x, dim, start, length) return x:narrow(dim, start, length):clone() end,
  doc = "A copy of `length` positions of dimension `dim` from `start` (from 1) on. Positions past the end are an error.",
  example = "torch.narrow_copy(torch.tensor{10, 20, 30, 40}, 1, 2, 2)",
}

op "unsqueeze" {
  args = "x: Tensor, dim: int", kind = "view", inplace = true,
  grad = function(g, x) return g:reshape(x.shape) end,
  doc = "A view of x with a dimension of size 1 at place `dim` of the result.",
  example = [[
    torch.unsqueeze(torch.tensor{1, 2}, 1)
    torch.unsqueeze(torch.tensor{1, 2}, 2)]],
}

op "squeeze" {
  args = "x: Tensor, dim: dims? = nil", kind = "view", inplace = true,
  grad = function(g, x) return g:reshape(x.shape) end,
  doc = "A view of x without its dimensions of size 1, or without those of `dim` that have size 1.",
  example = [[
    torch.squeeze(torch.zeros(1, 3, 1)).shape
    torch.squeeze(torch.zeros(1, 3, 1), 1).shape]],
}

op "as_strided" {
  args = "x: Tensor, size: int[], stride: int[], storage_offset: int? = nil", kind = "view", inplace = true,
  grad = function(g, x, size, stride, storage_offset)
    return ops._as_strided_backward(g, x.shape, size, stride, storage_offset)
  end,
  doc = "A view of x's storage with any sizes and strides (in elements), storage_offset elements behind its beginning (x's own if not given). A " ..
    "window beyond the storage is an error.",
  example = "torch.as_strided(torch.arange(1, 6), {3, 2}, {1, 1})",
}

op "_as_strided_backward" {
  args = "g: Tensor, base: int[], size: int[], stride: int[], storage_offset: int?", kind = "kernel",
  grad = function(gg, _, _, size, stride, storage_offset) return gg:contiguous():as_strided(size, stride, storage_offset) end,
  doc = "Zeros of the base's sizes with g added through the window.",
}

op "detach" {
  args = "x: Tensor", kind = "kernel", nograd = "cuts the graph",
  doc = "A view of x without a history: no gradient flows through it.",
  example = [[
    local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
    x:mul(2):detach().requires_grad]],
}

op "flatten" {
  args = "x: Tensor, start_dim: dim = 1, end_dim: dim = -1", kind = "composite",
  doc = "x with dimensions start_dim to end_dim merged into one: a view where possible, else a copy.",
  example = [[
    torch.flatten(torch.tensor{{1, 2}, {3, 4}})
    torch.flatten(torch.zeros(2, 3, 4), 2).shape]],
}

op "unfold" {
  args = "x: Tensor, dimension: dim, size: int, step: int", kind = "view", forms = "method",
  grad = function(g, x, dimension, size, step) return ops._unfold_backward(g, x.shape, dimension, size, step) end,
  doc = "Windows of `size` positions of a dimension, one every `step` positions; the places within a window become the last dimension.",
  example = "torch.tensor{1, 2, 3, 4, 5}:unfold(1, 3, 2)",
}

op "_unfold_backward" {
  args = "g: Tensor, base: int[], dimension: dim, size: int, step: int", kind = "kernel",
  grad = function(gg, _, _, dimension, size, step) return gg:unfold(dimension, size, step) end,
  doc = "Zeros of the base's sizes with g added through the windows.",
}
