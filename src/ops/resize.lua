-- Changing a tensor's own sizes.

op "resize" {
  args = "x: Tensor, size: size", kind = "kernel", only_inplace = true, nograd = "refused for tensors that require grad",
  doc = "Gives x other sizes, contiguous from its first element; more elements than its storage holds move it to a larger storage, "
    .. "whose further elements are not set. Other tensors keep the old storage. Not for tensors that require grad.",
  example = "torch.tensor{1, 2, 3, 4}:resize_(2, 2)",
}

op "resize_as" {
  args = "x: Tensor, other: Tensor", kind = "kernel", only_inplace = true, nograd = "refused for tensors that require grad",
  doc = "Gives x the sizes of another tensor, as resize_ does.",
  example = "torch.tensor{1, 2, 3, 4}:resize_as_(torch.zeros(2, 2))",
}
