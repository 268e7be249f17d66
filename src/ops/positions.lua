-- Positions as results: of what is not zero, of the parts of a matrix.

op "nonzero" {
  args = "x: Tensor", kind = "kernel", nograd = "positions",
  doc = "The positions of the elements that are not zero: an int64 matrix with a row for each, in row-major order, and a column for each dimension.",
}
