-- QR factorisations and products with orthogonal matrices, by Householder's reflectors.

op "linalg.qr" {
  args = "A: Tensor, mode: string = \"reduced\"", kind = "composite", returns = "Q: Tensor, R: Tensor",
  doc = "A = Q R with orthonormal columns of Q and upper triangular R, for matrices {..., m, n}: mode \"reduced\" gives Q {..., m, k} and "
    .. "R {..., k, n} with k the smaller of m and n, \"complete\" Q {..., m, m} and R {..., m, n}, \"r\" only the R of \"reduced\" and an "
    .. "empty Q.",
  example = [[
    local Q, R = torch.linalg.qr(torch.tensor{{3.0, 1.0}, {4.0, 2.0}})
    Q:matmul(R)]],
}

op "qr" {
  args = "x: Tensor, some: bool = true", kind = "composite", returns = "Q: Tensor, R: Tensor",
  doc = "A = Q R: the reduced factors, or the complete ones if `some` is false (see linalg.qr).",
  example = [[
    local Q, R = torch.qr(torch.tensor{{3.0, 1.0}, {4.0, 2.0}})
    R]],
}

op "_qr" {
  args = "A: Tensor, complete: bool", kind = "kernel", returns = "Q: Tensor, R: Tensor",
  grad = function(g, A, complete, out) return ops._qr_backward(g[1], g[2], out[1], out[2], A, complete) end,
  doc = "linalg.qr with its mode as a bool.",
}

op "_qr_backward" {
  args = "g_q: Tensor, g_r: Tensor, Q: Tensor, R: Tensor, A: Tensor, complete: bool", kind = "composite", forms = "function",
  doc = "The gradient of a QR factorisation.",
}

op "geqrf" {
  args = "x: Tensor", kind = "kernel", returns = "a: Tensor, tau: Tensor",
  grad = function(g) return ops._no_derivative(g[1], "geqrf (use linalg.qr)") end,
  doc = "LAPACK's QR factorisation: R in the upper triangle, the reflectors below it, and their scales tau {..., min(m, n)}.",
  example = "torch.geqrf(torch.tensor{{3.0, 1.0}, {4.0, 2.0}})",
}

op "linalg.householder_product" {
  args = "A: Tensor, tau: Tensor", kind = "composite", alias = {"orgqr"},
  doc = "The first n columns of the product of the reflectors 1 - tau[i] v[i] v[i]', for matrices {..., m, n}, whose columns below the "
    .. "diagonal hold the v (1 on the diagonal, 0 above), and tau {..., k}.",
  example = "torch.linalg.householder_product(torch.geqrf(torch.tensor{{3.0, 1.0}, {4.0, 2.0}}))",
}

op "_orthogonal" {
  args = "A: Tensor, tau: Tensor", kind = "kernel", nograd = "linalg.householder_product composes a form that is differentiable",
  doc = "linalg.householder_product by LAPACK.",
}

op "ormqr" {
  args = "x: Tensor, tau: Tensor, other: Tensor, left: bool = true, transpose: bool = false", kind = "composite",
  doc = "Q other, or other Q if left is false, or with Q' if transpose is true, where Q is the product of all m reflectors of x {..., m, "
    .. "k} and tau {..., k}.",
  example = [[
    local a, tau = torch.geqrf(torch.tensor{{3.0, 1.0}, {4.0, 2.0}})
    torch.ormqr(a, tau, torch.eye(2))]],
}

op "_apply_orthogonal" {
  args = "x: Tensor, tau: Tensor, other: Tensor, left: bool, transpose: bool", kind = "kernel",
  nograd = "ormqr composes a form that is differentiable",
  doc = "ormqr by LAPACK.",
}
