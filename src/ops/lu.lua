-- LU factorisations with row exchanges, A = P L U, and what is solved with them. Pivots are LAPACK's: row i was exchanged with row
-- pivots[i], counted from 1. Matrices are the last two dimensions of float32 and float64 tensors.

op "linalg.lu_factor_ex" {
  args = "A: Tensor, *, pivot: bool = true, check_errors: bool = false", kind = "kernel",
  returns = "LU: Tensor, pivots: Tensor, info: Tensor",
  grad = function(g, _, _, _, out) return ops._lu_backward(g[1], out[1], out[2]) end,
  doc = "Factors of matrices {..., m, n}: LU holds U in its upper triangle and L, whose diagonal is 1, below; pivots {..., min(m, n)}; "
    .. "info is 0, or the place of a zero on U's diagonal (an error if check_errors is true).",
  example = [[
    local LU, pivots, info = torch.linalg.lu_factor_ex(torch.tensor{{4.0, 2.0}, {2.0, 3.0}})
    LU, info]],
}

op "linalg.lu_factor" {
  args = "A: Tensor, *, pivot: bool = true", kind = "composite", returns = "LU: Tensor, pivots: Tensor",
  doc = "Factors of matrices as LU and pivots (see lu_factor_ex). An error if a matrix is singular.",
  example = [[
    local LU, pivots = torch.linalg.lu_factor(torch.tensor{{4.0, 2.0}, {2.0, 3.0}})
    LU]],
}

op "lu" {
  args = "A: Tensor, pivot: bool = true, get_infos: bool = false", kind = "composite", returns = "LU: Tensor, pivots: Tensor, infos: Tensor",
  doc = "Factors of matrices as LU, pivots and infos (see linalg.lu_factor_ex). Without get_infos, a singular matrix is an error.",
  example = [[
    local LU, pivots = torch.lu(torch.tensor{{4.0, 2.0}, {2.0, 3.0}})
    LU]],
}

op "lu_unpack" {
  args = "LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = true, unpack_pivots: bool = true", kind = "composite",
  returns = "P: Tensor, L: Tensor, U: Tensor",
  doc = "The matrices P, L and U of factors LU_data {..., m, n} and LU_pivots {..., min(m, n)}; those not asked for are empty.",
  example = [[
    local P, L, U = torch.lu_unpack(torch.lu(torch.tensor{{4.0, 2.0}, {2.0, 3.0}}))
    L, U]],
}

op "_permutation" {
  args = "pivots: Tensor, rows: int, dtype: dtype", kind = "kernel", nograd = "of integers",
  doc = "The permutation matrices {..., rows, rows} of pivots.",
}

op "_permute_rows" {
  args = "x: Tensor, pivots: Tensor, inverse: bool", kind = "kernel",
  grad = function(g, _, pivots, inverse) return ops._unpermute_rows(g, pivots, inverse) end,
  doc = "P x for the matrices x {..., m, n} and the pivots {..., k} of P, or the inverse P' x.",
}

op "_unpermute_rows" {
  args = "x: Tensor, pivots: Tensor, inverse: bool", kind = "composite",
  doc = "Undoes _permute_rows.",
}

op "linalg.lu" {
  args = "A: Tensor, *, pivot: bool = true", kind = "composite", returns = "P: Tensor, L: Tensor, U: Tensor",
  doc = "The factors P {..., m, m}, L {..., m, k} and U {..., k, n} of matrices {..., m, n}; k is the smaller of m and n.",
  example = [[
    local P, L, U = torch.linalg.lu(torch.tensor{{0.0, 2.0}, {4.0, 3.0}})
    P, U]],
}

op "_lu_backward" {
  args = "g: Tensor, LU: Tensor, pivots: Tensor", kind = "composite",
  doc = "The gradient of an LU factorisation.",
}

op "linalg.lu_solve" {
  args = "LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = true, adjoint: bool = false", kind = "composite",
  doc = "Solves A X = B (X A = B if left is false) by the factors of A; the transpose of A if adjoint is true. Leading sizes broadcast.",
  example = [[
    local LU, pivots = torch.linalg.lu_factor(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})
    torch.linalg.lu_solve(LU, pivots, torch.tensor{{2.0}, {8.0}})]],
}

op "_lu_solve" {
  args = "LU: Tensor, pivots: Tensor, B: Tensor, adjoint: bool", kind = "kernel",
  grad = function(g, LU, pivots, _, adjoint) return nil, nil, ops._lu_solve_adjoint(g, LU, pivots, adjoint) end,
  doc = "Solves A X = B by the factors of A, as constants.",
}

op "_lu_solve_adjoint" {
  args = "g: Tensor, LU: Tensor, pivots: Tensor, adjoint: bool", kind = "composite",
  doc = "_lu_solve with the transpose.",
}

op "lu_solve" {
  args = "b: Tensor, LU_data: Tensor, LU_pivots: Tensor", kind = "composite",
  body = function(b, LU_data, LU_pivots) return ops["linalg.lu_solve"](LU_data, LU_pivots, b) end,
  doc = "Solves A X = b by the factors of A that torch.lu or linalg.lu_factor gave (see linalg.lu_solve).",
  example = [[
    local LU, pivots = torch.linalg.lu_factor(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})
    torch.lu_solve(torch.tensor{{2.0}, {8.0}}, LU, pivots)]],
}
