-- Copies of a tensor side by side. Lua's keyword makes `repeat` awkward as a name: x["repeat"], x:repeat_tensor and x:tile do the same.

op "repeat" {
  args = "x: Tensor, repeats: size", kind = "composite", forms = "method", alias = {"repeat_tensor"},
  doc = "x that many times along each dimension; more numbers than dimensions add dimensions in front.",
}

op "tile" {
  args = "x: Tensor, dims: size", kind = "composite",
  doc = "x that many times along each dimension; missing numbers in front are 1.",
}

op "repeat_interleave" {
  args = "x: Tensor, repeats: int, dim: dim? = nil, *, output_size: int? = nil", kind = "composite",
  doc = "Each position of dimension `dim` `repeats` times in a row (of the flattened tensor if dim is not given).",
}

op "repeat_interleave_by" {
  args = "x: Tensor, repeats: Tensor, dim: dim? = nil, *, output_size: int? = nil", kind = "composite", overload_of = "repeat_interleave",
  doc = "Each position of dimension `dim` as many times in a row as `repeats` says (one number for all, or one for each).",
}

op "repeat_interleave_positions" {
  args = "repeats: Tensor, *, output_size: int? = nil", kind = "composite", overload_of = "repeat_interleave", forms = "function",
  doc = "The positions of `repeats`, each as many times in a row as it says.",
}
