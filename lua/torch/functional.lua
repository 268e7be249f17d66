--- Functions that torch has beside those of the same name in nn.functional: PyTorch's native forms. They order some arguments otherwise, and
--- say by a number how a loss is reduced (0 "none", 1 "mean", 2 "sum") or how places are sampled.
local F = require "torch.nn.functional"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"
local torch = require "torch"

local functional = {}

--- Defines torch[name]: f gets its arguments by name.
local function define(name, arguments, f)
  local read = signature(name, arguments)
  functional[name] = function(...) return f(read(...)) end
end

--- The name that a number stands for, counted from 0.
local function named(owner, argument, names, number)
  local name = math.type(number) == "integer" and names[number + 1]
  return name or fail("%s: argument '%s': expected a number from 0 to %d, got %s", owner, argument, #names - 1, tostring(number))
end

-- ---- losses ----

--- torch.<name>(arguments..., reduction = 1, ...): the loss of nn.functional, whose keywords are those of `keywords`.
local function loss(name, arguments, tensors, keywords)
  define(name, arguments, function(a)
    local options = {reduction = named(name, "reduction", {"none", "mean", "sum"}, a.reduction)}
    for _, key in ipairs(keywords) do options[key] = a[key] end
    local given = {}
    for i, key in ipairs(tensors) do given[i] = a[key] end
    given[#tensors + 1] = options
    return F[name](table.unpack(given, 1, #tensors + 1))
  end)
end

--- torch.kl_div(input, target, reduction = 1, ...), torch.poisson_nll_loss, torch.cosine_embedding_loss, torch.margin_ranking_loss,
--- torch.hinge_embedding_loss, torch.binary_cross_entropy_with_logits, torch.ctc_loss: the losses of nn.functional with the reduction as a number, 0 "none",
--- 1 "mean" or 2 "sum"; another number is an error.
--- Example:
---   torch.hinge_embedding_loss(torch.tensor{0.5, 0.25}, torch.tensor{1, -1}, 1.0, 2)
loss("kl_div", "input, target, reduction=1, log_target=false", {"input", "target"}, {"log_target"})
loss("poisson_nll_loss", "input, target, log_input, full, eps, reduction", {"input", "target"}, {"log_input", "full", "eps"})
loss("cosine_embedding_loss", "input1, input2, target, margin=0.0, reduction=1", {"input1", "input2", "target"}, {"margin"})
loss("margin_ranking_loss", "input1, input2, target, margin=0.0, reduction=1", {"input1", "input2", "target"}, {"margin"})
loss("hinge_embedding_loss", "input, target, margin=1.0, reduction=1", {"input", "target"}, {"margin"})
loss("binary_cross_entropy_with_logits", "input, target, weight=nil, pos_weight=nil, reduction=1", {"input", "target", "weight"}, {"pos_weight"})
loss("ctc_loss", "log_probs, targets, input_lengths, target_lengths, blank=1, reduction=1, zero_infinity=false",
  {"log_probs", "targets", "input_lengths", "target_lengths"}, {"blank", "zero_infinity"})

-- ---- layers ----

--- torch.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps): the parameters come before the statistics.
--- Example:
---   torch.batch_norm(torch.tensor{{1.0}, {3.0}}, {training = true})
define("batch_norm", "input, weight=nil, bias=nil, running_mean=nil, running_var=nil, training=false, momentum=0.1, eps=1e-5, cudnn_enabled=true", function(a)
  return F.batch_norm(a.input, a.running_mean, a.running_var, a.weight, a.bias, a.training, a.momentum, a.eps)
end)

--- torch.instance_norm(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps): likewise.
--- Example:
---   torch.instance_norm(torch.tensor{{{1.0, 2.0, 3.0}}})
define("instance_norm", "input, weight=nil, bias=nil, running_mean=nil, running_var=nil, use_input_stats=true, momentum=0.1, eps=1e-5, cudnn_enabled=true",
  function(a) return F.instance_norm(a.input, a.running_mean, a.running_var, a.weight, a.bias, a.use_input_stats, a.momentum, a.eps) end)

--- torch.bilinear(input1, input2, weight, bias = nil): nn.functional.bilinear.
--- Example:
---   torch.bilinear(torch.tensor{1.0, 2.0}, torch.tensor{3.0, 4.0}, torch.ones(1, 2, 2))
define("bilinear", "input1, input2, weight, bias=nil", function(a) return F.bilinear(a.input1, a.input2, a.weight, a.bias) end)

--- torch.embedding(weight, indices, padding_idx = -1, scale_grad_by_freq = false, sparse = false): the table comes first, and a padding_idx of -1 is none.
--- Example:
---   torch.embedding(torch.tensor{{1.0}, {2.0}, {3.0}}, torch.tensor{3, 1})
define("embedding", "weight, indices, padding_idx=-1, scale_grad_by_freq=false, sparse=false", function(a)
  local padding = a.padding_idx ~= -1 and a.padding_idx or nil
  return F.embedding(a.indices, a.weight, {padding_idx = padding, scale_grad_by_freq = a.scale_grad_by_freq, sparse = a.sparse})
end)

--- torch.embedding_renorm_(weight, indices, max_norm, norm_type): shrinks, in place, the rows at `indices` whose norm is above max_norm.
--- Example:
---   torch.embedding_renorm_(torch.tensor{{3.0, 4.0}, {0.3, 0.4}}, torch.tensor{1, 2}, 1.0, 2.0)
define("embedding_renorm_", "weight, indices, max_norm, norm_type", function(a)
  torch.no_grad(F.embedding, a.indices, a.weight, {max_norm = a.max_norm, norm_type = a.norm_type})
  return a.weight
end)

--- torch.convolution(input, weight, bias, stride, padding, dilation, transposed, output_padding, groups): over as many dimensions as input has after two.
--- Example:
---   torch.convolution(torch.tensor{{{1.0, 2.0, 3.0}}}, torch.ones(1, 1, 2))
define("convolution", "input, weight, bias=nil, stride=1, padding=0, dilation=1, transposed=false, output_padding=0, groups=1", function(a)
  local n = a.input.ndim - 2
  if n < 1 or n > 3 then fail("convolution: argument 'input': expected 3 to 5 dimensions, got sizes %s", tostring(a.input.shape)) end
  if not a.transposed then return F[("conv%dd"):format(n)](a.input, a.weight, a.bias, a.stride, a.padding, a.dilation, a.groups) end
  return F[("conv_transpose%dd"):format(n)](a.input, a.weight, a.bias, a.stride, a.padding, a.output_padding, a.groups, a.dilation)
end)

--- torch.conv_tbc(input, weight, bias, pad = 0): conv1d of input {T, N, C} with weight {kernel, C, out}.
--- Example:
---   torch.conv_tbc(torch.tensor{{{1.0}}, {{2.0}}, {{3.0}}}, torch.ones(2, 1, 1), torch.zeros(1)):flatten()
define("conv_tbc", "input, weight, bias, pad=0", function(a)
  if a.input.ndim ~= 3 or a.weight.ndim ~= 3 then
    fail("conv_tbc: input and weight must have 3 dimensions, got sizes %s and %s", tostring(a.input.shape), tostring(a.weight.shape))
  end
  return F.conv1d(a.input:permute(2, 3, 1), a.weight:permute(3, 2, 1), a.bias, 1, a.pad):permute(3, 1, 2)
end)

--- torch.native_channel_shuffle(input, groups): nn.functional.channel_shuffle.
--- Example:
---   torch.native_channel_shuffle(torch.arange(4.0):view(1, 4, 1), 2)
functional.native_channel_shuffle = F.channel_shuffle

-- ---- sampling ----

local INTERPOLATION, PADDING = {"bilinear", "nearest", "bicubic"}, {"zeros", "border", "reflection"}

--- torch.grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners), torch.grid_sampler_2d, torch.grid_sampler_3d: nn.functional.grid_sample
--- with interpolation_mode 0 "bilinear", 1 "nearest", 2 "bicubic" and padding_mode 0 "zeros", 1 "border", 2 "reflection". grid_sampler_2d takes images
--- alone, grid_sampler_3d volumes.
--- Example:
---   torch.grid_sampler(torch.tensor{{{{1.0, 2.0}, {3.0, 4.0}}}}, torch.tensor{{{{0.0, 0.0}}}}, 0, 0, true)
for name, ndim in pairs {grid_sampler = false, grid_sampler_2d = 4, grid_sampler_3d = 5} do
  define(name, "input, grid, interpolation_mode, padding_mode, align_corners", function(a)
    if ndim and a.input.ndim ~= ndim then fail("%s: argument 'input': expected %d dimensions, got sizes %s", name, ndim, tostring(a.input.shape)) end
    local mode = named(name, "interpolation_mode", INTERPOLATION, a.interpolation_mode)
    return F.grid_sample(a.input, a.grid, mode, named(name, "padding_mode", PADDING, a.padding_mode), a.align_corners)
  end)
end

--- torch.affine_grid_generator(theta, size, align_corners): nn.functional.affine_grid.
--- Example:
---   torch.affine_grid_generator(torch.tensor{{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}}}, {1, 1, 2, 2}, true).shape
define("affine_grid_generator", "theta, size, align_corners", function(a) return F.affine_grid(a.theta, a.size, a.align_corners) end)

-- ---- in place ----

--- torch.selu_(input), torch.celu_, torch.rrelu_, torch.threshold_: those of nn.functional, in place.
--- Example:
---   torch.threshold_(torch.tensor{1.0, 3.0}, 2, 0)
for _, name in ipairs {"selu_", "celu_", "rrelu_", "threshold_"} do functional[name] = F[name] end

--- torch.dropout_(input, p, train), torch.alpha_dropout_, torch.feature_dropout_, torch.feature_alpha_dropout_: the dropouts of nn.functional, in place.
--- Example:
---   torch.manual_seed(4)
---   torch.dropout_(torch.ones(6), 0.5, true)
for _, name in ipairs {"dropout", "alpha_dropout", "feature_alpha_dropout"} do
  define(name .. "_", "input, p, train", function(a) return F[name](a.input, a.p, a.train, true) end)
end

define("feature_dropout_", "input, p, train", function(a) return a.input:copy_(torch.feature_dropout(a.input, a.p, a.train)) end)

return functional
