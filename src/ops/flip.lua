-- Elements in reversed, shifted or rotated order, as copies.

op "flip" {
  args = "x: Tensor, dims: size", kind = "kernel",
  grad = function(g, _, dims) return g:flip(dims) end,
  doc = "x with the order of the positions reversed in the given dimensions: a copy. A dimension that is named twice is an error.",
  example = "torch.flip(torch.tensor{{1, 2}, {3, 4}}, 1)",
}

op "fliplr" {
  args = "x: Tensor", kind = "composite",
  doc = "x with its columns (dimension 2) in reversed order, a copy; fewer than 2 dimensions are an error.",
  example = "torch.fliplr(torch.tensor{{1, 2}, {3, 4}})",
}

op "flipud" {
  args = "x: Tensor", kind = "composite",
  doc = "x with its rows (dimension 1) in reversed order, a copy; 0-d tensors are an error.",
  example = "torch.flipud(torch.tensor{{1, 2}, {3, 4}})",
}

op "roll" {
  args = "x: Tensor, shifts: int[], dims: dims? = nil", kind = "kernel",
  grad = function(g, _, shifts, dims) return ops._unroll(g, shifts, dims) end,
  doc = "x moved by `shifts` positions along `dims` (of the flattened tensor if not given); what leaves at one end enters at the other.",
  example = [[
    torch.roll(torch.tensor{1, 2, 3, 4}, 1)
    torch.roll(torch.tensor{{1, 2, 3}, {4, 5, 6}}, -1, 2)]],
}

op "_unroll" {
  args = "x: Tensor, shifts: int[], dims: dims?", kind = "composite",
  doc = "Undoes roll.",
}

op "rot90" {
  args = "x: Tensor, k: int = 1, dims: int[] = {1, 2}", kind = "composite",
  doc = "x turned by k quarters in the plane of two dimensions, from the first towards the second.",
  example = "torch.rot90(torch.tensor{{1, 2}, {3, 4}})",
}

op "fft.fftshift" {
  args = "x: Tensor, dim: dims? = nil", kind = "composite",
  doc = "x rolled by half along `dim` (all if not given), so that the zero frequency comes to the middle.",
  example = "torch.fft.fftshift(torch.tensor{0, 1, 2, -2, -1})",
}

op "fft.ifftshift" {
  args = "x: Tensor, dim: dims? = nil", kind = "composite",
  doc = "Undoes fftshift: x rolled back by half along `dim` (all if not given).",
  example = "torch.fft.ifftshift(torch.tensor{-2, -1, 0, 1, 2})",
}
