-- Tensors made by a rule: sequences and the identity.

op "arange" {
  args = "start: Number, end: Number, step: Number = 1, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "start, start + step, ... below `end`. int64 if all are integers, else the default dtype.",
}

op "arange_to" {
  args = "end: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function", overload_of = "arange",
  doc = "0, 1, ... below `end`.",
}

op "linspace" {
  args = "start: float, end: float, steps: int, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "`steps` numbers at even distances from start to `end`, both included.",
}

op "logspace" {
  args = "start: float, end: float, steps: int, base: float = 10, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite",
  forms = "function",
  doc = "base to the power of `steps` numbers at even distances from start to `end`.",
}

op "eye" {
  args = "n: int, m: int? = nil, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "An n by m (n by n if m is not given) matrix with ones on the diagonal.",
}
