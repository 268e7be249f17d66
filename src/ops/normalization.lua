-- Normalization over rows (layer, group and instance norm) and over channels (batch norm).
--
-- The kernels see a contiguous tensor as {rows, per_group, inner}; row r belongs to group r % groups, and its element {c, i} to the channel
-- (r % groups) * per_group + c, which has a weight and a bias. Statistics are over each row, or by_channel over each channel.
-- Layer norm has one group and inner = 1; batch norm has one group, of all channels.
--
-- With xhat = (x - mean) rstd and w the weights, the gradient is P(w g), where P(v) = rstd (v - mean(v) - xhat mean(v xhat)) over each row.
-- P is its own adjoint, so the second order needs it again, and the derivative of <a, P(b)> by x (_norm_curvature).

op "functional.layer_norm" {
  args = "x: Tensor, normalized_shape: int[], weight: Tensor? = nil, bias: Tensor? = nil, eps: float = 1e-5", kind = "composite", alias = {"layer_norm"},
  doc = "(x - mean) / sqrt(var + eps) over the last dimensions, whose sizes are normalized_shape, times weight plus bias (both in normalized_shape).",
  example = "F.layer_norm(torch.tensor{{1.0, 2.0, 3.0}}, {3})",
}

op "functional.group_norm" {
  args = "x: Tensor, num_groups: int, weight: Tensor? = nil, bias: Tensor? = nil, eps: float = 1e-5", kind = "composite", alias = {"group_norm"},
  doc = "x {N, C, ...} normalized over num_groups groups of channels of each sample, times weight plus bias (both {C}).",
  example = "F.group_norm(torch.tensor{{1.0, 3.0, 10.0, 30.0}}, 2)",
}

op "functional.instance_norm" {
  args = "x: Tensor, running_mean: Tensor? = nil, running_var: Tensor? = nil, weight: Tensor? = nil, bias: Tensor? = nil, use_input_stats: bool = true, " ..
    "momentum: float = 0.1, eps: float = 1e-5",
  kind = "composite",
  doc = "x {N, C, L...} normalized over each channel of each sample, times weight plus bias (both {C}). Running statistics, if given, are updated in " ..
    "place, and used in place of the sample's unless use_input_stats.",
  example = "F.instance_norm(torch.tensor{{{1.0, 2.0, 3.0}}})",
}

op "functional.batch_norm" {
  args = "x: Tensor, running_mean: Tensor?, running_var: Tensor?, weight: Tensor? = nil, bias: Tensor? = nil, training: bool = false, " ..
    "momentum: float = 0.1, eps: float = 1e-5",
  kind = "composite",
  doc = "x {N, C, ...} normalized over each channel of the batch, times weight plus bias (both {C}). In training the running statistics, if given, move " ..
    "towards the batch's by momentum (the variance unbiased), in place; otherwise they are used in its place.",
  example = [[
    local x = torch.tensor{{1.0}, {3.0}}
    F.batch_norm(x, torch.zeros(1), torch.ones(1), {training = true})]],
}

op "functional.rms_norm" {
  args = "x: Tensor, normalized_shape: int[], weight: Tensor? = nil, eps: float = 1e-6", kind = "composite", alias = {"rms_norm"},
  doc = "x / sqrt(mean(x^2) + eps) over the last dimensions, whose sizes are normalized_shape, times weight.",
  example = "F.rms_norm(torch.tensor{{3.0, 4.0}}, {2})",
}

---- with the statistics as results ----

op "native_layer_norm" {
  args = "x: Tensor, normalized_shape: int[], weight: Tensor?, bias: Tensor?, eps: float", kind = "composite", forms = "function",
  returns = "y: Tensor, mean: Tensor, rstd: Tensor",
  doc = "layer_norm, and the mean and 1 / sqrt(var + eps) of each row, with size 1 in the normalized dimensions. Only the first result has a gradient.",
  example = "torch.native_layer_norm(torch.tensor{{1.0, 3.0}}, {2}, nil, nil, 1e-5)",
}

op "native_group_norm" {
  args = "x: Tensor, weight: Tensor?, bias: Tensor?, N: int, C: int, HxW: int, group: int, eps: float", kind = "composite", forms = "function",
  returns = "y: Tensor, mean: Tensor, rstd: Tensor",
  doc = "group_norm over `group` groups of x, N samples of C channels of HxW elements, and the mean and 1 / sqrt(var + eps) of each group {N, group}. " ..
    "Only the first result has a gradient.",
  example = "torch.native_group_norm(torch.rand(2, 4, 3), nil, nil, 2, 4, 3, 2, 1e-5)",
}

op "native_batch_norm" {
  args = "x: Tensor, weight: Tensor?, bias: Tensor?, running_mean: Tensor?, running_var: Tensor?, training: bool, momentum: float, eps: float",
  kind = "composite", forms = "function", returns = "y: Tensor, mean: Tensor, rstd: Tensor",
  doc = "batch_norm, and the batch's mean and 1 / sqrt(var + eps) of each channel {C}; without training these are empty. One value for each channel is " ..
    "enough. Only the first result has a gradient.",
  example = "torch.native_batch_norm(torch.tensor{{1.0}, {3.0}}, nil, nil, nil, nil, true, 0.1, 1e-5)",
}

---- kernels ----

local ROWS, CHANNELS = "groups: int, per_group: int, inner: int, eps: float", "channels: int, inner: int, eps: float"

op "_norm" {
  args = "x: Tensor, weight: Tensor?, bias: Tensor?, " .. ROWS, kind = "kernel", returns = "y: Tensor, mean: Tensor, rstd: Tensor",
  grad = function(g, x, weight, _, groups, per_group, inner, eps, out)
    local gw, gb = ops._norm_affine_backward(g[1], x, out[2], out[3], groups, per_group, inner, eps)
    return ops._norm_backward(g[1], x, out[2], out[3], weight, groups, per_group, inner, false, eps), gw, gb
  end,
  doc = "x with mean 0 and variance 1 over each row, times weight plus bias; and the mean and 1 / sqrt(var + eps) of each row. Only the first result " ..
    "is differentiable.",
}

op "_batch_norm" {
  args = "x: Tensor, weight: Tensor?, bias: Tensor?, " .. CHANNELS, kind = "kernel", returns = "y: Tensor, mean: Tensor, rstd: Tensor",
  grad = function(g, x, weight, _, channels, inner, eps, out)
    return ops._batch_norm_backward(g[1], x, out[2], out[3], weight, channels, inner, eps)
  end,
  doc = "As _norm, over each channel.",
}

op "_norm_backward" {
  args = "g: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, weight: Tensor?, groups: int, per_group: int, inner: int, by_channel: bool, eps: float",
  kind = "kernel",
  grad = function(gg, g, x, mean, rstd, weight, groups, per_group, inner, by_channel, eps)
    local p = ops._norm_backward(gg, x, mean, rstd, nil, groups, per_group, inner, by_channel, eps)
    local wg = ops._scale_channels(g, weight, groups, per_group, inner)
    return ops._scale_channels(p, weight, groups, per_group, inner), ops._norm_curvature(gg, wg, x, per_group, inner, by_channel, eps), nil, nil,
      ops._sum_channels(g * p, groups, per_group, inner)
  end,
  doc = "The gradient of _norm, or of _batch_norm, with respect to x: P(weight g).",
}

op "_norm_affine_backward" {
  args = "g: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, " .. ROWS, kind = "kernel", returns = "weight: Tensor, bias: Tensor",
  grad = function(gg, g, x, mean, rstd, groups, per_group, inner, eps)
    local xhat = ops._normalized(x, per_group, inner, false, eps)
    local by_g = ops._scale_channels(xhat, gg[1], groups, per_group, inner) + ops._spread_channels(gg[2], x, groups, per_group, inner)
    local wide = ops._scale_channels(g, gg[1], groups, per_group, inner)
    return by_g, ops._norm_backward(wide, x, mean, rstd, nil, groups, per_group, inner, false, eps)
  end,
  doc = "The gradients of _norm with respect to weight and bias: the sums of g xhat and of g over each channel.",
}

-- The sums over a channel serve all three gradients, which are therefore one operator.
op "_batch_norm_backward" {
  args = "g: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, weight: Tensor?, " .. CHANNELS, kind = "kernel",
  returns = "by_x: Tensor, by_weight: Tensor, by_bias: Tensor",
  grad = function(gg, g, x, mean, rstd, weight, channels, inner, eps)
    local p = ops._norm_backward(gg[1], x, mean, rstd, nil, 1, channels, inner, true, eps)
    local xhat, wg = ops._normalized(x, channels, inner, true, eps), ops._scale_channels(g, weight, 1, channels, inner)
    local by_g = ops._scale_channels(p, weight, 1, channels, inner) + ops._scale_channels(xhat, gg[2], 1, channels, inner) +
      ops._spread_channels(gg[3], x, 1, channels, inner)
    local wide = ops._scale_channels(g, gg[2], 1, channels, inner)
    local by_x = ops._norm_curvature(gg[1], wg, x, channels, inner, true, eps) + ops._norm_backward(wide, x, mean, rstd, nil, 1, channels, inner, true, eps)
    return by_g, by_x, nil, nil, ops._sum_channels(g * p, 1, channels, inner)
  end,
  doc = "The gradients of _batch_norm.",
}

---- their parts as plain operators, for the second order ----

op "_scale_channels" {
  args = "x: Tensor, weight: Tensor?, groups: int, per_group: int, inner: int", kind = "composite",
  doc = "x times the weight of each element's channel; x itself without weight.",
}

op "_spread_channels" {
  args = "v: Tensor, like: Tensor, groups: int, per_group: int, inner: int", kind = "composite",
  doc = "The value of each element's channel, in the sizes of `like`.",
}

op "_sum_channels" {
  args = "x: Tensor, groups: int, per_group: int, inner: int", kind = "composite",
  doc = "x summed up over each channel.",
}

op "_normalized" {
  args = "x: Tensor, per_group: int, inner: int, by_channel: bool, eps: float", kind = "composite",
  doc = "x with mean 0 and variance 1 over each row or channel.",
}

op "_norm_curvature" {
  args = "a: Tensor, b: Tensor, x: Tensor, per_group: int, inner: int, by_channel: bool, eps: float", kind = "composite",
  doc = "The derivative by x of <a, P(b)>, over each row or channel.",
}

op "_normalize_rows" {
  args = "x: Tensor, eps: float", kind = "composite",
  body = function(x, eps)
    local centered = x - x:mean(2, true)
    return centered * ((centered * centered):mean(2, true) + eps):rsqrt()
  end,
  doc = "The rows of a matrix with mean 0 and variance 1.",
}

-- With s = rstd, A and B the projections P(a) and P(b), and q = <a, b> - n mean(a) mean(b) - <a, xhat> <b, xhat> / n:
-- the derivative of <a, P(b)> = s q by x is -(s / n) (s xhat q + A <b, xhat> + B <a, xhat>).
op "_curvature_rows" {
  args = "a: Tensor, b: Tensor, x: Tensor, eps: float", kind = "composite",
  body = function(a, b, x, eps)
    local centered = x - x:mean(2, true)
    local s = ((centered * centered):mean(2, true) + eps):rsqrt()
    local xhat = centered * s
    local mean_a, mean_b, ax, bx = a:mean(2, true), b:mean(2, true), (a * xhat):mean(2, true), (b * xhat):mean(2, true)
    local q = (a * b):mean(2, true) - mean_a * mean_b - ax * bx
    local pa, pb = s * (a - mean_a - xhat * ax), s * (b - mean_b - xhat * bx)
    return (s * (s * xhat * q + pa * bx + pb * ax)):neg()
  end,
  doc = "_norm_curvature of the rows of matrices.",
}

op "_affine" {
  args = "x: Tensor, scale: Tensor, shift: Tensor", kind = "elementwise", dtypes = "float", inplace = false, c = "x * scale + shift",
  grad = function(g, x, scale) return g * scale, g * x, g end,
  doc = "x * scale + shift; shapes broadcast.",
}

op "_affine_channels" {
  args = "x: Tensor, scale: Tensor, shift: Tensor, channels: int, inner: int", kind = "kernel",
  grad = function(g, x, scale, _, channels, inner)
    local by_scale, by_shift = ops._channel_moments(g, x, channels, inner)
    return ops._scale_channels(g, scale, 1, channels, inner), by_scale, by_shift
  end,
  doc = "x times the scale of each element's channel, plus its shift.",
}

op "_channel_moments" {
  args = "g: Tensor, x: Tensor, channels: int, inner: int", kind = "kernel", returns = "products: Tensor, sums: Tensor",
  grad = function(gg, g, x, channels, inner)
    return ops._scale_channels(x, gg[1], 1, channels, inner) + ops._spread_channels(gg[2], g, 1, channels, inner),
      ops._scale_channels(g, gg[1], 1, channels, inner)
  end,
  doc = "The sums of g x and of g over each channel.",
}

op "_channel_scale" {
  args = "var: Tensor, weight: Tensor?, eps: float", kind = "composite",
  doc = "weight / sqrt(var + eps), without weight 1 / sqrt(var + eps).",
}
