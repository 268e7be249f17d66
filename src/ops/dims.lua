-- Dimensions moved, added and taken apart, and shapes brought together.

op "movedim" {
  args = "x: Tensor, source: dims, destination: dims", kind = "view", alias = {"moveaxis"},
  grad = function(g, _, source, destination) return g:movedim(destination, source) end,
  doc = "A view of x with the dimensions `source` moved to the places `destination`, a number or as many in a table; the others keep their order.",
  example = "torch.movedim(torch.zeros(2, 3, 4), 1, 3).shape",
}

op "adjoint" {
  args = "x: Tensor", kind = "composite",
  doc = "x with its last two dimensions swapped (numbers are real here); also x.mH and x.mT.",
  example = "torch.adjoint(torch.tensor{{1, 2}, {3, 4}})",
}

op "unflatten" {
  args = "x: Tensor, dim: dim, sizes: int[]", kind = "composite",
  doc = "A view of x with dimension `dim` taken apart into several of the given sizes, one of which may be -1. Sizes whose product is another are an error.",
  example = "torch.unflatten(torch.arange(1, 7), 1, {2, 3})",
}

op "ravel" {
  args = "x: Tensor", kind = "composite",
  doc = "x as one dimension: a view where possible, else a copy.",
  example = "torch.ravel(torch.tensor{{1, 2}, {3, 4}})",
}

op "broadcast_to" {
  args = "x: Tensor, size: size", kind = "composite",
  doc = "A view of x stretched to a shape, as expand does: dimensions of size 1 repeat, missing ones come in front. An error where other sizes differ.",
  example = "torch.broadcast_to(torch.tensor{1, 2}, {3, 2})",
}

op "broadcast_tensors" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function", returns = "Tensor[]",
  doc = "A table of views of the tensors, all expanded to the shape they broadcast to; an error where sizes differ and neither is 1.",
  example = [[
    local a, b = table.unpack(torch.broadcast_tensors(torch.zeros(3, 1), torch.zeros(2)))
    a.shape, b.shape]],
}

op "sum_to_size" {
  args = "x: Tensor, size: size", kind = "composite", forms = "method",
  doc = "x summed over the dimensions along which `size` would have to be stretched to give x's shape.",
  example = "torch.ones(2, 3):sum_to_size(1, 3)",
}

local function at_least(n, doc)
  local name = ("atleast_%dd"):format(n)
  local example = ("torch.%s(torch.tensor(%s))"):format(name, n == 1 and "5" or "{1, 2}")
  op(name) {
    args = "x: Tensor", kind = "composite", forms = "function", doc = doc .. " Several tensors, or a table of them, give a table.", example = example,
  }
  op(name .. "_each") {
    args = "tensors: Tensor[]", kind = "composite", forms = "function", returns = "Tensor[]", overload_of = name, doc = "Each tensor of several: " .. doc,
    example = ("torch.%s(torch.tensor(1), torch.tensor{2, 3})"):format(name),
  }
end

at_least(1, "x, or a 0-d tensor as one of one dimension.")
at_least(2, "x, or as a matrix of one row where it has fewer than 2 dimensions.")
at_least(3, "x with at least 3 dimensions: a row {n} becomes {1, n, 1}, a matrix gets a last dimension of size 1.")
