-- What loss scaling asks of gradients.

op "_unscale_" {
  args = "grads: Tensor[], factor: float", kind = "kernel", returns = "bool", forms = "function", nograd = "changes gradients in place",
  doc = "Multiplies gradients by `factor` in place, in one pass over each. True if an element of any was infinite or nan before.",
}
