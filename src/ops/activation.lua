-- Activation functions of torch.nn.functional. The public entries check their arguments and know `inplace`; the entries with a leading
-- underscore are the elementwise kernels, each with a backward kernel whose own gradient gives the second order.

--- A public function: f(x, numbers..., inplace) in activation.c over the kernel of the same name. `given`: numbers that its example must give.
local function activation(name, numbers, doc, alias, given)
  op("functional." .. name) {
    args = "x: Tensor, " .. numbers .. "inplace: bool = false", kind = "composite", alias = alias, doc = doc .. " inplace overwrites x.",
    example = ("F.%s(torch.tensor{-4.0, -1.0, 0.0, 2.0, 7.0}%s)"):format(name, given or ""),
  }
end

activation("relu", "", "max(x, 0), elementwise.")
activation("relu6", "", "x held between 0 and 6, elementwise.")
activation("hardtanh", "min_val: Number = -1.0, max_val: Number = 1.0, ", "x held between min_val and max_val, elementwise.")
activation("hardsigmoid", "", "x / 6 + 1/2 held between 0 and 1, elementwise.")
activation("hardswish", "", "x * hardsigmoid(x), elementwise.")
activation("leaky_relu", "negative_slope: float = 0.01, ", "x where positive, else negative_slope * x, elementwise.")
activation("elu", "alpha: float = 1.0, ", "x where positive, else alpha * (exp(x) - 1), elementwise (Clevert et al., 2016).")
activation("selu", "", "elu with the scale and alpha of self-normalizing networks (Klambauer et al., 2017).", {"selu"})
activation("celu", "alpha: float = 1.0, ", "x where positive, else alpha * (exp(x / alpha) - 1), elementwise (Barron, 2017).", {"celu"})
activation("silu", "", "x * sigmoid(x), elementwise, also called swish.")
activation("mish", "", "x * tanh(softplus(x)), elementwise.")
activation("threshold", "threshold: Number, value: Number, ", "x where it is above threshold, else value, elementwise.", {"threshold"}, ", 1.0, -5.0")

op "functional.rrelu" {
  args = "x: Tensor, lower: float = 0.125, upper: float = 0.3333333333333333, training: bool = false, inplace: bool = false",
  kind = "composite", alias = {"rrelu"},
  doc = "x where positive, else x times a slope: in training drawn evenly from lower to upper for each element, otherwise their mean (Xu et al., " ..
    "2015). inplace overwrites x.",
  example = "F.rrelu(torch.tensor{-1.0, 2.0})",
}

op "functional.gelu" {
  args = "x: Tensor, *, approximate: string = \"none\"", kind = "composite",
  doc = "x times the standard normal distribution's probability of less than x, elementwise; approximate = \"tanh\" estimates it (Hendrycks and " ..
    "Gimpel, 2016). x is floating point.",
  example = "F.gelu(torch.tensor{-1.0, 0.0, 2.0})",
}

op "functional.softplus" {
  args = "x: Tensor, beta: float = 1.0, threshold: float = 20.0", kind = "composite",
  doc = "log(1 + exp(beta x)) / beta, elementwise, and x itself where beta x exceeds threshold, where the two no longer differ. x is floating point.",
  example = "F.softplus(torch.tensor{-1.0, 0.0, 30.0})",
}

op "functional.hardshrink" {
  args = "x: Tensor, lambd: float = 0.5", kind = "composite", alias = {"hardshrink"},
  doc = "x, but 0 from -lambd to lambd, elementwise. x is floating point.",
  example = "F.hardshrink(torch.tensor{-1.0, 0.3, 2.0})",
}

op "functional.softshrink" {
  args = "x: Tensor, lambd: float = 0.5", kind = "composite",
  doc = "x moved towards 0 by lambd, and 0 from -lambd to lambd, elementwise. x is floating point; a negative lambd is an error.",
  example = "F.softshrink(torch.tensor{-1.0, 0.3, 2.0})",
}

op "functional.prelu" {
  args = "x: Tensor, weight: Tensor", kind = "composite", alias = {"prelu"},
  doc = "x where positive, else weight * x. weight is floating point and has one element, or one for each channel (dimension 2 of x); any other " ..
    "number of them is an error.",
  example = "F.prelu(torch.tensor{{-1.0, 2.0}, {4.0, -4.0}}, torch.tensor{0.5, 0.25})",
}

op "functional.glu" {
  args = "x: Tensor, dim: dim = -1", kind = "kernel",
  grad = function(g, x, dim) return ops._glu_backward(g, x, dim) end,
  doc = "The first half of x along dim times the sigmoid of the second half (Dauphin et al., 2017): dimension dim halves. An odd size is an error.",
  example = "F.glu(torch.tensor{1.0, 2.0, 0.0, 100.0})",
}

op "_glu_backward" {
  args = "g: Tensor, x: Tensor, dim: dim", kind = "composite", forms = "function",
  doc = "The gradient of glu: that of both halves, joined.",
}

op "_gated" {
  args = "x: Tensor, gate: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = "x / (1 + EXP(-gate))",
  grad = function(g, x, gate) return ops._gated(g, gate), ops._gate_backward(g, x, gate) end,
  doc = "x * sigmoid(gate).",
}

op "_gate_backward" {
  args = "g: Tensor, x: Tensor, gate: Tensor", kind = "elementwise", dtypes = "float", promote = "float",
  c = "g * x / ((1 + EXP(-gate)) * (1 + EXP(gate)))",
  grad = function(gg, g, x, gate)
    return ops._gate_backward(gg, x, gate), ops._gate_backward(gg, g, gate), ops._gate_backward(gg * g, x, gate) * (1 - gate:sigmoid() * 2)
  end,
  doc = "The derivative of _gated by its gate, times g.",
}

op "functional.logsigmoid" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float",
  c = "(x < 0 ? x : 0) - LOG1P(EXP(-FABS(x)))",
  grad = function(g, x) return g * x:neg():sigmoid() end,
  doc = "log(sigmoid(x)), elementwise.",
}

op "functional.softsign" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = "x / (1 + FABS(x))",
  grad = function(g, x) return g / (x:abs() + 1):square() end,
  doc = "x / (1 + |x|), elementwise.",
}

op "functional.tanhshrink" {
  args = "x: Tensor", kind = "elementwise", dtypes = "float", promote = "float", c = "x - TANH(x)",
  grad = function(g, x) return g * x:tanh():square() end,
  doc = "x - tanh(x), elementwise.",
}

---- kernels ----

--- A kernel entry; in place, too, where it is the forward one.
local function kernel(name, args, dtypes, c, grad, doc)
  op(name) {args = args, kind = "elementwise", dtypes = dtypes, c = c, grad = grad, doc = doc, inplace = not name:match "_backward$"}
end

kernel("_threshold", "x: Tensor, threshold: Number, value: Number", "number", "x <= threshold ? value : x",
  function(g, x, threshold) return ops._threshold_backward(g, x, threshold + 0.0) end, "x above the threshold, else value.")

kernel("_hardtanh", "x: Tensor, min: Number, max: Number", "number", "({ const T low = x < min ? min : x; low > max ? max : low; })",
  function(g, x, min, max) return ops._hardtanh_backward(g, x, min, max) end, "x held between two numbers.")

kernel("_hardtanh_backward", "g: Tensor, x: Tensor, min: Number, max: Number", "float", "x > min && x < max ? g : 0",
  function(gg, _, x, min, max) return ops._hardtanh_backward(gg, x, min, max), ops._zeros_of(x) end, "g where x lies between two numbers, else 0.")

kernel("_hardsigmoid", "x: Tensor", "float", "x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5",
  function(g, x) return ops._hardtanh_backward(g / 6.0, x, -3, 3) end, "x / 6 + 1/2 held between 0 and 1.")

kernel("_hardswish", "x: Tensor", "float", "({ const T y = x < -3 ? 0 : x + 3; x * (y > 6 ? 6 : y) / 6; })",
  function(g, x) return ops._hardswish_backward(g, x) end, "x * hardsigmoid(x).")

kernel("_hardswish_backward", "g: Tensor, x: Tensor", "float", "x < -3 ? 0 : x <= 3 ? g * (x / 3 + 0.5) : g",
  function(gg, g, x) return ops._hardswish_backward(gg, x), ops._hardtanh_backward(gg * g / 3.0, x, -3, 3) end, "The gradient of hardswish.")

kernel("_leaky_relu", "x: Tensor, slope: float", "float", "x > 0 ? x : x * slope",
  function(g, x, slope) return ops._leaky_relu_backward(g, x, slope) end, "x where positive, else slope * x.")

kernel("_leaky_relu_backward", "g: Tensor, x: Tensor, slope: float", "float", "x > 0 ? g : g * slope",
  function(gg, _, x, slope) return ops._leaky_relu_backward(gg, x, slope), ops._zeros_of(x) end, "g where x is positive, else slope * g.")

kernel("_elu", "x: Tensor, positive: float, negative: float, rate: float", "float", "x > 0 ? x * positive : negative * EXPM1(x * rate)",
  function(g, x, positive, negative, rate) return ops._elu_backward(g, x, positive, negative * rate, rate) end,
  "positive * x where x is positive, else negative * (exp(rate x) - 1): elu, selu and celu.")

kernel("_elu_backward", "g: Tensor, x: Tensor, positive: float, negative: float, rate: float", "float",
  "x > 0 ? g * positive : g * negative * EXP(x * rate)",
  function(gg, g, x, positive, negative, rate)
    local curve = ops._elu_backward(gg * g, x, 0.0, negative * rate, rate)
    return ops._elu_backward(gg, x, positive, negative, rate), ops.where(x:ge(0), 0.0, curve)
  end, "g * positive where x is positive, else g * negative * exp(rate x); its derivative has the same form, but is 0 at 0.")

kernel("_silu", "x: Tensor", "float", "x / (1 + EXP(-x))",
  function(g, x) return ops._silu_backward(g, x) end, "x * sigmoid(x).")

kernel("_silu_backward", "g: Tensor, x: Tensor", "float", "({ const T s = 1 / (1 + EXP(-x)); g * s * (1 + x * (1 - s)); })",
  function(gg, g, x)
    local s = x:sigmoid()
    return ops._silu_backward(gg, x), gg * g * s * (1 - s) * (x * (1 - s * 2) + 2)
  end, "The gradient of silu.")

kernel("_mish", "x: Tensor", "float", "x * TANH(x > 20 ? x : LOG1P(EXP(x)))",
  function(g, x) return ops._mish_backward(g, x) end, "x * tanh(softplus(x)).")

kernel("_mish_backward", "g: Tensor, x: Tensor", "float",
  "({ const T t = TANH(x > 20 ? x : LOG1P(EXP(x))), s = 1 / (1 + EXP(-x)); g * (t + x * s * (1 - t * t)); })",
  function(gg, g, x)
    local t, s = ops._softplus(x, 1.0, 20.0):tanh(), x:sigmoid()
    local slope = (1 - t * t) * s
    local curve = slope * 2 + x * slope * (1 - s - t * s * 2)
    return ops._mish_backward(gg, x), gg * g * curve
  end, "The gradient of mish.")

kernel("_softplus", "x: Tensor, beta: float, threshold: float", "float", "x * beta > threshold ? x : LOG1P(EXP(x * beta)) / beta",
  function(g, x, beta, threshold) return ops._softplus_backward(g, x, beta, threshold) end, "log(1 + exp(beta x)) / beta.")

kernel("_softplus_backward", "g: Tensor, x: Tensor, beta: float, threshold: float", "float",
  "x * beta > threshold ? g : g / (1 + EXP(-x * beta))",
  function(gg, g, x, beta, threshold)
    local s = (x * beta):sigmoid()
    local curve = ops.where((x * beta):gt(threshold), 0.0, s * (1 - s) * beta)
    return ops._softplus_backward(gg, x, beta, threshold), gg * g * curve
  end, "The gradient of softplus.")

kernel("_hardshrink", "x: Tensor, lambd: float", "float", "x >= -lambd && x <= lambd ? 0 : x",
  function(g, x, lambd) return ops._shrink_backward(g, x, lambd) end, "x, but 0 from -lambd to lambd.")

kernel("_softshrink", "x: Tensor, lambd: float", "float", "x > lambd ? x - lambd : x < -lambd ? x + lambd : 0",
  function(g, x, lambd) return ops._shrink_backward(g, x, lambd) end, "x moved towards 0 by lambd.")

kernel("_shrink_backward", "g: Tensor, x: Tensor, lambd: float", "float", "x >= -lambd && x <= lambd ? 0 : g",
  function(gg, _, x, lambd) return ops._shrink_backward(gg, x, lambd), ops._zeros_of(x) end, "g, but 0 where x lies from -lambd to lambd.")

kernel("_prelu", "x: Tensor, weight: Tensor", "float", "x > 0 ? x : weight * x",
  function(g, x, weight) return ops._prelu_backward(g, x, weight), ops._negative_half(g * x, x) end,
  "x where positive, else weight * x.")

kernel("_prelu_backward", "g: Tensor, x: Tensor, weight: Operand", "float", "x > 0 ? g : weight * g",
  function(gg, g, x, weight) return ops._prelu_backward(gg, x, weight), ops._zeros_of(x), ops._negative_half(gg * g, x) end,
  "g where x is positive, else weight * g.")

kernel("_negative_half", "g: Tensor, x: Tensor", "float", "x > 0 ? 0 : g",
  function(gg, _, x) return ops._negative_half(gg, x), ops._zeros_of(x) end, "g where x is not positive, else 0.")

kernel("_gelu", "x: Tensor", "float", "0.5 * x * (1 + ERF(x * 0.70710678118654752))",
  function(g, x) return ops._gelu_backward(g, x) end, "x times the normal cumulative function of x.")

kernel("_gelu_backward", "g: Tensor, x: Tensor", "float",
  "g * (0.5 * (1 + ERF(x * 0.70710678118654752)) + x * 0.39894228040143268 * EXP(x * x * -0.5))",
  function(gg, g, x)
    local density = (x * x * -0.5):exp() * 0.39894228040143268
    return ops._gelu_backward(gg, x), gg * g * density * (2 - x * x)
  end, "The gradient of gelu.")

-- With u = c (x + 0.044715 x^3), c = sqrt(2 / pi): gelu is about x (1 + tanh u) / 2.
kernel("_gelu_tanh", "x: Tensor", "float", "0.5 * x * (1 + TANH(0.79788456080286536 * (x + 0.044715 * x * x * x)))",
  function(g, x) return ops._gelu_tanh_backward(g, x) end, "The approximation of gelu by tanh.")

kernel("_gelu_tanh_backward", "g: Tensor, x: Tensor", "float",
  "({ const T t = TANH(0.79788456080286536 * (x + 0.044715 * x * x * x)), slope = 0.79788456080286536 * (1 + 0.134145 * x * x); " ..
    "g * 0.5 * (1 + t + x * (1 - t * t) * slope); })",
  function(gg, g, x)
    local c, xx = 0.79788456080286536, x * x
    local t, slope = (x * (xx * 0.044715 + 1) * c):tanh(), (xx * 0.134145 + 1) * c
    local curve = (1 - t * t) * (slope + xx * (0.134145 * c) - x * t * slope * slope)
    return ops._gelu_tanh_backward(gg, x), gg * g * curve
  end, "The gradient of gelu's approximation.")

op "_rrelu_noise" {
  args = "x: Tensor, lower: float, upper: float", kind = "kernel", nograd = "random numbers",
  doc = "Slopes drawn from lower to upper where x is not positive, in order, and 1 elsewhere.",
}
