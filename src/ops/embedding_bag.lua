-- Embedding bags: rows of a table, summed up bag by bag, straight from the table where nothing else is done to them. Otherwise the rows are
-- looked up by _embedding, and combined afterwards.

op "functional.embedding_bag" {
  args = "indices: Tensor, weight: Tensor, offsets: Tensor? = nil, max_norm: Number? = nil, norm_type: float = 2.0, scale_grad_by_freq: bool = false, " ..
    "mode: string = \"mean\", sparse: bool = false, per_sample_weights: Tensor? = nil, include_last_offset: bool = false, padding_idx: int? = nil",
  kind = "composite",
  doc = "Sums, means or maxima (mode: \"sum\", \"mean\", \"max\") of bags of rows of weight {V, D}. indices is {B, n}, a bag each row, or flat with " ..
    "offsets: the number of indices before each bag (and of all of them at the end, with include_last_offset). per_sample_weights multiply rows, for " ..
    "\"sum\"; padding_idx is left out. An empty bag is 0. The other arguments are those of embedding.",
  example = [[
    local weight = torch.tensor{{1.0}, {2.0}, {3.0}}
    F.embedding_bag(torch.tensor{{1, 2}, {2, 3}}, weight, {mode = "sum"})]],
}

op "_bag_sum" {
  args = "rows: Tensor, indices: Tensor, offsets: Tensor, padding: int, mean: bool", kind = "kernel",
  grad = function(g, _, indices, offsets, padding, mean) return ops._bag_spread(g, indices, offsets, padding, mean) end,
  doc = "Sums or means of the rows of each bag, without those whose index is padding. offsets has one number more than there are bags.",
}

op "_bag_lookup" {
  args = "weight: Tensor, indices: Tensor, offsets: Tensor, padding: int, mean: bool, by_count: bool", kind = "kernel",
  grad = function(g, weight, indices, offsets, padding, mean, by_count)
    return ops._embedding_backward(ops._bag_spread(g, indices, offsets, padding, mean), indices, weight.shape, padding, by_count)
  end,
  doc = "_bag_sum of the rows of weight at the positions `indices`; by_count as for _embedding.",
}

op "_bag_spread" {
  args = "g: Tensor, indices: Tensor, offsets: Tensor, padding: int, mean: bool", kind = "kernel",
  grad = function(gg, _, indices, offsets, padding, mean) return ops._bag_sum(gg, indices, offsets, padding, mean) end,
  doc = "Each bag's row of g for every row in the bag: the adjoint of _bag_sum.",
}

op "_bag_max" {
  args = "rows: Tensor, indices: Tensor, offsets: Tensor, padding: int", kind = "kernel", returns = "values: Tensor, at: Tensor",
  grad = function(g, rows, _, _, _, out) return ops._bag_max_backward(g[1], out[2], rows.shape) end,
  doc = "The largest element of each column over the rows of each bag, and the row it is from (0 for an empty bag).",
}

op "_bag_max_backward" {
  args = "g: Tensor, at: Tensor, size: int[]", kind = "kernel",
  grad = function(gg, _, at) return ops._bag_pick(gg, at) end,
  doc = "Zeros of the given sizes with g added at the rows `at`.",
}

op "_bag_pick" {
  args = "rows: Tensor, at: Tensor", kind = "kernel",
  grad = function(g, rows, at) return ops._bag_max_backward(g, at, rows.shape) end,
  doc = "Elements of rows at the rows `at`, column by column; 0 for row 0.",
}
