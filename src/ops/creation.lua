-- New tensors. `dtype` defaults to torch.get_default_dtype() unless said otherwise; sizes are given as numbers or as a table.

op "empty" {
  args = "size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of the given sizes whose elements are not set: what the memory holds by chance.",
  example = "torch.empty(2, 3).shape",
}

op "full" {
  args = "size: int[], value: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of the given sizes (a table) filled with a number. The dtype follows the number: bool, int64 or the default type.",
  example = "torch.full({2, 3}, 7)",
}

op "zeros" {
  args = "size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of zeros of the given sizes, numbers or one table, of the default dtype unless another is given.",
  example = "torch.zeros(2, 3)",
}

op "ones" {
  args = "size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of ones of the given sizes, numbers or one table, of the default dtype unless another is given.",
  example = "torch.ones({2, 3}, {dtype = torch.int64})",
}

local function like(name, doc, extra)
  op(name .. "_like") {
    args = "x: Tensor" .. (extra or "") .. ", *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
    doc = doc .. ", of x's sizes, and of its dtype unless another is given.",
    example = ("torch.%s_like(torch.tensor{1, 2}%s)%s"):format(name, extra and ", 7" or "", name == "empty" and ".dtype" or ""),
  }
end

like("empty", "A tensor whose elements are not set")
like("zeros", "Zeros")
like("ones", "Ones")
like("full", "A tensor filled with a number", ", value: Number")

local function new(name, doc)
  op("new_" .. name) {
    args = "x: Tensor, size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "method",
    doc = doc .. " of the given sizes, of x's dtype unless another is given.",
    example = ("torch.tensor{1.5}:new_%s(2, 2)%s"):format(name, name == "empty" and ".shape" or ""),
  }
end

new("empty", "A tensor whose elements are not set,")
new("zeros", "Zeros")
new("ones", "Ones")

op "new_full" {
  args = "x: Tensor, size: int[], value: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "method",
  doc = "A tensor of other sizes filled with a number, of x's dtype unless another is given.",
  example = "torch.tensor{1.5}:new_full({2, 2}, 3)",
}

op "empty_strided" {
  args = "size: int[], stride: int[], *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of the given sizes and strides (in elements) whose elements are not set.",
  example = "torch.empty_strided({2, 3}, {1, 2}):stride()",
}

op "new_empty_strided" {
  args = "x: Tensor, size: int[], stride: int[], *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "method",
  doc = "An unset tensor of the given sizes and strides (in elements), of x's dtype unless another is given.",
  example = "torch.tensor{1}:new_empty_strided({2, 3}, {1, 2}):stride()",
}

op "scalar_tensor" {
  args = "value: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A number as a 0-d tensor of the default dtype unless another is given.",
  example = "torch.scalar_tensor(3)",
}

op "fill" {
  args = "x: Tensor, value: Operand", kind = "composite", only_inplace = true,
  doc = "Sets every element of x to `value`, a number or a 0-d tensor, converted to x's dtype; an error for tensors of more dimensions.",
  example = "torch.zeros(3):fill_(7)",
}

op "filled" {
  args = "x: Tensor, value: Operand", kind = "composite", overload_of = "fill",
  body = function(x, value) return ops.where(1, value:to_dtype(x.dtype), x) end,
  doc = "A tensor like x with every element set to `value` (a number or a 0-d tensor).",
  example = "torch.fill(torch.tensor{1, 2, 3}, 7)",
}

op "zero" {
  args = "x: Tensor", kind = "composite", only_inplace = true,
  doc = "Sets every element to 0.",
  example = "torch.ones(3):zero_()",
}
