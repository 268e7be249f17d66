-- Arithmetic between tensors, and between tensors and numbers. Types promote, shapes broadcast.

op "_scaled" {
  args = "x: Tensor, factor: Number", kind = "composite",
  doc = "x times a number; x itself where that is 1.",
}

op "add" {
  args = "x: Operand, y: Operand, alpha: Number = 1", kind = "elementwise", dtypes = "all", numbers = true, check = true,
  c = {bool = "x | (y & (alpha != 0))", int = "x + y * alpha", float = "x + y * alpha"},
  grad = function(g, _, _, alpha) return g, ops._scaled(g, alpha) end,
  doc = "x + alpha * y, elementwise; shapes broadcast, dtypes promote. Of bool tensors: the logical or. alpha must be an integer unless the result " ..
    "is floating point.",
  example = "torch.add(torch.tensor{1, 2, 3}, torch.tensor{10, 20, 30}, {alpha = 2})",
}

op "sub" {
  args = "x: Operand, y: Operand, alpha: Number = 1", kind = "elementwise", dtypes = "number", numbers = true, alias = {"subtract"}, check = true,
  c = "x - y * alpha",
  grad = function(g, _, _, alpha) return g, ops._scaled(g, alpha):neg() end,
  doc = "x - alpha * y, elementwise; shapes broadcast, dtypes promote. alpha must be an integer unless the result is floating point. Not defined " ..
    "for bool tensors.",
  example = "torch.sub(torch.tensor{10, 20, 30}, torch.tensor{1, 2, 3})",
}

op "rsub" {
  args = "x: Tensor, y: Operand, alpha: Number = 1", kind = "composite",
  body = function(x, y, alpha) return ops.sub(y, x, alpha) end,
  doc = "y - alpha * x, elementwise; shapes broadcast. Not defined for bool tensors.",
  example = "torch.rsub(torch.tensor{1, 2, 3}, 10)",
}

op "mul" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "all", numbers = true, alias = {"multiply"},
  c = {bool = "x & y", int = "x * y", float = "x * y"},
  grad = function(g, x, y) return g * y, g * x end,
  doc = "x * y, elementwise; shapes broadcast, dtypes promote. Of bool tensors: the logical and.",
  example = "torch.mul(torch.tensor{{1, 2, 3}}, torch.tensor{{1}, {10}})",
}

op "_true_div" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "float", promote = "float", inplace = true,
  c = "x / y",
  grad = function(g, x, y) return g / y, (g * (x / y)):div(y):neg() end,
  doc = "x / y in floating point.",
}

op "_floor_div" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "number", inplace = true, check = true,
  c = {int = "floor_div_int(x, y)", float = "PY_FLOOR_DIV(x, y)"},
  quick = {f32 = {when = "(y != 0) & quotient_fits(x, y)", c = "floor_div_of(x, y, quick_fmod(x, y))"}},
  grad = function(g) return ops._zeros_of(g), ops._zeros_of(g) end,
  doc = "x / y rounded towards minus infinity.",
}

op "_trunc_div" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "number", inplace = true, check = true,
  c = {int = "trunc_div_int(x, y)", float = "TRUNC(x / y)"},
  grad = function(g) return ops._zeros_of(g), ops._zeros_of(g) end,
  doc = "x / y rounded towards zero.",
}

op "div" {
  args = "x: Operand, y: Operand, *, rounding_mode: string? = nil", kind = "composite", numbers = true, alias = {"divide"}, inplace = "own",
  doc = "x / y, elementwise; shapes broadcast. The result is floating point. rounding_mode \"trunc\" (towards zero) or \"floor\" (towards minus " ..
    "infinity) keeps integer types, and an integer divided by 0 is then an error.",
  example = [[
    local x = torch.tensor{7, -7}
    torch.div(x, 2)
    torch.div(x, 2, {rounding_mode = "trunc"})
    torch.div(x, 2, {rounding_mode = "floor"})]],
}

op "true_divide" {
  args = "x: Operand, y: Operand", kind = "composite", numbers = true, inplace = true,
  body = function(x, y) return ops._true_div(x, y) end,
  doc = "x / y, elementwise, in floating point; shapes broadcast.",
  example = "torch.true_divide(torch.tensor{1, 2, 3}, 2)",
}

op "floor_divide" {
  args = "x: Operand, y: Operand", kind = "composite", numbers = true, inplace = true,
  doc = "x / y rounded towards minus infinity, elementwise; Lua's `//`. Integers stay integers, and dividing them by 0 is an error.",
  example = "torch.floor_divide(torch.tensor{7, -7}, 2)",
}

op "remainder" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "number", check = true,
  c = {int = "remainder_int(x, y)", float = "PY_REMAINDER(x, y)"},
  quick = {f32 = {when = "quotient_fits(x, y)", c = "remainder_of(y, quick_fmod(x, y))"}},
  grad = function(g, x, y) return g, (g * ops._floor_div(x, y)):neg() end,
  doc = "The remainder of x / y with the sign of y, elementwise; Lua's `%`. Integers modulo 0 are an error.",
  example = "torch.remainder(torch.tensor{7, -7}, 3)",
}

op "fmod" {
  args = "x: Tensor, y: Operand", kind = "elementwise", dtypes = "number", check = true,
  c = {int = "fmod_int(x, y)", float = "FMOD(x, y)"}, quick = {f32 = {when = "quotient_fits(x, y)", c = "quick_fmod(x, y)"}},
  grad = function(g, x, y) return g, (g * ops._trunc_div(x, y)):neg() end,
  doc = "The remainder of x / y with the sign of x, elementwise, as C's fmod. Integers modulo 0 are an error.",
  example = "torch.fmod(torch.tensor{7, -7}, 3)",
}

op "pow" {
  args = "x: Operand, y: Operand", kind = "composite", inplace = true,
  doc = "x to the power of y, elementwise; Lua's `^`. Shapes broadcast; x or y may be a number. A negative number is no exponent of " ..
    "integers; in a tensor of exponents it gives 0, or 1 and -1 their own powers.",
  example = "torch.pow(torch.tensor{1, 2, 3}, 2)",
}

op "_power" {
  args = "x: Operand, y: Operand", kind = "elementwise", dtypes = "number", inplace = false, check = true,
  c = {int = "pow_int(x, y)", float = "POW(x, y)"},
  grad = function(g, x, y, out)
    return ops._pow_grad_base(g, x, y), ops._pow_grad_exponent(g, x, y, out)
  end,
  doc = "x to the power of y, elementwise.",
}

op "_cube" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", c = "x * x * x",
  grad = function(g, x) return g * (x * x * 3) end,
  doc = "The third power, elementwise.",
}

op "_pow_grad_base" {
  args = "g: Tensor, x: Operand, y: Operand", kind = "composite", forms = "function",
  body = function(g, x, y) return ops.where(y:eq(0), 0.0, g * (y * ops.pow(x, y - 1))) end,
  doc = "g d(x^y)/dx; 0 where y is 0.",
}

op "_pow_grad_exponent" {
  args = "g: Tensor, x: Operand, y: Operand, power: Tensor", kind = "composite", forms = "function",
  body = function(g, x, y, power)
    return ops.where(ops.logical_and(x:eq(0), y:ge(0)), 0.0, g * (power * ops.log(x)))
  end,
  doc = "g d(x^y)/dy; 0 where x is 0 and y is not negative.",
}

op "neg" {
  args = "x: Tensor", kind = "elementwise", dtypes = "number", alias = {"negative"},
  c = "-x",
  grad = function(g) return g:neg() end,
  doc = "-x, elementwise.",
}

op "maximum" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "all", inplace = false,
  c = {bool = "x | y", int = "x > y ? x : y", float = "((x > y) | (x != x)) ? x : y"},
  grad = function(g, x, y) return g * ops._share(x:lt(y), x:eq(y)), g * ops._share(y:lt(x), x:eq(y)) end,
  doc = "The larger of x and y, elementwise; nan where either is nan.",
}

op "minimum" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "all", inplace = false,
  c = {bool = "x & y", int = "x < y ? x : y", float = "((x < y) | (x != x)) ? x : y"},
  grad = function(g, x, y) return g * ops._share(x:gt(y), x:eq(y)), g * ops._share(y:gt(x), x:eq(y)) end,
  doc = "The smaller of x and y, elementwise; nan where either is nan.",
}

op "_share" {
  args = "beaten: Tensor, tie: Tensor", kind = "composite", forms = "function",
  body = function(beaten, tie) return ops.where(tie, 0.5, ops.where(beaten, 0.0, 1.0)) end,
  doc = "0 where beaten, one half at a tie, 1 elsewhere: how maximum and minimum divide their gradient.",
}
