-- Comparisons and logic: bool results.

local function comparison(name, text, alias)
  op(name) {
    args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "all", promote = "compare",
    c = "x " .. text .. " y", nograd = "bool result", alias = alias,
    doc = ("Whether x %s y, elementwise."):format(text),
  }
end

comparison("eq", "==")
comparison("ne", "!=", {"not_equal"})
comparison("lt", "<", {"less"})
comparison("le", "<=", {"less_equal"})
comparison("gt", ">", {"greater"})
comparison("ge", ">=", {"greater_equal"})

op "logical_and" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "(x != 0) & (y != 0)", nograd = "bool result", doc = "Whether both are nonzero, elementwise.",
}

op "logical_or" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "(x != 0) | (y != 0)", nograd = "bool result", doc = "Whether either is nonzero, elementwise.",
}

op "logical_xor" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "(x != 0) ^ (y != 0)", nograd = "bool result", doc = "Whether just one is nonzero, elementwise.",
}

op "logical_not" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "x == 0", nograd = "bool result", doc = "Whether x is zero, elementwise.",
}

op "isnan" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false,
  c = "x != x", nograd = "bool result", doc = "Whether x is not a number, elementwise.",
}

op "isinf" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false,
  c = {float = "FABS(x) == (T)INFINITY", default = "0"}, nograd = "bool result", doc = "Whether x is infinite, elementwise.",
}

op "isfinite" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false,
  c = {float = "FABS(x) < (T)INFINITY", default = "1"}, nograd = "bool result", doc = "Whether x is neither infinite nor nan, elementwise.",
}

op "equal" {
  args = "x: Tensor, y: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether x and y have the same shape and the same elements.",
}
