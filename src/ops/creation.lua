-- New tensors. `dtype` defaults to torch.get_default_dtype() unless said otherwise; sizes are given as numbers or as a table.

op "empty" {
  args = "size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of the given sizes whose elements are not set.",
}

op "full" {
  args = "size: int[], value: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of the given sizes (a table) filled with a number. The dtype follows the number: bool, int64 or the default type.",
}

op "zeros" {
  args = "size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of zeros.",
}

op "ones" {
  args = "size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of ones.",
}

local function like(name, doc, extra)
  op(name .. "_like") {
    args = "x: Tensor" .. (extra or "") .. ", *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
    doc = doc,
  }
end

like("empty", "An unset tensor of x's sizes and dtype.")
like("zeros", "Zeros of x's sizes and dtype.")
like("ones", "Ones of x's sizes and dtype.")
like("full", "A tensor of x's sizes and dtype filled with a number.", ", value: Number")

local function new(name, doc)
  op("new_" .. name) {
    args = "x: Tensor, size: size, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "method", doc = doc,
  }
end

new("empty", "An unset tensor of other sizes, of x's dtype unless another is given.")
new("zeros", "Zeros of other sizes, of x's dtype unless another is given.")
new("ones", "Ones of other sizes, of x's dtype unless another is given.")

op "new_full" {
  args = "x: Tensor, size: int[], value: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "method",
  doc = "A tensor of other sizes filled with a number, of x's dtype unless another is given.",
}

op "empty_strided" {
  args = "size: int[], stride: int[], *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A tensor of the given sizes and strides (in elements) whose elements are not set.",
}

op "new_empty_strided" {
  args = "x: Tensor, size: int[], stride: int[], *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "method",
  doc = "An unset tensor of the given sizes and strides (in elements), of x's dtype unless another is given.",
}

op "scalar_tensor" {
  args = "value: Number, *, dtype: dtype?, device: string?, requires_grad: bool = false", kind = "composite", forms = "function",
  doc = "A number as a 0-d tensor of the default dtype unless another is given.",
}

op "fill" {
  args = "x: Tensor, value: Operand", kind = "composite", only_inplace = true,
  doc = "Sets every element to `value` (a number or a 0-d tensor).",
}

op "filled" {
  args = "x: Tensor, value: Operand", kind = "composite", overload_of = "fill",
  body = function(x, value) return ops.where(1, value:to_dtype(x.dtype), x) end,
  doc = "A tensor like x with every element set to `value` (a number or a 0-d tensor).",
}

op "zero" {
  args = "x: Tensor", kind = "composite", only_inplace = true,
  doc = "Sets every element to 0.",
}
