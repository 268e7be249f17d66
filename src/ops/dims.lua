-- Dimensions moved, added and taken apart, and shapes brought together.

op "movedim" {
  args = "x: Tensor, source: dims, destination: dims", kind = "view", alias = {"moveaxis"},
  grad = function(g, _, source, destination) return g:movedim(destination, source) end,
  doc = "x with the dimensions `source` moved to the places `destination`; the others keep their order.",
}

op "adjoint" {
  args = "x: Tensor", kind = "composite",
  doc = "x with its last two dimensions swapped (numbers are real here); also x.mH and x.mT.",
}

op "unflatten" {
  args = "x: Tensor, dim: dim, sizes: int[]", kind = "composite",
  doc = "x with dimension `dim` taken apart into several of the given sizes, one of which may be -1.",
}

op "ravel" {
  args = "x: Tensor", kind = "composite",
  doc = "x as one dimension: a view where possible, else a copy.",
}

op "broadcast_to" {
  args = "x: Tensor, size: size", kind = "composite",
  doc = "x stretched to a shape without a copy, as expand does.",
}

op "broadcast_tensors" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function", returns = "Tensor[]",
  doc = "Views of the tensors, all expanded to the shape they broadcast to.",
}

op "sum_to_size" {
  args = "x: Tensor, size: size", kind = "composite", forms = "method",
  doc = "x summed over the dimensions along which `size` would have to be stretched to give x's shape.",
}

local function at_least(n, doc)
  local name = ("atleast_%dd"):format(n)
  op(name) {args = "x: Tensor", kind = "composite", forms = "function", doc = doc .. " Several tensors, or a table of them, give a table."}
  op(name .. "_each") {args = "tensors: Tensor[]", kind = "composite", forms = "function", returns = "Tensor[]", overload_of = name, doc = doc}
end

at_least(1, "x, or a 0-d tensor as one of one dimension.")
at_least(2, "x, or as a matrix of one row where it has fewer than 2 dimensions.")
at_least(3, "x with at least 3 dimensions: a row {n} becomes {1, n, 1}, a matrix gets a last dimension of size 1.")
