-- Orders along one dimension: sorting, the largest or smallest k, order statistics. nan is larger than every number; positions count
-- from 1. Gradients go to the elements that were chosen.

op "sort" {
  args = "x: Tensor, dim: dim = -1, descending: bool = false, *, stable: bool = false", kind = "kernel",
  returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, dim, _, _, out) return ops._place_along(g[1], out[2], x.shape, dim, true) end,
  doc = "The elements in order along `dim`, and the positions they had. nan is larger than every number. Equal elements keep their order whether " ..
    "`stable` is asked or not.",
  example = [[
    torch.sort(torch.tensor{30, 10, 20})
    torch.sort(torch.tensor{30, 10, 20}, {descending = true})]],
}

op "argsort" {
  args = "x: Tensor, dim: dim = -1, descending: bool = false, *, stable: bool = false", kind = "kernel", nograd = "positions",
  doc = "The positions (int64, from 1) that sort x along `dim`, ascending unless `descending`; x's sizes. nan is larger than every number.",
  example = "torch.argsort(torch.tensor{30, 10, 20})",
}

op "msort" {
  args = "x: Tensor", kind = "composite",
  body = function(x)
    local values = x:sort(1)
    return values
  end,
  doc = "x sorted along its first dimension, ascending, without the positions; 0-d tensors as they are.",
  example = "torch.msort(torch.tensor{{3, 1}, {2, 4}})",
}

op "topk" {
  args = "x: Tensor, k: int, dim: dim = -1, largest: bool = true, sorted: bool = true", kind = "kernel",
  returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, dim, _, _, out) return ops._place_along(g[1], out[2], x.shape, dim, true) end,
  doc = "The k largest (or, without `largest`, smallest) elements along `dim`, in order, and their positions. `sorted` = false allows any order. A " ..
    "k above the dimension's size is an error.",
  example = "torch.topk(torch.tensor{30, 10, 20}, 2)",
}

op "kthvalue" {
  args = "x: Tensor, k: int, dim: dim = -1, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, _, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
  doc = "The k-th smallest element along `dim` and its position (int64, from 1); a k below 1 or above the dimension's size is an error.",
  example = "torch.kthvalue(torch.tensor{30, 10, 20}, 2)",
}

op "mode" {
  args = "x: Tensor, dim: dim = -1, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor",
  grad = function(g, x, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
  doc = "The most frequent element along `dim`, the smallest of equally frequent ones, and the last of its positions (int64, from 1).",
  example = "torch.mode(torch.tensor{3, 1, 3, 2})",
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
    example = ("torch.%s(torch.tensor{5.0, 1.0, %s})"):format(name, name == "median" and "3.0" or "torch.nan"),
  }
  op(name .. "_along") {
    args = "x: Tensor, dim: dim, keepdim: bool = false", kind = "composite", returns = "values: Tensor, indices: Tensor", overload_of = name,
    body = function(x, dim, keepdim) return ops["_" .. name .. "_along"](x, dim, keepdim) end,
    doc = doc .. " Along `dim`, with its position (int64, from 1).",
    example = ("torch.%s(torch.tensor{{5.0, 1.0, %s}}, 2)"):format(name, name == "median" and "3.0" or "torch.nan"),
  }
end

median("median", "The median, the lower one of two; nan if there is one.")
median("nanmedian", "The median of the elements that are not nan, the lower one of two.")
