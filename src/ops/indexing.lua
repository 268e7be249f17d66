-- Reading and writing by tensors of positions (from 1; negative from the end) and by masks.

op "index" {
  args = "x: Tensor, indices: Tensor[]", kind = "composite", forms = "function",
  doc = "x at positions given by a list of index tensors, one a dimension (false: the whole dimension). Masks select where they are true.",
}

op "index_put" {
  args = "x: Tensor, indices: Tensor[], values: Operand, accumulate: bool = false", kind = "composite", inplace = true,
  doc = "x with the positions given by a list of index tensors set to `values`, or added to. Which of several values for one position stays is not said.",
}

op "_take_rows" {
  args = "x: Tensor, rows: Tensor", kind = "kernel",
  grad = function(g, x, rows) return ops._sum_rows(g, rows, x.shape) end,
  doc = "x of sizes {outer, n, inner} at `rows` (flat positions from 0) of the middle dimension.",
}

op "_sum_rows" {
  args = "values: Tensor, rows: Tensor, size: int[]", kind = "kernel",
  grad = function(g, _, rows) return ops._take_rows(g, rows) end,
  doc = "Zeros of the given sizes with values added at rows.",
}

op "_put_rows" {
  args = "x: Tensor, rows: Tensor, values: Tensor", kind = "kernel",
  grad = function(g, _, rows) return ops._clear_rows(g, rows), nil, ops._take_rows(g, rows) end,
  doc = "x with rows replaced.",
}

op "_clear_rows" {
  args = "x: Tensor, rows: Tensor", kind = "kernel",
  grad = function(g, _, rows) return ops._clear_rows(g, rows) end,
  doc = "x with rows set to 0.",
}

op "index_select" {
  args = "x: Tensor, dim: dim, index: Tensor", kind = "composite",
  doc = "The positions in `index` (0-d or 1-d) of dimension `dim`, one after the other.",
}

op "nonzero" {
  args = "x: Tensor, *, as_tuple: bool = false", kind = "kernel", nograd = "positions",
  doc = "The positions of nonzero elements, a row each.",
}
