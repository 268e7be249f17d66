-- Positions as results: of what is not zero; and classes as rows of 0 and 1.

op "nonzero" {
  args = "x: Tensor", kind = "kernel", nograd = "positions",
  doc = "The positions of the elements that are not zero: an int64 matrix with a row for each, in row-major order, and a column for each " ..
    "dimension. With as_tuple = true: a list of the columns, by which x can be indexed.",
  example = "torch.nonzero(torch.tensor{{0, 5}, {7, 0}})",
}

op "_nonzero_columns" {
  args = "x: Tensor", kind = "composite", returns = "Tensor[]", forms = "function",
  doc = "The positions of the elements that are not zero, as a list with a tensor for each dimension.",
}

op "argwhere" {
  args = "x: Tensor", kind = "composite",
  body = function(x) return ops.nonzero(x) end,
  doc = "The positions of the elements that are not zero: an int64 matrix with a row for each and a column for each dimension.",
  example = "torch.argwhere(torch.tensor{{0, 5}, {7, 0}})",
}

op "where_positions" {
  args = "condition: Tensor", kind = "composite", returns = "Tensor[]", overload_of = "where", forms = "function",
  doc = "The positions at which the condition holds: a list with a tensor for each dimension.",
  example = [[
    local x = torch.tensor{{0, 5}, {7, 0}}
    table.unpack(torch.where(x:gt(0)))]],
}

op "functional.one_hot" {
  args = "x: Tensor, num_classes: int = -1", kind = "kernel", nograd = "integers only",
  doc = "For each class (int64, from 1) a row of num_classes zeros with a 1 at its place: sizes of x, then num_classes. -1: as many as the largest " ..
    "class. A class below 1 or above num_classes is an error.",
  example = "F.one_hot(torch.tensor{2, 1}, 3)",
}
