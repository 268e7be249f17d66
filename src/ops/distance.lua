-- Distances between vectors.

op "cdist" {
  args = "x1: Tensor, x2: Tensor, p: float = 2, compute_mode: string? = nil", kind = "composite", forms = "function",
  doc = "Distances {..., n, m} in the p-norm between the rows of x1 {..., n, k} and of x2 {..., m, k}; leading sizes broadcast. For p = "
    .. "2, compute_mode \"use_mm_for_euclid_dist\" computes by a matrix product, which is faster but less precise for points close to "
    .. "each other, \"donot_use_mm_for_euclid_dist\" never does, and \"use_mm_for_euclid_dist_if_necessary\" (the default) does for more "
    .. "than 25 rows.",
  example = "torch.cdist(torch.tensor{{0.0, 0.0}, {3.0, 0.0}}, torch.tensor{{3.0, 4.0}})",
}

op "_cdist" {
  args = "x: Tensor, y: Tensor, p: float", kind = "kernel",
  grad = function(g, x, y, p, out)
    return ops._cdist_backward(g, x, y, p, out), ops._cdist_backward(g:transpose(-2, -1), y, x, p, out:transpose(-2, -1))
  end,
  doc = "cdist for batches of the same sizes.",
}

op "_cdist_backward" {
  args = "g: Tensor, x: Tensor, y: Tensor, p: float, dist: Tensor", kind = "composite", forms = "function",
  doc = "The gradient of cdist's first argument.",
}

op "_cdist_rows_grad" {
  args = "g: Tensor, x: Tensor, y: Tensor, p: float, dist: Tensor", kind = "kernel",
  nograd = "_cdist_backward composes a form that is differentiable",
  doc = "_cdist_backward by a kernel.",
}

op "_euclidean" {
  args = "x: Tensor, y: Tensor", kind = "kernel",
  grad = function(g, x, y, out)
    local ratio = ops.where(out:eq(0), 0.0, g / out)
    local turned = ratio:transpose(-2, -1)
    return x * ratio:sum(-1, true) - ratio:matmul(y), y * turned:sum(-1, true) - turned:matmul(x)
  end,
  doc = "Euclidean distances by |x|^2 + |y|^2 - 2 x y'.",
}

op "functional.pdist" {
  args = "x: Tensor, p: float = 2", kind = "composite",
  doc = "Distances in the p-norm between each pair of rows of a matrix {n, k}: {n (n - 1) / 2}, the row of the first, then of the second, ascending.",
  example = "F.pdist(torch.tensor{{0.0, 0.0}, {3.0, 4.0}, {0.0, 4.0}})",
}

op "_pdist" {
  args = "x: Tensor, p: float", kind = "kernel",
  grad = function(g, x, p, out) return ops._pdist_backward(g, x, p, out) end,
  doc = "pdist of what has been checked.",
}

op "_pdist_backward" {
  args = "g: Tensor, x: Tensor, p: float, dist: Tensor", kind = "composite", forms = "function",
  doc = "The gradient of pdist: that of cdist's first argument, where each pair comes twice.",
}

op "pdist" {
  args = "x: Tensor, p: float = 2", kind = "composite", forms = "function",
  body = function(x, p) return ops["functional.pdist"](x, p) end,
  doc = "Distances in the p-norm between each pair of rows of a matrix (see nn.functional.pdist).",
  example = "torch.pdist(torch.tensor{{0.0, 0.0}, {3.0, 4.0}, {0.0, 4.0}})",
}

op "_upper_triangle" {
  args = "x: Tensor", kind = "kernel",
  grad = function(g, x) return ops._as_upper_triangle(g, x.shape) end,
  doc = "The elements above a square matrix's diagonal, row by row.",
}

op "_as_upper_triangle" {
  args = "x: Tensor, size: int[]", kind = "kernel",
  grad = function(g) return ops._upper_triangle(g) end,
  doc = "A square matrix with the elements of x above its diagonal, row by row, and zeros elsewhere.",
}
