-- Reading and writing by tensors of positions (from 1; negative from the end) and by masks, dimension by dimension.

op "index" {
  args = "x: Tensor, indices: Indices", kind = "composite", forms = "function",
  doc = "x at positions given by a list of index tensors, one a dimension (false: the whole dimension). Integer tensors hold " ..
    "positions; bool and uint8 tensors are masks over as many dimensions as they have. Index tensors broadcast together; their " ..
    "dimensions replace the indexed ones where those are neighbours, and come first otherwise.",
  example = [[
    local x = torch.tensor{{1, 2}, {3, 4}, {5, 6}}
    torch.index(x, {torch.tensor{1, 3}})
    torch.index(x, {torch.tensor{1, 3}, torch.tensor{2, 1}})]],
}

op "index_put" {
  args = "x: Tensor, indices: Indices, value: Operand, accumulate: bool = false", kind = "composite", inplace = true, updates = true,
  doc = "x with the elements that torch.index(x, indices) names set to `value`, which broadcasts to them, or with accumulate added to them, once " ..
    "for each time they are named.",
  example = "torch.zeros(3):index_put({torch.tensor{1, 3}}, torch.tensor{5.0, 7.0})",
}

op "_pick" {
  args = "x: Tensor, dim: dim, span: int, positions: Tensor", kind = "kernel",
  grad = function(g, x, dim, span, positions) return ops._pick_backward(g, x.shape, dim, span, positions) end,
  doc = "x with its `span` dimensions from `dim` on seen as one, and read at `positions`, whose dimensions replace them.",
}

op "_pick_backward" {
  args = "g: Tensor, size: int[], dim: dim, span: int, positions: Tensor", kind = "kernel",
  grad = function(gg, _, _, dim, span, positions) return ops._pick(gg, dim, span, positions) end,
  doc = "Zeros of the given sizes with g added at the positions picked.",
}

op "_put" {
  args = "x: Tensor, dim: dim, span: int, positions: Tensor, value: Tensor", kind = "kernel", inplace = true, updates = true,
  grad = function(g, _, dim, span, positions)
    return ops._put_zero(g, dim, span, positions), nil, ops._pick(g, dim, span, positions)
  end,
  doc = "x with the elements that _pick would read set to `value`, which has the sizes of its result. The last of repeated positions counts.",
}

op "_put_zero" {
  args = "x: Tensor, dim: dim, span: int, positions: Tensor", kind = "kernel", updates = true,
  grad = function(g, _, dim, span, positions) return ops._put_zero(g, dim, span, positions) end,
  doc = "x with the elements that _pick would read set to 0.",
}

op "_put_add" {
  args = "x: Tensor, dim: dim, span: int, positions: Tensor, value: Tensor", kind = "kernel", inplace = true, updates = true,
  grad = function(g, _, dim, span, positions) return g, nil, ops._pick(g, dim, span, positions) end,
  doc = "x with `value` added to the elements that _pick would read, once for each time a position occurs.",
}

op "index_select" {
  args = "x: Tensor, dim: dim, index: Tensor", kind = "composite",
  doc = "The slices of x at the positions that the one-dimensional `index` (int64 or int32, from 1) holds for dimension `dim`. A position out of " ..
    "range is an error.",
  example = "torch.index_select(torch.tensor{{1, 2}, {3, 4}, {5, 6}}, 1, torch.tensor{3, 1})",
}

op "index_add" {
  args = "x: Tensor, dim: dim, index: Tensor, source: Tensor, *, alpha: Number = 1", kind = "composite", inplace = true, updates = true,
  doc = "x with alpha times the slices of `source` added to its slices at the positions in `index`, once for each time a position occurs.",
  example = "torch.zeros(3):index_add(1, torch.tensor{1, 1, 3}, torch.tensor{1.0, 2.0, 3.0})",
}

op "index_copy" {
  args = "x: Tensor, dim: dim, index: Tensor, source: Tensor", kind = "composite", inplace = true, updates = true,
  doc = "x with its slices at the positions in `index` replaced by those of `source`.",
  example = "torch.zeros(3):index_copy(1, torch.tensor{3, 1}, torch.tensor{5.0, 7.0})",
}

op "index_fill" {
  args = "x: Tensor, dim: dim, index: Tensor, value: Operand", kind = "composite", inplace = true, updates = true,
  doc = "x with its slices at the positions in `index` filled with `value`, a number or a 0-d tensor.",
  example = "torch.zeros(3):index_fill(1, torch.tensor{3, 1}, 9)",
}
