-- Combinations of the elements of several tensors, and matrices put together from blocks.

op "meshgrid" {
  args = "tensors: Tensor[], *, indexing: string = \"ij\"", kind = "composite", forms = "function", returns = "Tensor[]",
  doc = "Coordinates of a grid: for each of n tensors of one dimension a view of n dimensions that varies along its own. With indexing \"xy\" the " ..
    "first two dimensions are swapped. Gives a table of tensors.",
  example = [[
    local rows, columns = table.unpack(torch.meshgrid(torch.tensor{1, 2}, torch.tensor{10, 20, 30}))
    rows, columns]],
}

op "cartesian_prod" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "All combinations of one element from each tensor of one dimension, one a row; the last varies fastest.",
  example = "torch.cartesian_prod(torch.tensor{1, 2}, torch.tensor{10, 20})",
}

op "combinations" {
  args = "x: Tensor, r: int = 2, with_replacement: bool = false", kind = "composite",
  doc = "All choices of r elements of a tensor of one dimension, one a row, in the order of their positions.",
  example = "torch.combinations(torch.tensor{1, 2, 3})",
}

op "block_diag" {
  args = "tensors: Tensor[]", kind = "kernel", manual = true, forms = "function",
  doc = "A matrix with the given ones (rows, or single numbers, count as matrices) along its diagonal, zeros elsewhere.",
  example = "torch.block_diag(torch.ones(2, 2), torch.tensor{{5.0}})",
}
