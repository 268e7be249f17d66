-- Pseudo-inverses, ranks and condition numbers: what singular values tell, and limits below which they count as 0.

op "linalg.pinv" {
  args = "A: Tensor, rcond: Number? = nil, hermitian: bool = false, *, atol: Number? = nil, rtol: Number? = nil", kind = "composite",
  doc = "Pseudo-inverses. Singular values (eigenvalues' sizes if hermitian is true) up to max(atol, rtol * the largest) count as 0; rtol "
    .. "is max(m, n) times the dtype's epsilon unless it or a positive atol is given. rcond is another name for rtol.",
  example = "torch.linalg.pinv(torch.tensor{{2.0, 0.0}, {0.0, 4.0}, {0.0, 0.0}})",
}

op "linalg._pinv_limits" {
  args = "A: Tensor, rcond: Tensor? = nil, hermitian: bool = false, *, atol: Tensor? = nil, rtol: Tensor? = nil", kind = "composite",
    overload_of = "linalg.pinv",
  doc = "Pseudo-inverses with a limit for each matrix.",
}

op "pinverse" {
  args = "x: Tensor, rcond: Number = 1e-15", kind = "composite",
  doc = "Pseudo-inverses; singular values up to rcond times the largest count as 0 (see linalg.pinv).",
  example = "torch.pinverse(torch.tensor{{2.0, 0.0}, {0.0, 0.0}})",
}

op "_pinv" {
  args = "A: Tensor, atol: Tensor?, rtol: Tensor?, hermitian: bool", kind = "kernel",
  grad = function(g, A, _, _, _, out) return ops._pinv_backward(g, A, out) end,
  doc = "linalg.pinv.",
}

op "_pinv_backward" {
  args = "g: Tensor, A: Tensor, P: Tensor", kind = "composite", forms = "function",
  body = function(g, A, P)
    local pt, gt = P:transpose(-2, -1), g:transpose(-2, -1)
    local inner = gt:matmul(P):matmul(pt)
    local outer = pt:matmul(P):matmul(gt)
    return inner - A:matmul(P):matmul(inner) + outer - outer:matmul(P):matmul(A) - pt:matmul(g):matmul(pt)
  end,
  doc = "The gradient of the pseudo-inverse P of A (Golub and Pereyra, SIAM J. Numer. Anal. 10, 1973).",
}

op "linalg.matrix_rank" {
  args = "A: Tensor, tol: Number? = nil, hermitian: bool = false, *, atol: Number? = nil, rtol: Number? = nil", kind = "composite",
  doc = "Ranks of matrices: how many singular values (eigenvalues' sizes if hermitian is true) exceed max(atol, rtol * the largest); rtol "
    .. "as in linalg.pinv. tol is another name for atol that sets rtol to 0.",
  example = "torch.linalg.matrix_rank(torch.tensor{{1.0, 2.0}, {2.0, 4.0}})",
}

op "linalg._matrix_rank_limits" {
  args = "A: Tensor, tol: Tensor? = nil, hermitian: bool = false, *, atol: Tensor? = nil, rtol: Tensor? = nil", kind = "composite",
  overload_of = "linalg.matrix_rank",
  doc = "Ranks of matrices with a limit for each.",
}

op "linalg.cond" {
  args = "A: Tensor, p: Number? = nil", kind = "composite",
  doc = "Condition numbers: the largest singular value over the smallest (p 2 or nil), the inverse of that (-2), or the norm p of A times "
    .. "that of its inverse.",
  example = "torch.linalg.cond(torch.tensor{{2.0, 0.0}, {0.0, 4.0}})",
}

op "linalg._cond_named" {
  args = "A: Tensor, p: string", kind = "composite", overload_of = "linalg.cond",
  doc = "Condition numbers by the norm \"fro\" or \"nuc\".",
}
