-- Least squares, and symmetric indefinite systems.

op "linalg.lstsq" {
  args = "A: Tensor, B: Tensor, rcond: Number? = nil, *, driver: string? = nil", kind = "composite",
  returns = "solution: Tensor, residuals: Tensor, rank: Tensor, singular_values: Tensor",
  doc = "The X with the smallest |A X - B| (and the smallest |X| where there are many) for matrices A {..., m, n} and B {..., m, k}, or "
    .. "vectors B {..., m}. driver: \"gels\" (QR; A has full rank), \"gelsy\" (QR with pivots, the default), \"gelsd\", \"gelss\" "
    .. "(singular values; up to rcond times the largest they count as 0). residuals: sums of squares {..., k} where m > n and the rank is "
    .. "full; rank (not by \"gels\") and singular_values (by \"gelsd\" and \"gelss\"): what the driver found. All else is empty.",
  example = [[
    local A, B = torch.tensor{{1.0, 0.0}, {1.0, 1.0}, {1.0, 2.0}}, torch.tensor{{1.0}, {3.0}, {5.0}}
    local solution = torch.linalg.lstsq(A, B)
    solution]],
}

op "_lstsq" {
  args = "A: Tensor, B: Tensor, rcond: float, driver: string", kind = "kernel",
  returns = "solution: Tensor, residuals: Tensor, rank: Tensor, singular_values: Tensor",
  grad = function(g, A, B)
    local P = ops["linalg.pinv"](A)
    return ops._pinv_backward(g[1]:matmul(B:transpose(-2, -1)), A, P), P:transpose(-2, -1):matmul(g[1])
  end,
  doc = "linalg.lstsq for batches of the same sizes. The gradient is that of pinv(A) B.",
}

op "linalg.ldl_factor_ex" {
  args = "A: Tensor, *, hermitian: bool = false, check_errors: bool = false", kind = "kernel", returns = "LD: Tensor, pivots: Tensor, info: Tensor",
  grad = function(g) return ops._no_derivative(g[1], "linalg.ldl_factor (use linalg.solve)") end,
  doc = "Factors L D L' of symmetric matrices by Bunch and Kaufman: LD holds both, pivots are LAPACK's; info is 0, or the place of a zero "
    .. "block of D (an error if check_errors is true). The lower triangle is read.",
  example = [[
    local LD, pivots, info = torch.linalg.ldl_factor_ex(torch.tensor{{2.0, 1.0}, {1.0, 3.0}})
    LD, info]],
}

op "linalg.ldl_factor" {
  args = "A: Tensor, *, hermitian: bool = false", kind = "composite", returns = "LD: Tensor, pivots: Tensor",
  doc = "Factors of symmetric matrices as LD and pivots (see ldl_factor_ex). An error if a matrix is singular.",
  example = "torch.linalg.ldl_factor(torch.tensor{{2.0, 1.0}, {1.0, 3.0}})",
}

op "linalg.ldl_solve" {
  args = "LD: Tensor, pivots: Tensor, B: Tensor, *, hermitian: bool = false", kind = "composite",
  doc = "Solves A X = B by the factors of linalg.ldl_factor. Leading sizes broadcast.",
  example = [[
    local LD, pivots = torch.linalg.ldl_factor(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})
    torch.linalg.ldl_solve(LD, pivots, torch.tensor{{2.0}, {8.0}})]],
}

op "_ldl_solve" {
  args = "LD: Tensor, pivots: Tensor, B: Tensor", kind = "kernel",
  grad = function(g, LD, pivots) return ops._no_derivative(g, "linalg.ldl_solve by its factors"), nil, ops._ldl_solve(LD, pivots, g) end,
  doc = "linalg.ldl_solve for batches of the same sizes. The factors have no derivative.",
}
