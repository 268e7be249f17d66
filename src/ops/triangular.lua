-- Triangular systems, and the Cholesky factorisation A = L L' of symmetric positive-definite matrices, which leads to them.

op "linalg.solve_triangular" {
  args = "A: Tensor, B: Tensor, *, upper: bool, left: bool = true, unitriangular: bool = false", kind = "composite",
  doc = "Solves A X = B (X A = B if left is false) for triangular matrices A, of which only the named triangle is read; with "
    .. "unitriangular, its diagonal counts as 1. Leading sizes broadcast.",
  example = "torch.linalg.solve_triangular(torch.tensor{{2.0, 0.0}, {1.0, 1.0}}, torch.tensor{{2.0}, {3.0}}, {upper = false})",
}

op "_solve_triangular" {
  args = "A: Tensor, B: Tensor, upper: bool, left: bool, unitriangular: bool", kind = "kernel",
  grad = function(g, A, _, upper, left, unitriangular, out)
    return ops._triangular_matrix_grad(g, A, out, upper, left, unitriangular), ops._solve_transposed(A, g, upper, left, unitriangular)
  end,
  doc = "linalg.solve_triangular for batches of the same sizes.",
}

op "_solve_transposed" {
  args = "A: Tensor, B: Tensor, upper: bool, left: bool, unitriangular: bool", kind = "composite",
  doc = "_solve_triangular with A transposed.",
}

op "_triangular_matrix_grad" {
  args = "g: Tensor, A: Tensor, X: Tensor, upper: bool, left: bool, unitriangular: bool", kind = "composite",
  doc = "The gradient of a triangular system's matrix from its solution X and the solution's gradient g.",
}

op "triangular_solve" {
  args = "b: Tensor, A: Tensor, upper: bool = true, transpose: bool = false, unitriangular: bool = false", kind = "composite",
  returns = "solution: Tensor, cloned_coefficient: Tensor",
  doc = "Solves A X = b, or A' X = b if transpose is true, for triangular A. Returns X and A.",
  example = [[
    local X = torch.triangular_solve(torch.tensor{{2.0}, {3.0}}, torch.tensor{{2.0, 0.0}, {1.0, 1.0}}, {upper = false})
    X]],
}

op "linalg.cholesky_ex" {
  args = "A: Tensor, *, upper: bool = false, check_errors: bool = false", kind = "kernel", returns = "L: Tensor, info: Tensor",
  grad = function(g, _, upper, _, out) return ops._cholesky_backward(g[1], out[1], upper) end,
  doc = "The lower triangular L with A = L L' (if upper is true, the upper triangular one with A = L' L) of symmetric matrices, of which "
    .. "one triangle is read; info is 0, or the order of the first minor that is not positive (an error if check_errors is true).",
  example = [[
    local L, info = torch.linalg.cholesky_ex(torch.tensor{{4.0, 2.0}, {2.0, 2.0}})
    L, info]],
}

op "_cholesky_backward" {
  args = "g: Tensor, L: Tensor, upper: bool", kind = "composite",
  doc = "The gradient of a Cholesky factorisation.",
}

op "linalg.cholesky" {
  args = "A: Tensor, *, upper: bool = false", kind = "composite",
  doc = "The lower triangular L with A = L L' of symmetric positive-definite matrices {..., n, n}, or with `upper` the upper triangular one with A " ..
    "= L' L. An error if a matrix is not positive definite.",
  example = "torch.linalg.cholesky(torch.tensor{{4.0, 2.0}, {2.0, 2.0}})",
}

op "cholesky" {
  args = "x: Tensor, upper: bool = false", kind = "composite",
  body = function(x, upper) return ops["linalg.cholesky"](x, upper) end,
  doc = "The Cholesky factor of symmetric positive-definite matrices (see linalg.cholesky).",
  example = "torch.cholesky(torch.tensor{{4.0, 2.0}, {2.0, 2.0}})",
}

op "cholesky_solve" {
  args = "B: Tensor, L: Tensor, upper: bool = false", kind = "composite",
  doc = "Solves A X = B by the Cholesky factor L of A (see linalg.cholesky); B {..., n, k}.",
  example = "torch.cholesky_solve(torch.tensor{{4.0}, {2.0}}, torch.tensor{{2.0, 0.0}, {1.0, 1.0}})",
}

op "_cholesky_solve" {
  args = "B: Tensor, L: Tensor, upper: bool", kind = "kernel",
  grad = function(g, _, L, upper, out)
    local right = ops._cholesky_solve(g, L, upper)
    return right, ops._cholesky_factor_grad(right, out, L, upper)
  end,
  doc = "cholesky_solve for batches of the same sizes.",
}

op "_cholesky_factor_grad" {
  args = "g: Tensor, X: Tensor, L: Tensor, upper: bool", kind = "composite", forms = "function",
  doc = "The gradient -(g X' + X g') L of the factor, from the gradient g of the right side and the solution X.",
}

op "cholesky_inverse" {
  args = "L: Tensor, upper: bool = false", kind = "composite",
  doc = "The inverse of A by its Cholesky factor L (see linalg.cholesky).",
  example = "torch.cholesky_inverse(torch.tensor{{2.0, 0.0}, {0.0, 1.0}})",
}
