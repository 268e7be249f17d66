-- Comparisons and logic: bool results.

local function comparison(name, text, alias)
  op(name) {
    args = "x: Tensor, y: Operand", kind = "elementwise", dtypes = "all", promote = "compare",
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
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "(x != 0) & (y != 0)", nograd = "bool result", doc = "Whether both are nonzero, elementwise.",
}

op "logical_or" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "(x != 0) | (y != 0)", nograd = "bool result", doc = "Whether either is nonzero, elementwise.",
}

op "logical_xor" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "(x != 0) ^ (y != 0)", nograd = "bool result", doc = "Whether just one is nonzero, elementwise.",
}

op "logical_not" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare",
  c = "x == 0", nograd = "bool result", doc = "Whether x is zero, elementwise.",
}

op "isnan" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false,
  c = "x != x", nograd = "bool result", doc = "Whether x is not a number, elementwise.",
  example = "torch.isnan(torch.tensor{1.0, torch.nan, torch.inf})",
}

op "isinf" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false,
  c = {float = "FABS(x) == (T)INFINITY", default = "0"}, nograd = "bool result", doc = "Whether x is infinite, elementwise.",
  example = "torch.isinf(torch.tensor{1.0, torch.nan, -torch.inf})",
}

op "isfinite" {
  args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false,
  c = {float = "FABS(x) < (T)INFINITY", default = "1"}, nograd = "bool result", doc = "Whether x is neither infinite nor nan, elementwise.",
  example = "torch.isfinite(torch.tensor{1.0, torch.nan, torch.inf})",
}

op "equal" {
  args = "x: Tensor, y: Tensor", kind = "kernel", returns = "bool", nograd = "bool result",
  doc = "Whether x and y have the same shape and the same elements, as a boolean of Lua. nan equals nothing.",
  example = "torch.equal(torch.tensor{1, 2}, torch.tensor{1, 2})",
}

local function test(name, c, doc)
  op(name) {
    args = "x: Tensor", kind = "elementwise", dtypes = "all", promote = "compare", inplace = false, c = c, nograd = "bool result", doc = doc,
    example = ("torch.%s(torch.tensor{1.0, -0.0, torch.inf, -torch.inf, torch.nan})"):format(name),
  }
end

test("isposinf", {float = "x == (T)INFINITY", default = "0"}, "Whether x is +inf, elementwise.")
test("isneginf", {float = "x == -(T)INFINITY", default = "0"}, "Whether x is -inf, elementwise.")
test("isreal", "1", "Whether x has no imaginary part: true for every element.")
test("signbit", {float = "signbit(x) != 0 && x == x", bool = "0", default = "x < 0"},
  "Whether x has its sign bit set, elementwise: true for -0.0, false for nan.")

op "_isclose" {
  args = "x: Operand, other: Operand, rtol: float, atol: float, equal_nan: bool", kind = "elementwise", dtypes = "float", promote = "compare", inplace = false,
  c = "x == other || (equal_nan && x != x && other != other) || (FABS(x - other) <= atol + FABS(rtol * other) && FABS(other) < (T)INFINITY)",
  nograd = "bool result", doc = "isclose of floating-point numbers.",
}

op "isclose" {
  args = "x: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = false", kind = "composite",
  doc = "Whether |x - other| <= atol + rtol * |other|, elementwise; infinities are close to themselves, nan to nan if equal_nan.",
  example = "torch.isclose(torch.tensor{1.0, 1.0}, torch.tensor{1.000001, 1.1})",
}

op "allclose" {
  args = "x: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = false", kind = "composite", returns = "bool",
  doc = "Whether |x - other| <= atol + rtol * |other| holds for all elements (see isclose), as a boolean of Lua; shapes broadcast.",
  example = "torch.allclose(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 2.0000001})",
}
