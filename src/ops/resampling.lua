-- Resampling along one dimension: every output element is a weighted sum of a few inputs, given by a table that the mode makes (resampling_tables.c).
-- Interpolation and the paddings that repeat elements are such sums, dimension after dimension.

local GEOMETRY = "dim: dim, size: int, scale: float, align_corners: bool, antialias: bool, mode: string"

op "_resample" {
  args = "x: Tensor, " .. GEOMETRY, kind = "kernel",
  grad = function(g, x, dim, size, scale, align_corners, antialias, mode)
    return ops._resample_backward(g, x, dim, size, scale, align_corners, antialias, mode)
  end,
  doc = "x with `size` elements along `dim`, by mode \"nearest\", \"nearest-exact\", \"linear\" or \"cubic\". scale: inputs for each output. " ..
    "align_corners puts the first and last elements of both on top of each other; antialias widens the weights when there are fewer outputs than inputs.",
}

op "_resample_backward" {
  args = "g: Tensor, x: Tensor, " .. GEOMETRY, kind = "kernel",
  grad = function(gg, _, x, dim, size, scale, align_corners, antialias, mode)
    return ops._resample(gg, dim, size, scale, align_corners, antialias, mode), ops._zeros_of(x)
  end,
  doc = "The gradient of _resample.",
}

op "_extend" {
  args = "x: Tensor, dim: dim, before: int, after: int, mode: string", kind = "kernel",
  grad = function(g, x, dim, before, after, mode) return ops._extend_backward(g, x, dim, before, after, mode) end,
  doc = "x with elements before and after those along `dim` (fewer, where negative): \"reflect\" mirrors at the first and last one, \"replicate\" " ..
    "repeats these, \"circular\" starts over.",
}

op "_extend_backward" {
  args = "g: Tensor, x: Tensor, dim: dim, before: int, after: int, mode: string", kind = "kernel",
  grad = function(gg, _, x, dim, before, after, mode) return ops._extend(gg, dim, before, after, mode), ops._zeros_of(x) end,
  doc = "The gradient of _extend.",
}

op "constant_pad_nd" {
  args = "x: Tensor, pad: int[], value: Number = 0", kind = "composite",
  body = function(x, pad, value) return ops["functional.pad"](x, pad, "constant", value) end,
  doc = "x with a constant around it, as functional.pad: pad[1] elements before and pad[2] behind those of the last dimension, and so on.",
  example = "torch.constant_pad_nd(torch.tensor{1, 2}, {1, 2}, 9)",
}

op "functional.pad" {
  args = "x: Tensor, pad: int[], mode: string = \"constant\", value: Number? = nil", kind = "composite",
  doc = "x with pad[1] elements before and pad[2] behind those of the last dimension, pad[3] and pad[4] around those of the one before it, and so on; " ..
    "negative numbers cut. mode: \"constant\" (value, 0 unless given), \"reflect\", \"replicate\" or \"circular\"; the last three leave at least one " ..
    "leading dimension alone.",
  example = [[
    F.pad(torch.tensor{{1, 2}, {3, 4}}, {1, 0, 0, 1})
    F.pad(torch.tensor{{1.0, 2.0, 3.0}}, {1, 1}, "reflect")]],
}

op "_pad_constant" {
  args = "x: Tensor, pad: int[], value: Number", kind = "kernel",
  grad = function(g, _, pad) return ops._unpad(g, pad) end,
  doc = "x in a frame of `value`.",
}

op "_unpad" {
  args = "x: Tensor, pad: int[]", kind = "kernel",
  grad = function(g, _, pad) return ops._pad_constant(g, pad, 0) end,
  doc = "Undoes _pad_constant: the inverse amounts, with zeros.",
}
