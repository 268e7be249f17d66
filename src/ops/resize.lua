-- Changing a tensor's own sizes.

op "resize" {
  args = "x: Tensor, size: size", kind = "kernel", only_inplace = true, nograd = "refused for tensors that require grad",
  doc = "Gives x other sizes, contiguous from its first element; more elements than its storage holds move it to a larger storage, "
    .. "whose further elements are not set. Other tensors keep the old storage. Not for tensors that require grad.",
}

op "resize_as" {
  args = "x: Tensor, other: Tensor", kind = "kernel", only_inplace = true, nograd = "refused for tensors that require grad",
  doc = "Gives x the sizes of another tensor, as resize_ does.",
}
