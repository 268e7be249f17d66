-- Functions of one tensor, elementwise. Integers are computed in the default floating type unless said otherwise.

local function float_function(name, c, grad, doc, more)
  local e = {args = "x: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = c, grad = grad, doc = doc}
  for k, v in pairs(more or {}) do e[k] = v end
  op(name)(e)
end

local two_by_sqrt_pi = 2 / math.sqrt(math.pi)

float_function("exp", "EXP(x)", function(g, _, out) return g * out end, "e to the power of x, elementwise.")
float_function("exp2", "EXP2(x)", function(g, _, out) return g * out * math.log(2) end, "2 to the power of x, elementwise.", {alias = {"special.exp2"}})
float_function("expm1", "EXPM1(x)", function(g, _, out) return g * (out + 1) end, "exp(x) - 1, precise near 0.", {alias = {"special.expm1"}})
float_function("log", "LOG(x)", function(g, x) return g / x end, "Natural logarithm, elementwise.")
float_function("log2", "LOG2(x)", function(g, x) return g / (x * math.log(2)) end, "Logarithm to base 2, elementwise.")
float_function("log10", "LOG10(x)", function(g, x) return g / (x * math.log(10)) end, "Logarithm to base 10, elementwise.")
float_function("log1p", "LOG1P(x)", function(g, x) return g / (x + 1) end, "log(1 + x), precise near 0.", {alias = {"special.log1p"}})
float_function("sqrt", "SQRT(x)", function(g, _, out) return g / (out * 2) end, "Square root, elementwise.")
float_function("rsqrt", "1 / SQRT(x)", function(g, _, out) return g * out:pow(3) * -0.5 end, "1 / sqrt(x), elementwise.")
float_function("reciprocal", "1 / x", function(g, _, out) return (g * out * out):neg() end, "1 / x, elementwise.")
float_function("sin", "SIN(x)", function(g, x) return g * x:cos() end, "Sine of radians, elementwise.")
float_function("cos", "COS(x)", function(g, x) return (g * x:sin()):neg() end, "Cosine of radians, elementwise.")
float_function("tan", "TAN(x)", function(g, _, out) return g * (out * out + 1) end, "Tangent of radians, elementwise.")
float_function("asin", "ASIN(x)", function(g, x) return g * (1 - x * x):rsqrt() end, "Inverse sine in radians, elementwise.", {alias = {"arcsin"}})
float_function("acos", "ACOS(x)", function(g, x) return (g * (1 - x * x):rsqrt()):neg() end, "Inverse cosine in radians, elementwise.", {alias = {"arccos"}})
float_function("atan", "ATAN(x)", function(g, x) return g / (x * x + 1) end, "Inverse tangent in radians, elementwise.", {alias = {"arctan"}})
float_function("sinh", "SINH(x)", function(g, x) return g * x:cosh() end, "Hyperbolic sine, elementwise.")
float_function("cosh", "COSH(x)", function(g, x) return g * x:sinh() end, "Hyperbolic cosine, elementwise.")
float_function("tanh", "TANH(x)", function(g, _, out) return ops._tanh_backward(g, out) end, "Hyperbolic tangent, elementwise.")
float_function("asinh", "ASINH(x)", function(g, x) return g * (x * x + 1):rsqrt() end, "Inverse hyperbolic sine, elementwise.", {alias = {"arcsinh"}})
float_function("acosh", "ACOSH(x)", function(g, x) return g * (x * x - 1):rsqrt() end, "Inverse hyperbolic cosine, elementwise.", {alias = {"arccosh"}})
float_function("atanh", "ATANH(x)", function(g, x) return g / (1 - x * x) end, "Inverse hyperbolic tangent, elementwise.", {alias = {"arctanh"}})
float_function("erf", "ERF(x)", function(g, x) return g * (x * x):neg():exp() * two_by_sqrt_pi end, "Error function, elementwise.", {alias = {"special.erf"}})
float_function("erfc", "ERFC(x)", function(g, x) return g * (x * x):neg():exp() * -two_by_sqrt_pi end, "1 - erf(x), elementwise.", {alias = {"special.erfc"}})
float_function("sigmoid", "1 / (1 + EXP(-x))", function(g, _, out) return ops._sigmoid_backward(g, out) end,
  "Logistic function 1 / (1 + exp(-x)), elementwise.", {alias = {"special.expit"}})

op "_sigmoid_backward" {
  args = "g: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = "g * y * (1 - y)",
  grad = function(gg, g, y) return ops._sigmoid_backward(gg, y), gg * g * (1 - y * 2) end,
  doc = "The gradient of sigmoid, whose result is y.",
}

op "_tanh_backward" {
  args = "g: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = "g * (1 - y * y)",
  grad = function(gg, g, y) return ops._tanh_backward(gg, y), gg * g * y * -2 end,
  doc = "The gradient of tanh, whose result is y.",
}

local function same_function(name, dtypes, c, grad, doc, more)
  local e = {args = "x: Tensor", kind = "elementwise", dtypes = dtypes, c = c, doc = doc}
  if type(grad) == "function" then e.grad = grad else e.nograd = grad end
  for k, v in pairs(more or {}) do e[k] = v end
  op(name)(e)
end

local function zero_gradient(g) return ops._zeros_of(g) end

same_function("abs", "number", {int = "x < 0 ? -x : x", float = "FABS(x)"}, function(g, x) return g * x:sgn() end,
  "Absolute value, elementwise.", {alias = {"absolute"}})
same_function("sgn", "all", {bool = "x", default = "(x > 0) - (x < 0)", float = "(x > 0) - (x < 0)"}, zero_gradient, "-1, 0 or 1 by the sign of x, elementwise.")
same_function("sign", "all", {bool = "x", default = "(x > 0) - (x < 0)", float = "(x > 0) - (x < 0)"}, zero_gradient, "-1, 0 or 1 by the sign of x, elementwise.")
same_function("floor", "number", {int = "x", float = "FLOOR(x)"}, zero_gradient, "The largest integer not above x, elementwise.")
same_function("ceil", "number", {int = "x", float = "CEIL(x)"}, zero_gradient, "The smallest integer not below x, elementwise.")
same_function("trunc", "number", {int = "x", float = "TRUNC(x)"}, zero_gradient, "x without its fraction, elementwise.", {alias = {"fix"}})
same_function("frac", "float", "x - TRUNC(x)", function(g) return g end, "The fraction of x with its sign, elementwise.")
same_function("_square", "number", "x * x", function(g, x) return g * x * 2 end, "x * x, elementwise, of numbers.")

op "square" {
  args = "x: Tensor", kind = "composite", inplace = true,
  doc = "x * x, elementwise.",
  example = "torch.square(torch.tensor{-1, 0, 2})",
}

same_function("bitwise_not", "integral", {bool = "x == 0", int = "~x"}, "integers only", "Bits inverted, or the logical not of a bool; Lua's unary `~`.")
same_function("relu", "number", {int = "x > 0 ? x : 0", float = "x > 0 || x != x ? x : 0"}, function(g, _, out) return ops._threshold_backward(g, out, 0.0) end,
  "max(x, 0), elementwise.")

op "_threshold_backward" {
  args = "g: Tensor, x: Tensor, threshold: float", kind = "elementwise", dtypes = "float", inplace = false,
  c = "x <= threshold ? 0 : g",
  grad = function(gg, _, x, threshold) return ops._threshold_backward(gg, x, threshold), ops._zeros_of(x) end,
  doc = "g where x lies above the threshold, else 0.",
}

op "_zeros_of" {
  args = "x: Tensor", kind = "kernel", nograd = "constant",
  doc = "Zeros of x's shape in the room of one: the gradient of functions that are flat almost everywhere.",
}

local function bitwise(name, c, doc)
  op(name) {args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "integral", c = c, nograd = "integers only", doc = doc}
end

bitwise("bitwise_and", "x & y", "Bits set in both; Lua's `&`.")
bitwise("bitwise_or", "x | y", "Bits set in either; Lua's `|`.")
bitwise("bitwise_xor", "x ^ y", "Bits set in just one; Lua's binary `~`.")

op "where" {
  args = "condition: Tensor, x: Operand, y: Operand", kind = "elementwise", dtypes = "all", inplace = false, forms = "function",
  inputs = {condition = "bool"}, c = "condition ? x : y", check = true,
  grad = function(g, condition) return nil, ops.where(condition, g, 0.0), ops.where(condition, 0.0, g) end,
  doc = "x where the condition (bool or uint8) holds, else y; shapes broadcast, dtypes of x and y promote.",
  example = "torch.where(torch.tensor{true, false, true}, torch.tensor{1, 2, 3}, 0)",
}

op "where_nonzero" {
  args = "condition: Tensor", kind = "composite", forms = "function", returns = "Tensor[]", overload_of = "where",
  doc = "The positions of the elements that are not zero: a tensor for each dimension.",
  example = [[
    local x = torch.tensor{{0, 5}, {7, 0}}
    table.unpack(torch.where(x))]],
}

op "clamp" {
  args = "x: Tensor, min: Operand? = nil, max: Operand? = nil", kind = "composite", inplace = true, alias = {"clip"},
  doc = "x held between min and max (numbers or tensors, which broadcast; either may be nil), elementwise. Where min exceeds max the result is max.",
  example = [[
    torch.clamp(torch.tensor{-1, 0, 2}, 0, 1)
    torch.clamp(torch.tensor{-1, 0, 2}, {min = 0})]],
}

op "_clamp_between" {
  args = "x: Tensor, min: float, max: float", kind = "elementwise", dtypes = "float", inplace = false,
  c = "x < min ? min : x > max ? max : x",
  grad = function(g, x, min, max) return ops.where(ops.logical_and(x:ge(min), x:le(max)), g, 0.0) end,
  doc = "x held between two numbers.",
}

op "clamp_min" {
  args = "x: Tensor, min: Operand", kind = "composite", inplace = true,
  body = function(x, min) return ops._clamp_low(x, min) end,
  doc = "x, but not less than min (a number or a tensor, which broadcasts), elementwise.",
  example = "torch.clamp_min(torch.tensor{-1, 0, 2}, 0)",
}

op "clamp_max" {
  args = "x: Tensor, max: Operand", kind = "composite", inplace = true,
  body = function(x, max) return ops._clamp_high(x, max) end,
  doc = "x, but not more than max (a number or a tensor, which broadcasts), elementwise.",
  example = "torch.clamp_max(torch.tensor{-1, 0, 2}, 1)",
}

op "_clamp_low" {
  args = "x: Tensor, min: Operand", kind = "elementwise", dtypes = "all", inplace = false,
  c = {bool = "x | min", int = "x < min ? min : x", float = "x < min || min != min ? min : x"},
  grad = function(g, x, min) return ops.where(x:ge(min), g, 0.0), ops.where(x:lt(min), g, 0.0) end,
  doc = "The larger of x and min; the gradient goes to x at a tie.",
}

op "_clamp_high" {
  args = "x: Tensor, max: Operand", kind = "elementwise", dtypes = "all", inplace = false,
  c = {bool = "x & max", int = "x > max ? max : x", float = "x > max || max != max ? max : x"},
  grad = function(g, x, max) return ops.where(x:le(max), g, 0.0), ops.where(x:gt(max), g, 0.0) end,
  doc = "The smaller of x and max; the gradient goes to x at a tie.",
}

op "masked_fill" {
  args = "x: Tensor, mask: Tensor, value: Operand", kind = "composite", inplace = true,
  doc = "x with `value` (a number or a 0-d tensor) where the mask (bool) is true; x and the mask broadcast together.",
  example = "torch.masked_fill(torch.tensor{1, 2, 3}, torch.tensor{true, false, true}, 0)",
}
