--- Folding batch normalisation into the layer before it, for evaluation.

local torch = require "torch"
local Parameter = require "torch.nn.parameter"
local fail = require "torch.utils.fail"

local fusion = {}

--- The scale of each channel, along dimension `dim` of a weight of `ndim` dimensions.
local function along(scale, dim, ndim)
  local size = {}
  for d = 1, ndim do size[d] = d == dim and scale:size(1) or 1 end
  return scale:reshape(size)
end

--- fuse_conv_bn_weights(weight, bias, mean, variance, eps, scale, shift, {transpose = false}): the weight and bias of a
-- convolution that has a batch normalisation behind it, as two parameters. Bias, scale and shift may be nil.
-- Example:
--   local weight, bias = nn.utils.fuse_conv_bn_weights(torch.ones(1, 1, 2), nil, torch.zeros(1), torch.ones(1), 0.0, torch.tensor{3.0}, nil)
--   weight:flatten(), bias
function fusion.fuse_conv_bn_weights(weight, bias, mean, variance, eps, scale, shift, options)
  local guard <close> = torch.no_grad()
  local dim = options and options.transpose and 2 or 1
  local factor = (variance + eps):rsqrt()
  if scale then factor = factor * scale end
  local moved = (bias and bias - mean or -mean) * factor
  if shift then moved = moved + shift end
  return Parameter(weight * along(factor, dim, weight.ndim), weight.requires_grad), Parameter(moved)
end

local function fuse(name, layer, norm, transpose)
  if layer.training or norm.training then fail("%s: both modules must be in evaluation mode", name) end
  local fused = layer:clone()
  fused.weight, fused.bias = fusion.fuse_conv_bn_weights(layer.weight, layer.bias, norm.running_mean, norm.running_var, norm.eps, norm.weight,
    norm.bias, {transpose = transpose})
  return fused
end

--- fuse_conv_bn_eval(conv, norm, transpose = false): a convolution that computes norm(conv(x)) in evaluation.
-- Example:
--   local conv, norm = nn.Conv2d(1, 2, 3):eval(), nn.BatchNorm2d(2):eval()
--   nn.utils.fuse_conv_bn_eval(conv, norm)
function fusion.fuse_conv_bn_eval(conv, norm, transpose) return fuse("fuse_conv_bn_eval", conv, norm, transpose) end

--- fuse_linear_bn_eval(linear, norm): a Linear that computes norm(linear(x)) in evaluation.
-- Example:
--   nn.utils.fuse_linear_bn_eval(nn.Linear(3, 2):eval(), nn.BatchNorm1d(2):eval())
function fusion.fuse_linear_bn_eval(linear, norm) return fuse("fuse_linear_bn_eval", linear, norm) end

return fusion
