-- Taking tensors apart: lists of views.

op "split" {
  args = "x: Tensor, split_size: int, dim: dim = 1", kind = "composite", returns = "Tensor[]", alias = {"unsafe_split"},
  doc = "A table of views of `split_size` positions of dimension `dim` each, the last with what is left.",
  example = "torch.split(torch.arange(1, 6), 2)",
}

op "split_with_sizes" {
  args = "x: Tensor, split_sizes: int[], dim: dim = 1", kind = "composite", returns = "Tensor[]", alias = {"unsafe_split_with_sizes"},
  doc = "Views of the given numbers of positions of dimension `dim`; they must add up to its size.",
  example = "torch.split_with_sizes(torch.arange(1, 6), {2, 3})",
}

op "split_sizes" {
  args = "x: Tensor, split_sizes: int[], dim: dim = 1", kind = "composite", returns = "Tensor[]", overload_of = "split",
  doc = "Views of the given numbers of positions of dimension `dim`; they must add up to its size.",
  example = "torch.split(torch.arange(1, 6), {2, 3})",
}

op "chunk" {
  args = "x: Tensor, chunks: int, dim: dim = 1", kind = "composite", returns = "Tensor[]", alias = {"unsafe_chunk"},
  doc = "A table of at most `chunks` views of equal length along dimension `dim`, the last perhaps shorter. chunks must be 1 or more.",
  example = "torch.chunk(torch.arange(1, 6), 2)",
}

op "unbind" {
  args = "x: Tensor, dim: dim = 1", kind = "composite", returns = "Tensor[]",
  doc = "A table of views: the slices along dimension `dim`, without that dimension. A 0-d tensor is an error.",
  example = "torch.unbind(torch.tensor{{1, 2}, {3, 4}})",
}

op "tensor_split" {
  args = "x: Tensor, sections: int, dim: dim = 1", kind = "composite", returns = "Tensor[]",
  doc = "`sections` views along dimension `dim` whose lengths differ by one at most.",
  example = "torch.tensor_split(torch.arange(1, 6), 2)",
}

op "tensor_split_by" {
  args = "x: Tensor, tensor_indices_or_sections: Tensor, dim: dim = 1", kind = "composite", returns = "Tensor[]", overload_of = "tensor_split",
  doc = "`sections` (a 0-d tensor) or cut points (one dimension) from an int64 tensor.",
  example = "torch.tensor_split(torch.arange(1, 6), torch.tensor{1, 3})",
}

op "tensor_split_at" {
  args = "x: Tensor, indices: int[], dim: dim = 1", kind = "composite", returns = "Tensor[]", overload_of = "tensor_split",
  doc = "Views along dimension `dim` cut after the given numbers of positions: {1, 3} gives position 1, positions 2 and 3, and the rest.",
  example = "torch.tensor_split(torch.arange(1, 6), {1, 3})",
}

local function along(name, where, shape)
  op(name) {
    args = "x: Tensor, sections: int", kind = "composite", returns = "Tensor[]",
    doc = ("Equal parts along %s, whose size must be a multiple of `sections`."):format(where),
    example = ("torch.%s(torch.arange(1, 5):reshape(%s), 2)"):format(name, shape),
  }
  op(name .. "_at") {
    args = "x: Tensor, indices: int[]", kind = "composite", returns = "Tensor[]", overload_of = name,
    doc = ("Parts along %s, cut after the given numbers of positions."):format(where),
    example = ("torch.%s(torch.arange(1, 5):reshape(%s), {1, 3})"):format(name, shape),
  }
end

along("hsplit", "dimension 2 (1 of a 1-d tensor)", "4")
along("vsplit", "dimension 1", "4, 1")
along("dsplit", "dimension 3", "1, 1, 4")
