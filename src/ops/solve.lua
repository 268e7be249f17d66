-- Linear systems, inverses and determinants of general matrices, by LU factorisation.

op "linalg.solve_ex" {
  args = "A: Tensor, B: Tensor, *, left: bool = true, check_errors: bool = false", kind = "composite", returns = "result: Tensor, info: Tensor",
  doc = "linalg.solve, with info: 0, or the place of a zero in the factorisation of a singular matrix (an error if check_errors is true).",
  example = [[
    local X, info = torch.linalg.solve_ex(torch.tensor{{2.0, 0.0}, {0.0, 4.0}}, torch.tensor{2.0, 8.0})
    X, info]],
}

op "linalg.solve" {
  args = "A: Tensor, B: Tensor, *, left: bool = true", kind = "composite",
  doc = "Solves A X = B (X A = B if left is false) for square matrices A {..., n, n} and B {..., n, k}, or vectors B of A's sizes without "
    .. "the last (or of one dimension). Leading sizes broadcast. An error if a matrix is singular.",
  example = "torch.linalg.solve(torch.tensor{{2.0, 0.0}, {0.0, 4.0}}, torch.tensor{2.0, 8.0})",
}

op "_solve" {
  args = "A: Tensor, B: Tensor", kind = "kernel", returns = "X: Tensor, LU: Tensor, pivots: Tensor, info: Tensor",
  grad = function(g, A, _, out)
    local right = ops._solve_grad(g[1], A, out[2], out[3])
    return (right:matmul(out[1]:transpose(-2, -1))):neg(), right
  end,
  doc = "Solves A X = B for batches of the same sizes; also the factors of A.",
}

op "_solve_grad" {
  args = "g: Tensor, A: Tensor, LU: Tensor, pivots: Tensor", kind = "composite", forms = "function",
  doc = "inv(A)' g: by the factors, or by A itself when it is to be differentiated.",
}

op "linalg.inv_ex" {
  args = "A: Tensor, *, check_errors: bool = false", kind = "kernel", returns = "inverse: Tensor, info: Tensor",
  grad = function(g, _, _, out)
    local turned = out[1]:transpose(-2, -1)
    return turned:matmul(g[1]):matmul(turned):neg()
  end,
  doc = "Inverses of square matrices; info is 0, or the place of a zero in the factorisation of a singular matrix (an error if "
    .. "check_errors is true).",
  example = [[
    local inverse, info = torch.linalg.inv_ex(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})
    inverse, info]],
}

op "linalg.inv" {
  args = "A: Tensor", kind = "composite",
  doc = "Inverses of square matrices {..., n, n}. An error if one is singular.",
  example = "torch.linalg.inv(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})",
}

op "inverse" {
  args = "x: Tensor", kind = "composite",
  body = function(x) return ops["linalg.inv"](x) end,
  doc = "Inverses of square matrices (see linalg.inv).",
  example = "torch.inverse(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})",
}

op "_determinant" {
  args = "A: Tensor", kind = "kernel", returns = "det: Tensor, LU: Tensor, pivots: Tensor",
  grad = function(g, A, out) return ops._determinant_backward(g[1], A, out[1], out[2], out[3]) end,
  doc = "Determinants; also the factors of A.",
}

op "_determinant_backward" {
  args = "g: Tensor, A: Tensor, det: Tensor, LU: Tensor, pivots: Tensor", kind = "composite", forms = "function",
  doc = "g det inv(A)'; for singular matrices, g times their cofactors.",
}

op "_log_determinant" {
  args = "A: Tensor", kind = "kernel", returns = "sign: Tensor, logabsdet: Tensor, LU: Tensor, pivots: Tensor",
  grad = function(g, A, out) return ops._scaled_inverse(g[2], A, out[3], out[4]) end,
  doc = "Signs of determinants and logarithms of their sizes; also the factors of A.",
}

op "_scaled_inverse" {
  args = "g: Tensor, A: Tensor, LU: Tensor, pivots: Tensor", kind = "composite", forms = "function",
  doc = "g inv(A)' for a number g for each matrix.",
}

op "_cofactors" {
  args = "A: Tensor", kind = "composite", forms = "function",
  doc = "Matrices of cofactors, by singular values, which stay finite for singular matrices.",
}

op "linalg.det" {
  args = "A: Tensor", kind = "composite",
  doc = "Determinants of square matrices {..., n, n}, floating point.",
  example = "torch.linalg.det(torch.tensor{{1.0, 2.0}, {3.0, 4.0}})",
}

op "det" {
  args = "x: Tensor", kind = "composite",
  body = function(x) return ops["linalg.det"](x) end,
  doc = "Determinants of square matrices (see linalg.det).",
  example = "torch.det(torch.tensor{{1.0, 2.0}, {3.0, 4.0}})",
}

op "linalg.slogdet" {
  args = "A: Tensor", kind = "composite", returns = "sign: Tensor, logabsdet: Tensor",
  doc = "Signs of the determinants of square matrices, and the natural logarithms of their absolute values.",
  example = "torch.linalg.slogdet(torch.tensor{{1.0, 2.0}, {3.0, 4.0}})",
}

op "slogdet" {
  args = "x: Tensor", kind = "composite", returns = "sign: Tensor, logabsdet: Tensor",
  body = function(x) return ops["linalg.slogdet"](x) end,
  doc = "Signs of determinants and natural logarithms of their absolute values (see linalg.slogdet).",
  example = "torch.slogdet(torch.tensor{{1.0, 2.0}, {3.0, 4.0}})",
}

op "logdet" {
  args = "x: Tensor", kind = "composite",
  doc = "Natural logarithms of the determinants of square matrices {..., n, n}: nan for negative ones, -inf for 0.",
  example = "torch.logdet(torch.tensor{{1.0, 0.0}, {0.0, 1.0}})",
}

op "linalg.tensorinv" {
  args = "A: Tensor, ind: int = 2", kind = "composite",
  doc = "The inverse of A as a map from its last dimensions to its first `ind`; both groups have equally many elements.",
  example = "torch.linalg.tensorinv(torch.eye(4):reshape(2, 2, 4), 2).shape",
}

op "linalg.tensorsolve" {
  args = "A: Tensor, B: Tensor, dims: dims? = nil", kind = "composite",
  doc = "The X with tensordot(A, X, X.ndim) = B; `dims` of A are moved to its end before.",
  example = "torch.linalg.tensorsolve(torch.eye(4):reshape(2, 2, 4) * 2, torch.tensor{{2.0, 4.0}, {6.0, 8.0}})",
}
