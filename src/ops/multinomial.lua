-- Drawing categories.

op "multinomial" {
  args = "x: Tensor, num_samples: int, replacement: bool = false, *, generator: generator?", kind = "kernel", nograd = "positions",
  doc = "Positions drawn in proportion to the weights in x (or in each row of x).",
}
