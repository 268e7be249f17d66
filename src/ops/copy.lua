-- Copies and conversions.

op "clone" {
  args = "x: Tensor", kind = "kernel",
  grad = function(g) return g end,
  doc = "A copy of x in memory of its own, in x's order of dimensions. Gradients pass through.",
  example = [[
    local x = torch.tensor{1, 2, 3}
    local y = x:clone()
    y[1] = 10
    x]],
}

op "contiguous" {
  args = "x: Tensor", kind = "composite", forms = "method",
  doc = "x itself if its elements lie in memory in row-major order without gaps, else a copy that does.",
  example = [[
    local x = torch.tensor{{1, 2, 3}, {4, 5, 6}}:t()
    x:is_contiguous()
    x:contiguous():is_contiguous()]],
}

op "_contiguous_copy" {
  args = "x: Tensor", kind = "kernel",
  grad = function(g) return g end,
  doc = "A copy whose elements lie in order.",
}

op "to_dtype" {
  args = "x: Tensor, dtype: dtype", kind = "composite", forms = "method",
  doc = "x itself if it has that dtype, else a converted copy: floating point to integers without the fraction, everything but 0 to true. See also x:to.",
  example = "torch.tensor{0.0, 1.7, -1.7}:to_dtype(torch.int32)",
}

op "_cast" {
  args = "x: Tensor, dtype: dtype", kind = "kernel",
  grad = function(g, x) return g:to_dtype(x.dtype) end,
  doc = "A converted copy.",
}

op "copy" {
  args = "x: Tensor, y: Operand", kind = "kernel", only_inplace = true,
  grad = function(g, x, y) return g * 0, ops._cast_sum(g, y.shape, y.dtype) end,
  doc = "Overwrites x with y, converted to x's dtype and broadcast to x's sizes; an error where it cannot be. The gradient goes to y.",
  example = "torch.zeros(2, 3):copy_(torch.tensor{1, 2, 3})",
}

op "_cast_sum" {
  args = "g: Tensor, size: int[], dtype: dtype", kind = "composite",
  body = function(g, size, dtype) return ops._sum_to(g, size):to_dtype(dtype) end,
  doc = "The gradient of a broadcast and converted value.",
}
