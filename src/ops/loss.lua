-- Losses that compare values element by element. Each is a kernel (with a leading underscore), whose result is then summed up as
-- `reduction` says: "none", "mean" or "sum".

local function loss(name, args, body, doc, example)
  op("functional." .. name) {
    args = args .. ", *, reduction: string = \"mean\"", kind = "composite", body = body, doc = doc .. " reduction: \"none\", \"mean\" or \"sum\".",
    example = "F." .. name .. example,
  }
end

op "_reduce_loss" {
  args = "x: Tensor, reduction: string", kind = "composite",
  doc = "x as it is for \"none\", its mean or its sum.",
}

---- squares ----

op "functional.mse_loss" {
  args = "x: Tensor, target: Tensor, *, reduction: string = \"mean\"", kind = "composite",
  doc = "(x - target)^2 of tensors of the same sizes, or that broadcast. reduction: \"none\" (a loss for each element), \"mean\" or \"sum\".",
  example = [[
    F.mse_loss(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 4.0})
    F.mse_loss(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 4.0}, {reduction = "none"})]],
}

op "_mse" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "number", inplace = false, c = "(x - y) * (x - y)",
  grad = function(g, x, y)
    local b = ops._mse_backward(x, y, g, 2.0)
    return b, b:neg()
  end,
  doc = "(x - y)^2, elementwise.",
}

op "_mse_sum" {
  args = "x: Tensor, y: Tensor, scale: float", kind = "kernel",
  grad = function(g, x, y, scale)
    local b = ops._mse_backward(x, y, g, scale * 2.0)
    return b, b:neg()
  end,
  doc = "scale times the sum of (x - y)^2; x and y have one shape.",
}

op "_mse_backward" {
  args = "x: Tensor, y: Tensor, g: Tensor, scale: float", kind = "elementwise", dtypes = "float", inplace = false, c = "g * scale * (x - y)",
  grad = function(gg, x, y, g, scale)
    local b = gg * g * scale
    return b, b:neg(), ops._mse_backward(x, y, gg, scale)
  end,
  doc = "scale * g * (x - y).",
}

---- absolute values ----

op "_l1" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "number", inplace = false, c = {int = "x < y ? y - x : x - y", float = "FABS(x - y)"},
  grad = function(g, x, y)
    local b = g * (x - y):sgn()
    return b, b:neg()
  end,
  doc = "|x - y|, elementwise.",
}

loss("l1_loss", "x: Tensor, target: Tensor", function(x, y, reduction) return ops._reduce_loss(ops._l1(x, y), reduction) end, "|x - target|.",
  "(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 5.0})")

op "_huber" {
  args = "x: Tensor, y: Tensor, width: float, slope: float", kind = "elementwise", dtypes = "float", inplace = false,
  c = "({ const T d = FABS(x - y); d < width ? d * d * (slope / width * 0.5) : slope * (d - width * 0.5); })",
  grad = function(g, x, y, width, slope)
    local b = ops._huber_backward(g, x, y, width, slope)
    return b, b:neg()
  end,
  doc = "slope * (|x - y| - width / 2), rounded off by a parabola where |x - y| is below width.",
}

op "_huber_backward" {
  args = "g: Tensor, x: Tensor, y: Tensor, width: float, slope: float", kind = "elementwise", dtypes = "float", inplace = false,
  c = "({ const T d = x - y; d >= width ? g * slope : d <= -width ? -g * slope : g * d * (slope / width); })",
  grad = function(gg, g, x, y, width, slope)
    local b = ops.where((x - y):abs():lt(width), gg * g * (slope / width), 0.0)
    return ops._huber_backward(gg, x, y, width, slope), b, b:neg()
  end,
  doc = "The gradient of _huber with respect to x.",
}

op "functional.smooth_l1_loss" {
  args = "x: Tensor, target: Tensor, *, reduction: string = \"mean\", beta: float = 1.0", kind = "composite",
  doc = "|x - target| - beta / 2, and (x - target)^2 / (2 beta) where the difference is below beta. reduction: \"none\", \"mean\" or \"sum\".",
  example = [[F.smooth_l1_loss(torch.tensor{1.0, 2.0}, torch.tensor{1.5, 5.0}, {reduction = "none"})]],
}

op "functional.huber_loss" {
  args = "x: Tensor, target: Tensor, *, reduction: string = \"mean\", delta: float = 1.0", kind = "composite",
  doc = "delta * (|x - target| - delta / 2), and (x - target)^2 / 2 where the difference is below delta. reduction: \"none\", \"mean\" or \"sum\".",
  example = [[F.huber_loss(torch.tensor{1.0, 2.0}, torch.tensor{1.5, 5.0}, {reduction = "none"})]],
}

---- probabilities ----

op "functional.binary_cross_entropy" {
  args = "x: Tensor, target: Tensor, weight: Tensor? = nil, *, reduction: string = \"mean\"", kind = "composite",
  doc = "-(target log(x) + (1 - target) log(1 - x)) of probabilities x from 0 to 1, times weight; logarithms are held above -100. reduction: \"none\", " ..
    "\"mean\" or \"sum\".",
  example = [[F.binary_cross_entropy(torch.tensor{0.5, 0.9}, torch.tensor{1.0, 1.0}, {reduction = "none"})]],
}

op "_bce" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", inplace = false,
  c = "({ const T a = LOG(x), b = LOG1P(-x); (y - 1) * (b < -100 ? -100 : b) - y * (a < -100 ? -100 : a); })",
  grad = function(g, x, y) return ops._bce_backward(g, x, y), g * (ops._clamp_low(x:neg():log1p(), -100.0) - ops._clamp_low(x:log(), -100.0)) end,
  doc = "Binary cross entropy, elementwise.",
}

op "_bce_backward" {
  args = "g: Tensor, x: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", inplace = false,
  c = "({ const T v = (1 - x) * x; g * (x - y) / (v > 1e-12 ? v : 1e-12); })",
  grad = function(gg, g, x, y)
    local v = ops._clamp_low((1 - x) * x, 1e-12)
    local u = gg * g / v
    return ops._bce_backward(gg, x, y), u * (1 - (x - y) * (1 - x * 2) / v), u:neg()
  end,
  doc = "The gradient of binary cross entropy with respect to x.",
}

op "functional.binary_cross_entropy_with_logits" {
  args = "x: Tensor, target: Tensor, weight: Tensor? = nil, *, reduction: string = \"mean\", pos_weight: Tensor? = nil", kind = "composite",
  doc = "Binary cross entropy of sigmoid(x), computed without overflow; pos_weight multiplies the term of target. reduction: \"none\", \"mean\" or " ..
    "\"sum\".",
  example = [[F.binary_cross_entropy_with_logits(torch.tensor{0.0, 3.0}, torch.tensor{1.0, 0.0}, {reduction = "none"})]],
}

op "_bce_logits" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", inplace = false,
  c = "(x > 0 ? x : 0) - x * y + LOG1P(EXP(-FABS(x)))",
  grad = function(g, x, y) return ops._bce_logits_backward(g, x, y), (g * x):neg() end,
  doc = "Binary cross entropy of sigmoid(x), elementwise.",
}

op "_bce_logits_backward" {
  args = "g: Tensor, x: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", inplace = false,
  c = "g * (1 / (1 + EXP(-x)) - y)",
  grad = function(gg, g, x, y)
    local s = x:sigmoid()
    return ops._bce_logits_backward(gg, x, y), gg * g * s * (1 - s), (gg * g):neg()
  end,
  doc = "g * (sigmoid(x) - y).",
}

op "functional.kl_div" {
  args = "x: Tensor, target: Tensor, *, reduction: string = \"mean\", log_target: bool = false", kind = "composite",
  doc = "target (log(target) - x) with x a logarithm; log_target: target is one, too. reduction: \"none\", \"mean\", \"sum\", or \"batchmean\" (the sum " ..
    "divided by the first size).",
  example = [[F.kl_div(torch.tensor{{0.5, 0.5}}:log(), torch.tensor{{0.9, 0.1}}, {reduction = "batchmean"})]],
}

op "_kl_div" {
  args = "x: Tensor, y: Tensor", kind = "elementwise", dtypes = "float", inplace = false, c = "(y == 0 ? 0 : y * LOG(y)) - y * x",
  grad = function(g, x, y) return (g * y):neg(), g * (ops.where(y:eq(0), 0.0, y:log() + 1) - x) end,
  doc = "y (log(y) - x), and 0 where y is 0, elementwise.",
}

op "_kl_div_log" {
  args = "x: Tensor, y: Tensor", kind = "composite",
  body = function(x, y) return y:exp() * (y - x) end,
  doc = "exp(y) (y - x), elementwise.",
}

op "functional.poisson_nll_loss" {
  args = "x: Tensor, target: Tensor, *, log_input: bool = true, full: bool = false, eps: float = 1e-8, reduction: string = \"mean\"", kind = "composite",
  doc = "exp(x) - target x, or x - target log(x + eps) unless log_input; full adds Stirling's term for log(target!). reduction: \"none\", \"mean\" or " ..
    "\"sum\".",
  example = [[F.poisson_nll_loss(torch.tensor{0.0, 1.0}, torch.tensor{1.0, 2.0}, {reduction = "none"})]],
}

op "_poisson_log" {
  args = "x: Tensor, y: Tensor", kind = "composite",
  body = function(x, y) return x:exp() - y * x end,
  doc = "exp(x) - y x.",
}

op "_poisson_rate" {
  args = "x: Tensor, y: Tensor, eps: float", kind = "composite",
  body = function(x, y, eps) return x - y * (x + eps):log() end,
  doc = "x - y log(x + eps).",
}

op "_stirling" {
  args = "y: Tensor", kind = "composite",
  body = function(y) return ops.where(y:le(1), 0.0, y * y:log() - y + (y * (2 * math.pi)):log() * 0.5) end,
  doc = "Stirling's approximation of log(y!) where y is above 1, else 0.",
}

op "functional.gaussian_nll_loss" {
  args = "x: Tensor, target: Tensor, var: Tensor, *, full: bool = false, eps: float = 1e-6, reduction: string = \"mean\"", kind = "composite",
  doc = "(log(var) + (x - target)^2 / var) / 2 with var held above eps; full adds log(2 pi) / 2. var has x's sizes, or 1 or nothing in the last " ..
    "dimension. reduction: \"none\", \"mean\" or \"sum\".",
  example = [[F.gaussian_nll_loss(torch.tensor{1.0, 2.0}, torch.tensor{1.0, 4.0}, torch.tensor{1.0, 1.0}, {reduction = "none"})]],
}

op "_gaussian" {
  args = "x: Tensor, y: Tensor, var: Tensor", kind = "composite",
  body = function(x, y, var) return (var:log() + ops._mse(x, y) / var) * 0.5 end,
  doc = "(log(var) + (x - y)^2 / var) / 2.",
}

op "_held_above" {
  args = "x: Tensor, low: float", kind = "elementwise", dtypes = "float", inplace = false, c = "x < low ? low : x",
  grad = function(g) return g end,
  doc = "The larger of x and low, with a gradient as if it were x.",
}

---- margins ----

loss("soft_margin_loss", "x: Tensor, target: Tensor",
  function(x, y, reduction) return ops._reduce_loss((x * y):neg():exp():log1p(), reduction) end, "log(1 + exp(-target x)) for targets 1 and -1.",
  "(torch.tensor{0.0, 3.0}, torch.tensor{1.0, -1.0}, {reduction = \"none\"})")

loss("hinge_embedding_loss", "x: Tensor, target: Tensor, *, margin: float = 1.0",
  function(x, y, margin, reduction)
    local apart, near = ops._clamp_low(margin - x, 0.0), ops.where(y:ne(-1), x, 0.0)
    return ops._reduce_loss(ops.where(y:ne(1), apart, 0.0) + near, reduction)
  end, "x where target is 1, and max(0, margin - x) where it is -1.", "(torch.tensor{0.5, 0.25}, torch.tensor{1, -1}, {reduction = \"none\"})")

loss("margin_ranking_loss", "x1: Tensor, x2: Tensor, target: Tensor, *, margin: float = 0.0", nil,
  "max(0, margin - target (x1 - x2)); the three have as many dimensions.",
  "(torch.tensor{1.0, 2.0}, torch.tensor{3.0, 1.0}, torch.tensor{1.0, 1.0}, {reduction = \"none\"})")

op "_margin_ranking" {
  args = "x1: Tensor, x2: Tensor, target: Tensor, margin: float", kind = "composite",
  body = function(x1, x2, y, margin) return ops._clamp_low(y:neg() * (x1 - x2) + margin, 0.0) end,
  doc = "max(0, margin - target (x1 - x2)).",
}

op "functional.multilabel_soft_margin_loss" {
  args = "x: Tensor, target: Tensor, weight: Tensor? = nil, *, reduction: string = \"mean\"", kind = "composite",
  doc = "Binary cross entropy of sigmoid(x), times weight, averaged over the last dimension. reduction: \"none\", \"mean\" or \"sum\".",
  example = "F.multilabel_soft_margin_loss(torch.tensor{{0.0, 2.0}}, torch.tensor{{1.0, 0.0}})",
}

op "functional.cosine_embedding_loss" {
  args = "x1: Tensor, x2: Tensor, target: Tensor, *, margin: float = 0.0, reduction: string = \"mean\"", kind = "composite",
  doc = "1 - cos(x1, x2) where target is 1, and max(0, cos(x1, x2) - margin) where it is -1; rows are vectors. reduction: \"none\", \"mean\" or \"sum\".",
  example = [[
    local a, b = torch.tensor{{1.0, 0.0}, {1.0, 0.0}}, torch.tensor{{0.0, 1.0}, {2.0, 0.0}}
    F.cosine_embedding_loss(a, b, torch.tensor{1, -1}, {reduction = "none"})]],
}

op "_cosine_embedding" {
  args = "x1: Tensor, x2: Tensor, target: Tensor, dim: dim, margin: float", kind = "composite",
  body = function(x1, x2, y, dim, margin)
    local n1, n2 = (x1 * x1):sum(dim) + 1e-12, (x2 * x2):sum(dim) + 1e-12
    local cosine = (x1 * x2):sum(dim) / (n1 * n2):sqrt()
    return ops.where(y:eq(1), 1 - cosine, 0.0) + ops.where(y:eq(-1), ops._clamp_low(cosine - margin, 0.0), 0.0)
  end,
  doc = "The unreduced cosine embedding loss of vectors along dim.",
}
