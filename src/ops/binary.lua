-- Functions of two tensors, elementwise: shapes broadcast, types promote.

--- The arguments of functions of which one may be a number.
local EITHER = "x: Operand, y: Operand"

local function binary(name, dtypes, c, grad, doc, more)
  local e = {args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = dtypes, c = c, doc = doc}
  if type(grad) == "function" then e.grad = grad else e.nograd = grad end
  for k, v in pairs(more or {}) do e[k] = v end
  op(name)(e)
end

-- ---- geometry ----

binary("atan2", "float", "ATAN2(x, y)", function(g, x, y)
  local scaled = g / (x * x + y * y)
  return scaled * y, (scaled * x):neg()
end, "The angle in radians of the point with ordinate x and abscissa y.", {promote = "float", alias = {"arctan2"}})

binary("hypot", "float", "HYPOT(x, y)", function(g, x, y, out) return g * (x / out), g * (y / out) end, "sqrt(x^2 + y^2) without overflow on the way.")

-- ---- logarithms ----

binary("logaddexp", "float", "x == y ? x + (T)M_LN2 : (x > y ? x : y) + LOG1P(EXP(-FABS(x - y)))",
  function(g, x, y) return g * (x - y):sigmoid(), g * (y - x):sigmoid() end, "log(exp(x) + exp(y)), safe for large numbers.")

binary("logaddexp2", "float", "x == y ? x + 1 : (x > y ? x : y) + LOG1P(EXP2(-FABS(x - y))) * (T)M_LOG2E",
  function(g, x, y) return g * ((x - y) * math.log(2)):sigmoid(), g * ((y - x) * math.log(2)):sigmoid() end, "log2(2^x + 2^y), safe for large numbers.")

binary("xlogy", "float", "y != y ? y : x == 0 ? 0 : x * LOG(y)", function(g, x, y)
  return ops.where(ops.logical_and(x:eq(0), y:le(0)), 0.0, ops.xlogy(g, y)), g * x / y
end, "x * log(y), 0 where x is 0.", {promote = "float", args = EITHER, alias = {"special.xlogy"}})

binary("special.xlog1py", "float", "y != y ? y : x == 0 ? 0 : x * LOG1P(y)", function(g, x, y)
  return ops.where(ops.logical_and(x:eq(0), y:le(-1)), 0.0, ops["special.xlog1py"](g, y)), g * x / (y + 1)
end, "x * log(1 + y), 0 where x is 0.", {promote = "float", args = EITHER})

-- ---- choice ----

binary("fmax", "all", {bool = "x | y", int = "x > y ? x : y", float = "FMAX(x, y)"}, function(g, x, y)
  local first = ops.logical_or(x:ge(y), y:isnan())
  return ops.where(first, g, 0.0), ops.where(first, 0.0, g)
end, "The larger of x and y, elementwise; where one is nan, the other.",
  {inplace = false, example = "torch.fmax(torch.tensor{1.0, torch.nan, 3.0}, torch.tensor{2.0, 2.0, torch.nan})"})

binary("fmin", "all", {bool = "x & y", int = "x < y ? x : y", float = "FMIN(x, y)"}, function(g, x, y)
  local first = ops.logical_or(x:le(y), y:isnan())
  return ops.where(first, g, 0.0), ops.where(first, 0.0, g)
end, "The smaller of x and y, elementwise; where one is nan, the other.",
  {inplace = false, example = "torch.fmin(torch.tensor{1.0, torch.nan, 3.0}, torch.tensor{2.0, 2.0, torch.nan})"})

binary("heaviside", "all", {bool = "x | y", default = "x == 0 ? y : x > 0"}, "piecewise constant", "0 where x is negative, 1 where positive, y where zero. Both have one dtype.",
  {check = true, example = "torch.heaviside(torch.tensor{-1.0, 0.0, 2.0}, torch.tensor(0.5))"})

-- ---- numbers' parts ----

binary("copysign", "float", "y == y ? COPYSIGN(x, y) : FABS(x)", function(g, x, _, out)
  return g * ops.where(x:eq(0), 0.0, out / x), ops._zeros_of(g)
end, "The magnitude of x with the sign of y, elementwise; nan counts as positive.",
  {promote = "float", args = "x: Tensor, y: Operand", example = "torch.copysign(torch.tensor{1.0, -2.0, 3.0}, torch.tensor{-1.0, 1.0, -0.0})"})

binary("nextafter", "float", "NEXT_AFTER(x, y)", "piecewise constant", "The next number of the dtype after x towards y.",
  {example = "torch.nextafter(torch.tensor{1.0}, torch.tensor{2.0}):item()"})

op "ldexp" {
  args = "x: Tensor, other: Tensor", kind = "composite", inplace = true,
  body = function(x, other) return x * ops.pow(2.0, other) end,
  doc = "x * 2^other, elementwise; shapes broadcast. The result is floating point.",
  example = "torch.ldexp(torch.tensor{1.0, 1.5}, torch.tensor{3, 1})",
}

op "float_power" {
  args = "x: Operand, exponent: Operand", kind = "composite", inplace = true,
  doc = "x to the power of the exponent, elementwise, in float64; shapes broadcast.",
  example = "torch.float_power(torch.tensor{1, 4, 9}, 0.5)",
}

-- ---- integers ----

binary("gcd", "int", "gcd_int(x, y)", "integers only", "Greatest common divisor, not negative.")
binary("lcm", "int", "lcm_int(x, y)", "integers only", "Least common multiple, not negative.")
binary("bitwise_left_shift", "int", "shift_left(x, y, 8 * sizeof(T))", "integers only", "x shifted left by y bits; Lua's `<<`.",
  {args = EITHER, alias = {"__lshift__"}})
binary("bitwise_right_shift", "int", "shift_right(x, y, 8 * sizeof(T))", "integers only", "x shifted right by y bits, keeping its sign; Lua's `>>`.",
  {args = EITHER, alias = {"__rshift__"}})
