-- Eigenvalues of symmetric matrices and singular values.

op "linalg.eigh" {
  args = "A: Tensor, UPLO: string = \"L\"", kind = "composite", returns = "eigenvalues: Tensor, eigenvectors: Tensor",
  doc = "Eigenvalues {..., n}, ascending, and eigenvectors, as columns, of symmetric matrices {..., n, n}, of which the lower (UPLO "
    .. "\"L\") or upper (\"U\") triangle is read. The sign of an eigenvector is not determined; gradients need eigenvalues that differ.",
  example = [[
    local eigenvalues = torch.linalg.eigh(torch.tensor{{2.0, 1.0}, {1.0, 2.0}})
    eigenvalues]],
}

op "symeig" {
  args = "x: Tensor, eigenvectors: bool = false, upper: bool = true", kind = "composite", returns = "eigenvalues: Tensor, eigenvectors: Tensor",
  doc = "linalg.eigh by its older name: of matrices of which the upper triangle is read, unless upper is false. Without `eigenvectors` the second result "
    .. "is empty.",
  example = "torch.symeig(torch.tensor{{2.0, 1.0}, {1.0, 2.0}})",
}

op "_eigh" {
  args = "A: Tensor, upper: bool, vectors: bool", kind = "kernel", returns = "L: Tensor, V: Tensor",
  grad = function(g, _, _, _, out) return ops._eigh_backward(g[1], g[2], out[1], out[2]) end,
  doc = "Eigenvalues and, where asked for, eigenvectors.",
}

op "_eigh_backward" {
  args = "g_l: Tensor, g_v: Tensor, L: Tensor, V: Tensor", kind = "composite", forms = "function",
  doc = "V (diag(g_l) + K / E) V' with E[i][j] = L[j] - L[i] and K the skew-symmetric part of V' g_v.",
}

op "linalg.eigvalsh" {
  args = "A: Tensor, UPLO: string = \"L\"", kind = "composite",
  doc = "Eigenvalues {..., n} of symmetric matrices {..., n, n}, ascending (see linalg.eigh).",
  example = "torch.linalg.eigvalsh(torch.tensor{{2.0, 1.0}, {1.0, 2.0}})",
}

op "linalg.svd" {
  args = "A: Tensor, full_matrices: bool = true, *, driver: string? = nil", kind = "composite", returns = "U: Tensor, S: Tensor, Vh: Tensor",
  doc = "A = U diag(S) Vh with orthonormal columns of U and rows of Vh and singular values S {..., k}, descending, for matrices {..., m, "
    .. "n}: U {..., m, m} and Vh {..., n, n}, or without full_matrices U {..., m, k} and Vh {..., k, n}; k is the smaller of m and n. "
    .. "Signs are not determined; gradients of U and Vh need singular values that differ. `driver` chooses among the methods of other "
    .. "devices and is ignored.",
  example = [[
    local U, S, Vh = torch.linalg.svd(torch.tensor{{3.0, 0.0}, {0.0, 4.0}})
    S]],
}

op "_svd" {
  args = "A: Tensor, full_matrices: bool", kind = "kernel", returns = "U: Tensor, S: Tensor, Vh: Tensor",
  grad = function(g, _, _, out) return ops._svd_backward(g[1], g[2], g[3], out[1], out[2], out[3]) end,
  doc = "linalg.svd.",
}

op "_svd_backward" {
  args = "g_u: Tensor, g_s: Tensor, g_vh: Tensor, U: Tensor, S: Tensor, Vh: Tensor", kind = "composite", forms = "function",
  doc = "The gradient of a singular value decomposition.",
}

op "svd" {
  args = "x: Tensor, some: bool = true, compute_uv: bool = true", kind = "composite", returns = "U: Tensor, S: Tensor, V: Tensor",
  doc = "A = U diag(S) V': the reduced factors, or the full ones if `some` is false. Without compute_uv, U and V are zeros. See linalg.svd.",
  example = [[
    local U, S, V = torch.svd(torch.tensor{{3.0, 0.0}, {0.0, 4.0}})
    S]],
}

op "linalg.svdvals" {
  args = "A: Tensor, *, driver: string? = nil", kind = "composite",
  doc = "Singular values {..., k} of matrices {..., m, n}, descending; k is the smaller of m and n (see linalg.svd).",
  example = "torch.linalg.svdvals(torch.tensor{{3.0, 0.0}, {0.0, 4.0}})",
}

op "_singular_values" {
  args = "A: Tensor", kind = "kernel", nograd = "linalg.svdvals takes those of linalg.svd where a gradient is wanted",
  doc = "Singular values alone.",
}
