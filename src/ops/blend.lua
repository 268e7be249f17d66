-- Functions of three tensors, elementwise.

op "addcmul" {
  args = "x: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1", kind = "elementwise", dtypes = "number",
  c = "x + value * tensor1 * tensor2",
  grad = function(g, _, tensor1, tensor2, value) return g, g * tensor2 * value, g * tensor1 * value end,
  doc = "x + value * tensor1 * tensor2.",
  example = "torch.addcmul(torch.tensor{1, 1}, torch.tensor{2, 3}, torch.tensor{10, 10}, {value = 2})",
}

op "addcdiv" {
  args = "x: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Number = 1", kind = "elementwise", dtypes = "float", check = true,
  c = "x + value * (tensor1 / tensor2)",
  grad = function(g, _, tensor1, tensor2, value)
    local scaled = g * value / tensor2
    return g, scaled, (scaled * tensor1 / tensor2):neg()
  end,
  doc = "x + value * tensor1 / tensor2, in floating point.",
  example = "torch.addcdiv(torch.tensor{1.0, 1.0}, torch.tensor{4.0, 9.0}, torch.tensor{2.0, 3.0}, {value = 10})",
}

op "lerp" {
  args = "x: Tensor, end: Tensor, weight: Operand", kind = "elementwise", dtypes = "float", check = true,
  c = "FABS(weight) < 0.5 ? x + weight * (end - x) : end - (end - x) * (1 - weight)",
  grad = function(g, x, stop, weight) return g * (1 - weight), g * weight, g * (stop - x) end,
  doc = "The point between x and end at a weight (a number or a tensor): x + weight * (end - x).",
  example = "torch.lerp(torch.tensor{0.0, 10.0}, torch.tensor{1.0, 20.0}, 0.5)",
}
