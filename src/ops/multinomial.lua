-- Drawing categories.

op "multinomial" {
  args = "x: Tensor, num_samples: int, replacement: bool = false, *, generator: generator?", kind = "kernel", nograd = "positions",
  doc = "num_samples positions (int64, from 1) drawn in proportion to the weights in x {n}, or in each row of x {m, n}. Without replacement no " ..
    "position comes twice, and there must be enough weights that are not 0. Negative weights, and rows of zeros, are errors.",
  example = [[
    torch.manual_seed(1)
    torch.multinomial(torch.tensor{0.0, 10.0, 3.0}, 2)]],
}
