-- Rounding, units of angles, and numbers taken apart or replaced, elementwise.

op "_round" {
  args = "x: Tensor", kind = "elementwise", dtypes = "number", inplace = false,
  c = {int = "x", float = "RINT(x)"},
  grad = function(g) return ops._zeros_of(g) end,
  doc = "The nearest integer, ties to even.",
}

op "_round_decimals" {
  args = "x: Tensor, scale: float, fine: bool", kind = "elementwise", dtypes = "float", inplace = false,
  c = "fine ? RINT(x * scale) / scale : RINT(x / scale) * scale",
  grad = function(g) return ops._zeros_of(g) end,
  doc = "Rounding to multiples of 1 / scale (fine) or of scale.",
}

op "round" {
  args = "x: Tensor, *, decimals: int = 0", kind = "composite", inplace = true, alias = {"special.round"},
  doc = "The nearest number with so many decimals (negative: of a power of ten), ties to even.",
  example = [[
    torch.round(torch.tensor{0.5, 1.5, -2.6})
    torch.round(torch.tensor{1.234, 5.678}, {decimals = 1})]],
}

local function scaled(name, factor, doc)
  op(name) {
    args = "x: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = ("x * (T)%.17g"):format(factor),
    grad = function(g) return ops[name](g) end, doc = doc,
  }
end

scaled("deg2rad", math.pi / 180, "Degrees as radians.")
scaled("rad2deg", 180 / math.pi, "Radians as degrees.")

op "angle" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", promote = "float", inplace = false,
  c = "x != x ? x : x < 0 ? (T)M_PI : 0",
  grad = function(g) return ops._zeros_of(g) end,
  doc = "pi where x is negative, else 0: the angle in the complex plane.",
}

op "positive" {
  args = "x: Tensor", kind = "composite",
  doc = "x as it is: Python's unary plus. Not defined for bool.",
  example = "torch.positive(torch.tensor{-1, 2})",
}

op "_nan_to_num" {
  args = "x: Tensor, nan: float, posinf: float, neginf: float", kind = "elementwise", dtypes = "float", inplace = false,
  c = "x != x ? nan : x == (T)INFINITY ? posinf : x == -(T)INFINITY ? neginf : x",
  grad = function(g, x) return ops.where(x:isfinite(), g, 0.0) end,
  doc = "nan_to_num with all replacements given.",
}

op "nan_to_num" {
  args = "x: Tensor, nan: float = 0.0, posinf: Number? = nil, neginf: Number? = nil", kind = "composite", inplace = true,
  doc = "x with nan replaced by a number, and infinities by the largest and smallest numbers of the dtype unless others are given.",
  example = "torch.nan_to_num(torch.tensor{1.0, torch.nan, torch.inf}, {posinf = 100})",
}

op "_mantissa" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", inplace = false, c = "MANTISSA(x)",
  grad = function(g, x) return g / ops._exponent(x):exp2() end,
  doc = "The mantissa, between 0.5 and 1 in magnitude.",
}

op "_exponent" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", inplace = false, c = "EXPONENT(x)", nograd = "piecewise constant",
  doc = "The power of 2 that belongs to the mantissa.",
}

op "frexp" {
  args = "x: Tensor", kind = "composite", returns = "mantissa: Tensor, exponent: Tensor",
  body = function(x) return ops._mantissa(x), ops._exponent(x):to_dtype("int32") end,
  doc = "x taken apart: x = mantissa * 2^exponent with 0.5 <= |mantissa| < 1; the exponents are int32.",
  example = "torch.frexp(torch.tensor{1.0, 3.0, 10.0})",
}
