-- Copies and conversions.

op "clone" {
  args = "x: Tensor", kind = "kernel",
  grad = function(g) return g end,
  doc = "A copy of x in memory of its own, in x's order of dimensions. Gradients pass through.",
}

op "contiguous" {
  args = "x: Tensor", kind = "composite", forms = "method",
  doc = "x itself if its elements lie in order without gaps, else a copy that does.",
}

op "_contiguous_copy" {
  args = "x: Tensor", kind = "kernel",
  grad = function(g) return g end,
  doc = "A copy whose elements lie in order.",
}

op "to_dtype" {
  args = "x: Tensor, dtype: dtype", kind = "composite", forms = "method",
  doc = "x itself if it has that dtype, else a converted copy.",
}

op "_cast" {
  args = "x: Tensor, dtype: dtype", kind = "kernel",
  grad = function(g, x) return g:to_dtype(x.dtype) end,
  doc = "A converted copy.",
}

op "copy" {
  args = "x: Tensor, y: Operand", kind = "kernel", only_inplace = true,
  grad = function(g, x, y) return g * 0, ops._cast_sum(g, y.shape, y.dtype) end,
  doc = "Overwrites x with y, converted and broadcast. The gradient goes to y.",
}

op "_cast_sum" {
  args = "g: Tensor, size: int[], dtype: dtype", kind = "composite",
  body = function(g, size, dtype) return ops._sum_to(g, size):to_dtype(dtype) end,
  doc = "The gradient of a broadcast and converted value.",
}
