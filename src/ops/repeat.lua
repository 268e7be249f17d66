-- Copies of a tensor side by side. Lua's keyword makes `repeat` awkward as a name: x["repeat"], x:repeat_tensor and x:tile do the same.

op "repeat" {
  args = "x: Tensor, repeats: size", kind = "composite", forms = "method", alias = {"repeat_tensor"},
  doc = "A copy that holds x that many times along each dimension; more numbers than dimensions add dimensions in front, fewer are an error. As " ..
    "`repeat` is a word of Lua: x[\"repeat\"](x, 2), or torch.tile.",
  example = [[
    local x = torch.tensor{1, 2}
    x["repeat"](x, 2, 2)]],
}

op "tile" {
  args = "x: Tensor, dims: size", kind = "composite",
  doc = "x that many times along each dimension, a copy; missing numbers in front are 1, missing dimensions of x come in front.",
  example = "torch.tile(torch.tensor{1, 2}, {2, 2})",
}

op "repeat_interleave" {
  args = "x: Tensor, repeats: int, dim: dim? = nil, *, output_size: int? = nil", kind = "composite",
  doc = "Each position of dimension `dim` `repeats` times in a row (of the flattened tensor if dim is not given).",
  example = "torch.repeat_interleave(torch.tensor{1, 2}, 2)",
}

op "repeat_interleave_by" {
  args = "x: Tensor, repeats: Tensor, dim: dim? = nil, *, output_size: int? = nil", kind = "composite", overload_of = "repeat_interleave",
  doc = "Each position of dimension `dim` as many times in a row as `repeats` says (one number for all, or one for each).",
  example = "torch.repeat_interleave(torch.tensor{10, 20}, torch.tensor{1, 3})",
}

op "repeat_interleave_positions" {
  args = "repeats: Tensor, *, output_size: int? = nil", kind = "composite", overload_of = "repeat_interleave", forms = "function",
  doc = "The positions of `repeats`, each as many times in a row as it says.",
  example = "torch.repeat_interleave(torch.tensor{1, 3})",
}
