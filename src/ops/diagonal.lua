-- Diagonals and triangles of matrices. `offset` (or `diagonal`) is how far above the main diagonal; below it is negative.

op "diagonal" {
  args = "x: Tensor, offset: int = 0, dim1: dim = 1, dim2: dim = 2", kind = "view",
  grad = function(g, x, offset, dim1, dim2) return ops._diagonal_backward(g, x.shape, offset, dim1, dim2) end,
  doc = "A view of a diagonal of dimensions dim1 and dim2, which becomes the last dimension. offset 0 is the main diagonal, positive ones lie above it.",
  example = [[
    local x = torch.tensor{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}
    x:diagonal()
    x:diagonal(1)]],
}

op "_diagonal_backward" {
  args = "g: Tensor, size: int[], offset: int, dim1: dim, dim2: dim", kind = "kernel",
  grad = function(gg, _, _, offset, dim1, dim2) return gg:diagonal(offset, dim1, dim2) end,
  doc = "Zeros of the given sizes with g on the diagonal.",
}

op "diag_embed" {
  args = "x: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1", kind = "kernel",
  grad = function(g, _, offset, dim1, dim2) return g:diagonal(offset, dim1, dim2) end,
  doc = "Zeros with the last dimension of x on a diagonal of the new dimensions dim1 and dim2 of the result. offset 0 is the main diagonal, " ..
    "positive ones lie above it.",
  example = "torch.diag_embed(torch.tensor{{1, 2}, {3, 4}})",
}

op "diag" {
  args = "x: Tensor, diagonal: int = 0", kind = "composite",
  doc = "The diagonal of a matrix as a new tensor, or for a tensor of one dimension the matrix that has it as its diagonal. `diagonal` 0 is the " ..
    "main one, positive ones lie above it. More dimensions are an error.",
  example = [[
    torch.diag(torch.tensor{{1, 2}, {3, 4}})
    torch.diag(torch.tensor{1, 2}, 1)]],
}

op "diagflat" {
  args = "x: Tensor, offset: int = 0", kind = "composite",
  doc = "A matrix with all elements of x, in row-major order, on a diagonal: n + |offset| rows and columns. offset 0 is the main diagonal, positive " ..
    "ones lie above it.",
  example = "torch.diagflat(torch.tensor{{1, 2}, {3, 4}})",
}

op "linalg.diagonal" {
  args = "x: Tensor, *, offset: int = 0, dim1: dim = -2, dim2: dim = -1", kind = "composite",
  body = function(x, offset, dim1, dim2) return x:diagonal(offset, dim1, dim2) end,
  doc = "A view of a diagonal of the last two dimensions (or of dim1 and dim2), which becomes the last dimension.",
  example = "torch.linalg.diagonal(torch.tensor{{1, 2}, {3, 4}})",
}

op "fill_diagonal" {
  args = "x: Tensor, value: Number, wrap: bool = false", kind = "composite", only_inplace = true,
  doc = "Sets the main diagonal of x, a matrix or a tensor of equal sizes, to `value`. In a matrix of more rows than columns `wrap` starts the diagonal "
    .. "anew after each block of columns + 1 rows.",
  example = "torch.zeros(3, 3):fill_diagonal_(5)",
}

op "trace" {
  args = "x: Tensor", kind = "composite",
  doc = "The sum of a matrix's main diagonal, a 0-d tensor. Other than two dimensions are an error.",
  example = "torch.trace(torch.tensor{{1, 2}, {3, 4}})",
}

op "tril" {
  args = "x: Tensor, diagonal: int = 0", kind = "kernel", inplace = true,
  grad = function(g, _, diagonal) return g:tril(diagonal) end,
  doc = "The elements of a matrix (or of each in a batch) on and below a diagonal, zeros above.",
  example = "torch.tril(torch.ones(3, 3))",
}

op "triu" {
  args = "x: Tensor, diagonal: int = 0", kind = "kernel", inplace = true,
  grad = function(g, _, diagonal) return g:triu(diagonal) end,
  doc = "The elements of a matrix (or of each in a batch) on and above a diagonal, zeros below.",
  example = "torch.triu(torch.ones(3, 3), 1)",
}

local function indices(name, where)
  op(name) {
    args = "row: int, col: int, offset: int = 0, *, dtype: dtype?, device: string?", kind = "composite", forms = "function",
    doc = ("The positions on and %s a diagonal of a matrix of the given sizes: rows in the first row of the result, columns in the second. " ..
      "offset 0 is the main diagonal, positive ones lie above it."):format(where),
    example = ("torch.%s(3, 3)"):format(name),
  }
end

indices("tril_indices", "below")
indices("triu_indices", "above")
