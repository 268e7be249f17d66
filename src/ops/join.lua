-- Putting tensors together.

op "cat" {
  args = "tensors: Tensor[], dim: dim = 1", kind = "kernel", manual = true, forms = "function", alias = {"concat", "concatenate"},
  doc = "The tensors one after the other along dimension `dim`; an error where other sizes differ. Empty 1-d tensors are passed over. Types " ..
    "promote. The tensors are given in one table.",
  example = "torch.cat({torch.tensor{{1, 2}}, torch.tensor{{3, 4}, {5, 6}}}, 1)",
}

op "stack" {
  args = "tensors: Tensor[], dim: int = 1", kind = "composite", forms = "function",
  doc = "Tensors along a new dimension at place `dim` of the result; an error where their shapes differ. The tensors are given in one table.",
  example = [[
    torch.stack({torch.tensor{1, 2}, torch.tensor{3, 4}})
    torch.stack({torch.tensor{1, 2}, torch.tensor{3, 4}}, 2)]],
}

op "hstack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Tensors side by side: along dimension 2, or 1 if they have one dimension; other sizes must agree. The tensors are given in one table.",
  example = "torch.hstack({torch.tensor{{1}, {2}}, torch.tensor{{3}, {4}}})",
}

op "vstack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function", alias = {"row_stack"},
  doc = "Tensors on top of each other: along dimension 1, after making rows of 1-d ones; other sizes must agree. The tensors are given in one table.",
  example = "torch.vstack({torch.tensor{1, 2}, torch.tensor{3, 4}})",
}

op "dstack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Tensors behind each other: along dimension 3, after bringing them to at least 3 dimensions.",
  example = "torch.dstack({torch.tensor{1, 2}, torch.tensor{3, 4}})",
}

op "column_stack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Tensors as columns, along dimension 2: 1-d ones {n} become columns {n, 1} first. The tensors are given in one table.",
  example = "torch.column_stack({torch.tensor{1, 2}, torch.tensor{3, 4}})",
}
