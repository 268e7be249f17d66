-- Orders along one dimension: sorting, the largest or smallest k, order statistics. nan is larger than every number; positions count
-- from 1. Gradients go to the elements that were chosen.

op "sort" {
  args = "x: Tensor, dim: dim = -1, descending: bool = false, *, stable: bool = false", kind = "kernel",
  returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, dim, _, _, out) return ops._place_along(g[1], out[2], x.shape, dim, true) end,
  doc = "The elements in order along `dim`, and the positions they had. Equal elements keep their order whether `stable` is asked or not.",
}

op "argsort" {
  args = "x: Tensor, dim: dim = -1, descending: bool = false, *, stable: bool = false", kind = "kernel", nograd = "positions",
  doc = "The positions that sort x along `dim`.",
}

op "msort" {
  args = "x: Tensor", kind = "composite",
  body = function(x)
    local values = x:sort(1)
    return values
  end,
  doc = "x sorted along its first dimension.",
}

op "topk" {
  args = "x: Tensor, k: int, dim: dim = -1, largest: bool = true, sorted: bool = true", kind = "kernel",
  returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, dim, _, _, out) return ops._place_along(g[1], out[2], x.shape, dim, true) end,
  doc = "The k largest (or smallest) elements along `dim`, in order, and their positions. `sorted` = false allows any order.",
}

op "kthvalue" {
  args = "x: Tensor, k: int, dim: dim = -1, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
  doc = "The k-th smallest element along `dim` (k from 1) and its position.",
}

op "mode" {
  args = "x: Tensor, dim: dim = -1, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
  doc = "The most frequent element along `dim`, the smallest of equally frequent ones, and the last of its positions.",
}

local function median(name, doc)
  op("_" .. name .. "_along") {
    args = "x: Tensor, dim: dim, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor", forms = "function",
    grad = function(g, x, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
    doc = doc,
  }
  op(name) {
    args = "x: Tensor", kind = "kernel",
    grad = function(g, x, out) return ops._amax_backward(g, x, nil, false, out) end,
    doc = doc .. " Equal elements share the gradient evenly. With `dim`: along it, and its position.",
  }
  op(name .. "_along") {
    args = "x: Tensor, dim: dim, keepdim: bool = false", kind = "composite", returns = "values: Tensor, indices: Tensor", overload_of = name,
    body = function(x, dim, keepdim) return ops["_" .. name .. "_along"](x, dim, keepdim) end,
    doc = doc,
  }
end

median("median", "The median, the lower one of two; nan if there is one.")
median("nanmedian", "The median of the elements that are not nan, the lower one of two.")
