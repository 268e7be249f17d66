-- Reading and writing by tensors of positions (from 1; negative from the end) and by masks.

op "index" {
  args = "x: Tensor, indices: Tensor[]", kind = "composite", forms = "function",
  doc = "x at positions given by a list of index tensors, one a dimension (false: the whole dimension).",
}

op "index_put" {
  args = "x: Tensor, indices: Tensor[], value: Operand, accumulate: bool = false", kind = "composite", inplace = true,
  doc = "x with the positions given by a list of index tensors set to `value`, or added to.",
}
