-- Tensors made by a rule: sequences and the identity.

op "arange" {
  args = "start: Number, end: Number, step: Number = 1, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "start, start + step, ... up to but not including `end`: int64 if all are integers, else the default dtype. A step of 0, or away from " ..
    "`end`, is an error.",
  example = [[
    torch.arange(1, 6)
    torch.arange(0, 1, 0.25)]],
}

op "arange_to" {
  args = "end: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function", overload_of = "arange",
  doc = "0, 1, ... up to but not including `end`: int64 if that is an integer, else the default dtype. A negative `end` is an error.",
  example = "torch.arange(4)",
}

op "range" {
  args = "start: float, end: float, step: float = 1, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "start, start + step, ... up to and with `end`, in the default dtype even of integers: PyTorch's older arange.",
  example = "torch.range(1, 3)",
}

op "linspace" {
  args = "start: float, end: float, steps: int, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "`steps` numbers at even distances from start to `end`, both included, of the default dtype unless another is given. steps must not be negative.",
  example = "torch.linspace(0, 1, 5)",
}

op "logspace" {
  args = "start: float, end: float, steps: int, base: float = 10, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite",
  forms = "function",
  doc = "base to the power of `steps` numbers at even distances from start to `end`.",
  example = "torch.logspace(0, 3, 4)",
}

op "eye" {
  args = "n: int, m: int? = nil, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "An n by m (n by n if m is not given) matrix with ones on the main diagonal, zeros elsewhere, of the default dtype unless another is given.",
  example = "torch.eye(2, 3)",
}
