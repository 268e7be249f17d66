-- Products of tensors over chosen dimensions, and products made of a few such products.

op "_tensordot" {
  args = "x: Tensor, other: Tensor, dims_x: int[], dims_other: int[]", kind = "composite", forms = "function",
  doc = "The sum of products over pairs of dimensions: x's dims_x with other's dims_other. See torch.tensordot.",
}

op "kron" {
  args = "x: Tensor, other: Tensor", kind = "composite",
  doc = "Kronecker product: `other` multiplied by each element of x, as blocks: sizes multiply. Missing leading dimensions have size 1.",
  example = "torch.kron(torch.tensor{{1, 10}}, torch.tensor{{1, 2}, {3, 4}})",
}

op "linalg.multi_dot" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Product of two or more matrices, in the order that takes the fewest multiplications. The first may be a vector (a row), and the last (a " ..
    "column). Inner sizes that differ are an error.",
  example = "torch.linalg.multi_dot{torch.ones(2, 3), torch.ones(3, 4), torch.ones(4, 1)}",
}

op "chain_matmul" {
  args = "matrices: Tensor[]", kind = "composite", forms = "function",
  doc = "Product of one or more matrices, in the order that takes the fewest multiplications. Matrices are arguments or one table.",
  example = "torch.chain_matmul(torch.ones(2, 3), torch.ones(3, 4), torch.ones(4, 1))",
}

op "functional.bilinear" {
  args = "input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor? = nil", kind = "composite",
  doc = "input1' weight[o] input2 + bias[o] for each o: input1 {..., n}, input2 {..., m}, weight {out, n, m}, bias {out}; result {..., out}.",
  example = "F.bilinear(torch.tensor{1.0, 2.0}, torch.tensor{3.0, 4.0}, torch.ones(1, 2, 2))",
}

op "linalg.vecdot" {
  args = "x: Tensor, y: Tensor, *, dim: dim = -1", kind = "composite",
  doc = "Dot products of the floating-point vectors along dimension `dim`; the other sizes broadcast.",
  example = "torch.linalg.vecdot(torch.tensor{{1.0, 2.0}, {3.0, 4.0}}, torch.tensor{10.0, 1.0})",
}

op "_cross" {
  args = "x: Tensor, other: Tensor, dim: dim", kind = "kernel",
  grad = function(g, x, other, dim) return ops._cross(other, g, dim), ops._cross(g, x, dim) end,
  doc = "Cross products along `dim` of two tensors of the same sizes.",
}

op "linalg.cross" {
  args = "x: Tensor, other: Tensor, *, dim: dim = -1", kind = "composite",
  doc = "Cross products of the vectors of size 3 along dimension `dim`; the other sizes broadcast.",
  example = "torch.linalg.cross(torch.tensor{1.0, 0.0, 0.0}, torch.tensor{0.0, 1.0, 0.0})",
}

op "cross" {
  args = "x: Tensor, other: Tensor, dim: dim? = nil", kind = "composite",
  doc = "Cross products of the vectors of size 3 along dimension `dim`; without it, along the first dimension of size 3. An error where there is none.",
  example = "torch.cross(torch.tensor{1, 0, 0}, torch.tensor{0, 1, 0})",
}
