-- Elements in reversed, shifted or rotated order, as copies.

op "flip" {
  args = "x: Tensor, dims: size", kind = "kernel",
  grad = function(g, _, dims) return g:flip(dims) end,
  doc = "x with the order of the positions reversed in the given dimensions.",
}

op "fliplr" {
  args = "x: Tensor", kind = "composite",
  doc = "x with its columns (dimension 2) in reversed order.",
}

op "flipud" {
  args = "x: Tensor", kind = "composite",
  doc = "x with its rows (dimension 1) in reversed order.",
}

op "roll" {
  args = "x: Tensor, shifts: int[], dims: dims? = nil", kind = "kernel",
  grad = function(g, _, shifts, dims) return ops._unroll(g, shifts, dims) end,
  doc = "x moved by `shifts` positions along `dims` (of the flattened tensor if not given); what leaves at one end enters at the other.",
}

op "_unroll" {
  args = "x: Tensor, shifts: int[], dims: dims?", kind = "composite",
  doc = "Undoes roll.",
}

op "rot90" {
  args = "x: Tensor, k: int = 1, dims: int[] = {1, 2}", kind = "composite",
  doc = "x turned by k quarters in the plane of two dimensions, from the first towards the second.",
}

op "fft.fftshift" {
  args = "x: Tensor, dim: dims? = nil", kind = "composite",
  doc = "x rolled by half along `dim` (all if not given), so that the zero frequency comes to the middle.",
}

op "fft.ifftshift" {
  args = "x: Tensor, dim: dims? = nil", kind = "composite",
  doc = "Undoes fftshift.",
}
