-- Putting tensors together.

op "cat" {
  args = "tensors: Tensor[], dim: dim = 1", kind = "kernel", manual = true, forms = "function", alias = {"concat", "concatenate"},
  doc = "The tensors one after the other along dimension `dim`; other sizes must agree. Empty 1-d tensors are passed over. Types promote.",
}

op "stack" {
  args = "tensors: Tensor[], dim: int = 1", kind = "composite", forms = "function",
  doc = "Tensors of one shape along a new dimension at place `dim`.",
}

op "hstack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Tensors side by side: along dimension 2, or 1 if they have one dimension.",
}

op "vstack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function", alias = {"row_stack"},
  doc = "Tensors on top of each other: along dimension 1, rows made of 1-d tensors.",
}

op "dstack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Tensors behind each other: along dimension 3, after bringing them to at least 3 dimensions.",
}

op "column_stack" {
  args = "tensors: Tensor[]", kind = "composite", forms = "function",
  doc = "Tensors as columns: 1-d ones become columns first.",
}
