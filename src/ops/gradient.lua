-- What gradients need besides the operators of users.

op "_no_derivative" {
  args = "g: Tensor, of: string", kind = "kernel", nograd = "always an error",
  doc = "The gradient where there is no formula: an error that says so, instead of a wrong zero.",
}
