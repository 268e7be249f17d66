-- The softmax family along one dimension. Forward and backward are one kernel each; the backward kernels have gradients of their own
-- for the second order.

local function softmax(name, doc)
  op(name) {
    args = "x: Tensor, dim: dim, *, dtype: dtype?", kind = "composite", alias = {"functional." .. name, "special." .. name},
    doc = doc .. " x is floating point, or converted by `dtype` before.",
    example = ("torch.%s(torch.tensor{1.0, 2.0, 3.0}, 1)"):format(name),
  }
end

softmax("softmax", "exp(x) divided by its sum along `dim`.")
softmax("log_softmax", "The logarithm of softmax along `dim`, computed without overflow.")

op "functional.softmin" {
  args = "x: Tensor, dim: dim, *, dtype: dtype?", kind = "composite",
  doc = "softmax of -x along `dim`: small elements get large shares. `dtype` converts x before.",
  example = "F.softmin(torch.tensor{1.0, 2.0}, 1)",
}

op "_softmax" {
  args = "x: Tensor, dim: dim", kind = "kernel",
  grad = function(g, _, dim, out) return ops._softmax_backward(g, out, dim) end,
  doc = "softmax of a floating-point tensor.",
}

op "_softmax_backward" {
  args = "g: Tensor, y: Tensor, dim: dim", kind = "kernel",
  grad = function(gg, g, y, dim)
    local along_g, along_gg = (g * y):sum(dim, true), (gg * y):sum(dim, true)
    return ops._softmax_backward(gg, y, dim), gg * (g - along_g) - along_gg * g
  end,
  doc = "y * (g - sum(g * y)).",
}

op "_log_softmax" {
  args = "x: Tensor, dim: dim", kind = "kernel",
  grad = function(g, _, dim, out) return ops._log_softmax_backward(g, out, dim) end,
  doc = "log_softmax of a floating-point tensor.",
}

op "_log_softmax_backward" {
  args = "g: Tensor, y: Tensor, dim: dim", kind = "kernel",
  grad = function(gg, g, y, dim)
    local p = y:exp()
    return gg - (gg * p):sum(dim, true), (gg * p * g:sum(dim, true)):neg()
  end,
  doc = "g - exp(y) * sum(g).",
}
