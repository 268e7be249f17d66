-- Taking tensors apart: lists of views.

op "split" {
  args = "x: Tensor, split_size: int, dim: dim = 1", kind = "composite", returns = "Tensor[]", alias = {"unsafe_split"},
  doc = "Views of `split_size` positions of dimension `dim` each, the last with what is left.",
}

op "split_with_sizes" {
  args = "x: Tensor, split_sizes: int[], dim: dim = 1", kind = "composite", returns = "Tensor[]", alias = {"unsafe_split_with_sizes"},
  doc = "Views of the given numbers of positions of dimension `dim`; they must add up to its size.",
}

op "split_sizes" {
  args = "x: Tensor, split_sizes: int[], dim: dim = 1", kind = "composite", returns = "Tensor[]", overload_of = "split",
  doc = "Views of the given numbers of positions of dimension `dim`; they must add up to its size.",
}

op "chunk" {
  args = "x: Tensor, chunks: int, dim: dim = 1", kind = "composite", returns = "Tensor[]", alias = {"unsafe_chunk"},
  doc = "At most `chunks` views of equal length along dimension `dim`, the last perhaps shorter.",
}

op "unbind" {
  args = "x: Tensor, dim: dim = 1", kind = "composite", returns = "Tensor[]",
  doc = "The slices along dimension `dim`, without that dimension.",
}

op "tensor_split" {
  args = "x: Tensor, sections: int, dim: dim = 1", kind = "composite", returns = "Tensor[]",
  doc = "`sections` views along dimension `dim` whose lengths differ by one at most.",
}

op "tensor_split_by" {
  args = "x: Tensor, tensor_indices_or_sections: Tensor, dim: dim = 1", kind = "composite", returns = "Tensor[]", overload_of = "tensor_split",
  doc = "`sections` (a 0-d tensor) or cut points (one dimension) from an int64 tensor.",
}

op "tensor_split_at" {
  args = "x: Tensor, indices: int[], dim: dim = 1", kind = "composite", returns = "Tensor[]", overload_of = "tensor_split",
  doc = "Views along dimension `dim` cut after the given numbers of positions.",
}

local function along(name, where)
  op(name) {
    args = "x: Tensor, sections: int", kind = "composite", returns = "Tensor[]",
    doc = ("Equal parts along %s, whose size must be a multiple of `sections`."):format(where),
  }
  op(name .. "_at") {
    args = "x: Tensor, indices: int[]", kind = "composite", returns = "Tensor[]", overload_of = name,
    doc = ("Parts along %s, cut after the given numbers of positions."):format(where),
  }
end

along("hsplit", "dimension 2 (1 of a 1-d tensor)")
along("vsplit", "dimension 1")
along("dsplit", "dimension 3")
