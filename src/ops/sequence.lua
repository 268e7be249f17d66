-- Tensors made by a rule: sequences and the identity.

op "arange" {
  args = "start: Number, stop: Number, step: Number = 1, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "start, start + step, ... below stop (as PyTorch's `end`). int64 if all are integers, else the default dtype.",
}

op "arange_to" {
  args = "stop: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function", overload_of = "arange",
  doc = "0, 1, ... below stop.",
}

op "linspace" {
  args = "start: float, stop: float, steps: int, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "`steps` numbers at even distances from start to stop, both included.",
}

op "logspace" {
  args = "start: float, stop: float, steps: int, base: float = 10, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite",
  forms = "function",
  doc = "base to the power of `steps` numbers at even distances from start to stop.",
}

op "eye" {
  args = "n: int, m: int? = nil, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "An n by m (n by n if m is not given) matrix with ones on the diagonal.",
}
