-- Norms of vectors and matrices.

local function vector_norm(name, c, grad, doc)
  op(name) {args = "x: Tensor, dim: dims?, keepdim: bool", kind = "reduce", dtypes = "float", c = c, grad = grad, doc = doc}
end

local sum_in = {acc = {float = "double"}, lane = {f32 = "float", f64 = "double"}, start = "0", combine = "a + b"}

local function summed(step, finish)
  local c = {step = step, finish = finish}
  for k, v in pairs(sum_in) do c[k] = v end
  return c
end

vector_norm("_norm_0", summed("a + (x != 0)"), function(_, x) return ops._zeros_of(x) end, "How many elements are not 0, as a floating-point number.")

vector_norm("_norm_1", summed("a + FABS(x)"), function(g, x, dim, keepdim)
  return ops._expand_reduced(g, x.shape, dim, keepdim) * x:sgn()
end, "Sum of absolute values.")

vector_norm("_norm_2", summed("a + x * x", "sqrt(a)"), function(g, x, dim, keepdim, out)
  return ops._norm_2_backward(g, x, dim, keepdim, out)
end, "Square root of the sum of squares.")

op "_norm_2_backward" {
  args = "g: Tensor, x: Tensor, dim: dims?, keepdim: bool, norm: Tensor", kind = "composite",
  body = function(g, x, dim, keepdim, norm)
    local scale = ops.where(norm:eq(0), 0.0, g / norm)
    return x * ops._expand_reduced(scale, x.shape, dim, keepdim)
  end,
  doc = "The gradient of the 2-norm: g x / norm, and 0 where the norm is 0.",
}

op "_norm_p" {
  args = "x: Tensor, p: float, dim: dims?, keepdim: bool", kind = "kernel",
  grad = function(g, x, p, dim, keepdim, out) return ops._norm_p_backward(g, x, p, dim, keepdim, out) end,
  doc = "The p-th root of the sum of the p-th powers of absolute values.",
}

op "_norm_p_backward" {
  args = "g: Tensor, x: Tensor, p: float, dim: dims?, keepdim: bool, norm: Tensor", kind = "composite",
  doc = "The gradient of the p-norm: g sign(x) |x|^(p - 1) / norm^(p - 1), and 0 where that is not defined.",
}

op "linalg.vector_norm" {
  args = "x: Tensor, ord: Number = 2, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  doc = "Norm of the vectors along dimensions `dim` (of all elements if not given): the ord-th root of the sum of |x|^ord. ord inf or "
    .. "-inf is the largest or smallest |x|, ord 0 the number of elements that are not 0. Computed in `dtype` if given; x must be "
    .. "floating point otherwise.",
  example = [[
    torch.linalg.vector_norm(torch.tensor{3.0, -4.0})
    torch.linalg.vector_norm(torch.tensor{3.0, -4.0}, math.huge)]],
}

op "linalg.matrix_norm" {
  args = "x: Tensor, ord: Number, dim: dims = {-2, -1}, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  doc = "Norm of the matrices in two dimensions: ord \"fro\" (2-norm of all elements, the default), \"nuc\" (sum of singular values), 1, "
    .. "-1 (largest, smallest sum of a column's absolute values), inf, -inf (of a row's), 2, -2 (largest, smallest singular value).",
  example = "torch.linalg.matrix_norm(torch.tensor{{3.0, 0.0}, {0.0, 4.0}})",
}

op "linalg._matrix_norm_named" {
  args = "x: Tensor, ord: string = \"fro\", dim: dims = {-2, -1}, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  overload_of = "linalg.matrix_norm",
  doc = "Norm of the matrices in two dimensions: ord \"fro\" or \"nuc\".",
}

op "linalg.norm" {
  args = "x: Tensor, ord: Number? = nil, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  doc = "A vector's norm (linalg.vector_norm) where `dim` is one dimension or x has one, a matrix's (linalg.matrix_norm) where it is two; "
    .. "without `ord`, the 2-norm of all elements.",
  example = "torch.linalg.norm(torch.tensor{{3.0, 0.0}, {0.0, 4.0}})",
}

op "linalg._norm_named" {
  args = "x: Tensor, ord: string, dim: dims? = nil, keepdim: bool = false, *, dtype: dtype?", kind = "composite",
  overload_of = "linalg.norm",
  doc = "A matrix norm by name: \"fro\" or \"nuc\".",
}

op "norm" {
  args = "x: Tensor, p: Number = 2, dim: dims? = nil, keepdim: bool = false, dtype: dtype?", kind = "composite",
  doc = "The p-norm of all elements, or along dimensions `dim`. p \"fro\" is the 2-norm, \"nuc\" the sum of the singular values of matrices.",
  example = [[
    torch.norm(torch.tensor{3.0, -4.0})
    torch.norm(torch.tensor{3.0, -4.0}, 1)]],
}

op "frobenius_norm" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "composite", forms = "function",
  doc = "The 2-norm of all elements, or of those in one or two dimensions `dim`.",
  example = "torch.frobenius_norm(torch.tensor{3.0, 4.0}):item()",
}

op "nuclear_norm" {
  args = "x: Tensor, dim: dims? = nil, keepdim: bool = false", kind = "composite", forms = "function",
  doc = "The sum of the singular values of a matrix, or of the matrices in the two dimensions `dim`.",
  example = "torch.nuclear_norm(torch.eye(3)):item()",
}

op "_nuclear_norm_of_matrix" {
  args = "x: Tensor, keepdim: bool", kind = "composite", forms = "function", overload_of = "nuclear_norm",
  doc = "The sum of the singular values of a matrix.",
}

op "norm_except_dim" {
  args = "v: Tensor, pow: int = 2, dim: dim = 1", kind = "composite", forms = "function",
  doc = "The norm of order `pow` over all dimensions but `dim`, which become 1; over all of them, without dimensions, where dim is -1.",
  example = "torch.norm_except_dim(torch.ones(2, 4), 2, 1)",
}

op "_norm_named" {
  args = "x: Tensor, p: string, dim: dims? = nil, keepdim: bool = false, dtype: dtype?", kind = "composite", overload_of = "norm",
  doc = "The norm named \"fro\" or \"nuc\".",
}

op "dist" {
  args = "x: Tensor, other: Tensor, p: Number = 2", kind = "composite",
  body = function(x, other, p) return ops["linalg.vector_norm"](x - other, p) end,
  doc = "The p-norm of x - other, all elements together; shapes broadcast.",
  example = "torch.dist(torch.tensor{1.0, 1.0}, torch.tensor{4.0, 5.0})",
}

op "renorm" {
  args = "x: Tensor, p: Number, dim: dim, maxnorm: Number", kind = "composite", inplace = true,
  doc = "x with each slice along dimension `dim` whose p-norm exceeds `maxnorm` scaled down to it.",
  example = "torch.renorm(torch.tensor{{3.0, 4.0}, {0.3, 0.4}}, 2, 1, 1)",
}
