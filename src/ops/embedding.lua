-- Rows of a table by position. Positions count from 1 (negative from the end).

op "functional.embedding" {
  args = "indices: Tensor, weight: Tensor, padding_idx: int? = nil, max_norm: Number? = nil, norm_type: float = 2.0, scale_grad_by_freq: bool = false, " ..
    "sparse: bool = false",
  kind = "composite",
  doc = "The rows of weight {V, D} at integer positions: sizes of indices, then D. Row padding_idx gets no gradient. max_norm first shrinks, in place, " ..
    "the rows in use whose norm of order norm_type is above it. scale_grad_by_freq divides gradients by how often a row is used. Gradients are dense, " ..
    "whatever sparse says.",
  example = "F.embedding(torch.tensor{3, 1}, torch.tensor{{1.0, 10.0}, {2.0, 20.0}, {3.0, 30.0}})",
}

op "_embedding" {
  args = "weight: Tensor, indices: Tensor, padding: int, by_count: bool", kind = "kernel",
  grad = function(g, weight, indices, padding, by_count) return ops._embedding_backward(g, indices, weight.shape, padding, by_count) end,
  doc = "Rows of weight; padding (0: none) and by_count concern the gradient.",
}

op "_embedding_backward" {
  args = "g: Tensor, indices: Tensor, size: int[], padding: int, by_count: bool", kind = "kernel",
  grad = function(gg, _, indices, _, padding, by_count) return ops._embedding_masked(gg, indices, padding, by_count) end,
  doc = "Zeros of weight's sizes with g's rows added at their positions, but not at padding; by_count: divided by how often each occurs.",
}

op "_embedding_masked" {
  args = "weight: Tensor, indices: Tensor, padding: int, by_count: bool", kind = "kernel",
  grad = function(g, weight, indices, padding, by_count) return ops._embedding_backward(g, indices, weight.shape, padding, by_count) end,
  doc = "Rows of weight with zeros for padding, divided by how often each occurs if by_count: the adjoint of _embedding_backward.",
}
