-- Drawing categories.

op "multinomial" {
  args = "x: Tensor, num_samples: int, replacement: bool = false, *, generator: generator?", kind = "kernel", nograd = "positions",
  doc = "num_samples positions (int64, from 1) drawn in proportion to the weights in x {n}, or in each row of x {m, n}, which are floating point. " ..
    "Without replacement no position comes twice, and more than n are an error, as are negative weights and rows of zeros.",
  example = [[
    torch.manual_seed(1)
    torch.multinomial(torch.tensor{0.0, 10.0, 3.0}, 2)]],
}
