-- Powers and the exponential of square matrices.

op "linalg.matrix_power" {
  args = "A: Tensor, n: int", kind = "composite",
  doc = "The n-th power of square matrices {..., n, n}, of their inverses if n is negative, by repeated squaring.",
  example = "torch.linalg.matrix_power(torch.tensor{{1.0, 1.0}, {0.0, 1.0}}, 3)",
}

op "matrix_power" {
  args = "x: Tensor, n: int", kind = "composite",
  body = function(x, n) return ops["linalg.matrix_power"](x, n) end,
  doc = "The n-th power of square matrices (see linalg.matrix_power).",
  example = "torch.matrix_power(torch.tensor{{1.0, 1.0}, {0.0, 1.0}}, 3)",
}

op "linalg.matrix_exp" {
  args = "A: Tensor", kind = "composite",
  body = function(A) return ops._matrix_exp(A) end,
  doc = "The exponential of square matrices {..., n, n}, the sum of A^k / k!. A is floating point.",
  example = "torch.linalg.matrix_exp(torch.tensor{{0.0, 1.0}, {0.0, 0.0}})",
}

op "matrix_exp" {
  args = "x: Tensor", kind = "composite",
  body = function(x) return ops._matrix_exp(x) end,
  doc = "The exponential of square matrices (see linalg.matrix_exp).",
  example = "torch.matrix_exp(torch.tensor{{0.0, 1.0}, {0.0, 0.0}})",
}

op "_matrix_exp" {
  args = "A: Tensor", kind = "kernel",
  grad = function(g, A) return ops._matrix_exp_backward(g, A) end,
  doc = "linalg.matrix_exp.",
}

op "_matrix_exp_backward" {
  args = "g: Tensor, A: Tensor", kind = "composite", forms = "function",
  doc = "The gradient of the exponential: the upper right block of the exponential of (A' g; 0 A').",
}

op "linalg.vander" {
  args = "x: Tensor, *, N: int? = nil", kind = "composite",
  doc = "Vandermonde matrices {..., n, N}: powers 0 to N - 1 of the elements of x {..., n}; N is n if not given.",
  example = "torch.linalg.vander(torch.tensor{1, 2, 3})",
}

op "vander" {
  args = "x: Tensor, N: int? = nil, increasing: bool = false", kind = "composite", forms = "function",
  doc = "The Vandermonde matrix {n, N} of a vector {n}: its powers N - 1 down to 0, or 0 up to N - 1 if `increasing` is true; N is n if not given.",
  example = "torch.vander(torch.tensor{1, 2, 3})",
}
