-- The largest and smallest elements, and where they are. nan counts as the largest and as the smallest.

local function extremum(name, word, pairwise)
  op("_" .. name .. "_along") {
    args = "x: Tensor, dim: dim, keepdim: bool = false", kind = "kernel", returns = "values: Tensor, indices: Tensor", forms = "function",
    grad = function(g, x, dim, keepdim, out) return ops._place_along(g[1], out[2], x.shape, dim, keepdim) end,
    doc = ("The %s elements along a dimension and their positions, the first of equal ones."):format(word),
  }
  op(name) {
    args = "x: Tensor", kind = "composite",
    body = function(x) return ops["a" .. name](x) end,
    doc = ("The %s element. With `dim`: the elements and their positions along it. With another tensor: elementwise. " ..
      "nan wins; a tensor without elements is an error."):format(word),
    example = ("torch.%s(torch.tensor{{1, 5}, {7, 2}})"):format(name),
  }
  op(name .. "_along") {
    args = "x: Tensor, dim: dim, keepdim: bool = false", kind = "composite", returns = "values: Tensor, indices: Tensor", overload_of = name,
    body = function(x, dim, keepdim) return ops["_" .. name .. "_along"](x, dim, keepdim) end,
    doc = ("The %s elements along a dimension and their positions (int64, from 1), the first of equal ones."):format(word),
    example = ("torch.%s(torch.tensor{{1, 5}, {7, 2}}, 2)"):format(name),
  }
  op(name .. "_pair") {
    args = "x: Tensor, other: Tensor", kind = "composite", overload_of = name,
    body = function(x, other) return ops[pairwise](x, other) end,
    doc = ("The %s of two elements, elementwise; shapes broadcast, dtypes promote."):format(word),
    example = ("torch.%s(torch.tensor{1, 5}, torch.tensor{7, 2})"):format(name),
  }
  op("arg" .. name) {
    args = "x: Tensor, dim: dim? = nil, keepdim: bool = false", kind = "kernel", nograd = "positions",
    doc = ("The position of the %s element, int64 and from 1, in x flattened or along a dimension; the first of equal ones."):format(word),
    example = ("torch.arg%s(torch.tensor{{1, 5}, {7, 2}})\ntorch.arg%s(torch.tensor{{1, 5}, {7, 2}}, 2)"):format(name, name),
  }
end

extremum("max", "largest", "maximum")
extremum("min", "smallest", "minimum")

op "aminmax" {
  args = "x: Tensor, *, dim: dim? = nil, keepdim: bool = false", kind = "composite", returns = "min: Tensor, max: Tensor",
  doc = "The smallest and the largest element, of all or along a dimension; nan if there is one. Ties share the gradient evenly. A tensor without " ..
    "elements is an error.",
  example = [[
    torch.aminmax(torch.tensor{{1, 5}, {7, 2}})
    torch.aminmax(torch.tensor{{1, 5}, {7, 2}}, {dim = 2})]],
}

op "_place_along" {
  args = "g: Tensor, indices: Tensor, size: int[], dim: dim, keepdim: bool", kind = "kernel",
  grad = function(gg, _, indices, _, dim, keepdim) return ops._pick_along(gg, indices, dim, keepdim) end,
  doc = "Zeros of the given sizes with g at given positions along a dimension; no position comes twice.",
}

op "_pick_along" {
  args = "x: Tensor, indices: Tensor, dim: dim, keepdim: bool", kind = "kernel",
  grad = function(g, x, indices, dim, keepdim) return ops._place_along(g, indices, x.shape, dim, keepdim) end,
  doc = "The elements at given positions along a dimension.",
}
