-- Questions about element types.

op "result_type" {
  args = "a: Operand, b: Operand", cname = "type_of_result", kind = "kernel", numbers = true, forms = "function", returns = "dtype", nograd = "a dtype",
  doc = "The dtype of an arithmetic result of two tensors or numbers: 0-d tensors give way to others of their kind, and numbers to both.",
  example = "torch.result_type(torch.tensor{1}, 2.5)",
}

op "promote_types" {
  args = "type1: dtype, type2: dtype", cname = "common_type", kind = "kernel", forms = "function", returns = "dtype", nograd = "a dtype",
  doc = "The smallest dtype that holds the values of both, as results of arithmetic have it.",
  example = "torch.promote_types(torch.int32, torch.float16)",
}

op "can_cast" {
  args = "from: dtype, to: dtype", cname = "is_castable", kind = "kernel", forms = "function", returns = "bool", nograd = "bool result",
  doc = "Whether a conversion keeps the kind: no floating point to integers, no numbers to bool.",
  example = "torch.can_cast(torch.float32, torch.int64)",
}

op "is_complex" {
  args = "x: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether the dtype of x is complex: false for every tensor, since there are no complex dtypes.",
  example = "torch.is_complex(torch.tensor{1.0})",
}

op "is_signed" {
  args = "x: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether the dtype of x has negative values.",
  example = "torch.is_signed(torch.tensor({1}, {dtype = torch.uint8}))",
}

op "is_nonzero" {
  args = "x: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether the one element of x is not zero; an error where x has more elements or none.",
  example = "torch.is_nonzero(torch.tensor{3})",
}

op "is_inference" {
  args = "x: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether x was made in inference mode.",
  example = [[
    torch.is_inference(torch.tensor{1.0})
    torch.is_inference(torch.inference_mode(torch.zeros, 2))]],
}

-- Every number here is real, so that what concerns the imaginary part is soon answered.

op "conj" {
  args = "x: Tensor", kind = "composite", alias = {"conj_physical", "resolve_conj", "resolve_neg", "real"},
  doc = "x itself: real numbers are their own conjugates.",
  example = "torch.conj(torch.tensor{1.0, 2.0})",
}

op "is_conj" {
  args = "x: Tensor", kind = "kernel", returns = "bool", nograd = "bool result", alias = {"is_neg"},
  doc = "Whether x stands for its conjugate (negative) until it is read: false for every tensor.",
  example = "torch.is_conj(torch.tensor{1.0})",
}

op "is_same_size" {
  args = "x: Tensor, other: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether x and other have the same sizes.",
  example = "torch.is_same_size(torch.zeros(2, 3), torch.ones(2, 3))",
}
