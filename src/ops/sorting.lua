-- Order: sorting, the largest elements, and what follows from them. nan counts as larger than any number.

op "sort" {
  args = "x: Tensor, dim: dim = -1, descending: bool = false, stable: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, dim, _, _, out) return ops._unsort(g[1], out[2], x.shape, dim) end,
  doc = "The elements along `dim` in order, and where they were. Equal elements keep their order.",
}

op "argsort" {
  args = "x: Tensor, dim: dim = -1, descending: bool = false, stable: bool = false", kind = "kernel", nograd = "positions",
  doc = "The positions that put the elements along `dim` in order.",
}

op "msort" {
  args = "x: Tensor", kind = "composite",
  doc = "The elements in order along the first dimension.",
}

op "topk" {
  args = "x: Tensor, k: int, dim: dim = -1, largest: bool = true, sorted: bool = true", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, dim, _, _, out) return ops._unsort(g[1], out[2], x.shape, dim) end,
  doc = "The k largest (or smallest) elements along `dim`, in order, and where they are.",
}

op "kthvalue" {
  args = "x: Tensor, k: int, dim: dim = -1, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
  doc = "The k-th smallest element along `dim`, and where it is.",
}

op "_unsort" {
  args = "g: Tensor, indices: Tensor, size: int[], dim: dim", kind = "kernel",
  grad = function(gg, _, indices, _, dim) return ops._resort(gg, indices, dim) end,
  doc = "Zeros of the given sizes with g added at positions along a dimension.",
}

op "_resort" {
  args = "x: Tensor, indices: Tensor, dim: dim", kind = "kernel",
  grad = function(g, x, indices, dim) return ops._unsort(g, indices, x.shape, dim) end,
  doc = "The elements at positions along a dimension.",
}
