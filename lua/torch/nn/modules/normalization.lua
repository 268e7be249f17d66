--- Normalisations without running statistics.

local torch = require "torch"
local F = require "torch.nn.functional"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local signature = require "torch.utils.signature"
local stateless = require "torch.nn.stateless"
local text = require "torch.nn.module.text"
local fail = require "torch.utils.fail"

local layer_norm = F.layer_norm

local function as_list(shape)
  if type(shape) == "number" then return {shape} end
  return {table.unpack(shape)}
end

--- Sets a scale back to ones and a shift to zeros, where there are any.
local function reset_affine(self)
  if self.weight then init.ones_(self.weight) end
  if self.bias then init.zeros_(self.bias) end
end

local LayerNorm = Module:extend("LayerNorm")

local read_layer_norm = signature("LayerNorm",
  "normalized_shape, eps=1e-5, elementwise_affine=true, bias=true, device=nil, dtype=nil")

--- nn.LayerNorm(shape, {eps = 1e-5, elementwise_affine = true, bias = true}): mean 0 and variance 1 over the last
-- dimensions, whose sizes `shape` gives (a number or a list), then `weight` and `bias` of that shape.
-- Example:
--   nn.LayerNorm(3)(torch.tensor{{1.0, 2.0, 3.0}})
function LayerNorm:init(...)
  local a = read_layer_norm(...)
  local where = {device = a.device, dtype = a.dtype}
  self.normalized_shape, self.eps = as_list(a.normalized_shape), a.eps
  self.elementwise_affine = a.elementwise_affine
  if a.elementwise_affine then
    self.weight = Parameter(torch.ones(self.normalized_shape, where))
    if a.bias then self.bias = Parameter(torch.zeros(self.normalized_shape, where)) end
  end
end

LayerNorm.reset_parameters = reset_affine

function LayerNorm:forward(x)
  return layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
end

function LayerNorm:extra_repr()
  return text.value(self.normalized_shape) .. ", " .. text.fields(self, "eps", "elementwise_affine")
end

local RMSNorm = Module:extend("RMSNorm")

local read_rms_norm = signature("RMSNorm", "normalized_shape, eps=nil, elementwise_affine=true, device=nil, dtype=nil")

--- nn.RMSNorm(shape, {eps, elementwise_affine = true}): x / sqrt(mean(x^2) + eps) over the last dimensions, times
-- `weight`. Without eps it is the smallest step of the dtype above 1.
-- Example:
--   nn.RMSNorm(2)(torch.tensor{{3.0, 4.0}})
function RMSNorm:init(...)
  local a = read_rms_norm(...)
  self.normalized_shape, self.eps = as_list(a.normalized_shape), a.eps
  self.elementwise_affine = a.elementwise_affine
  if a.elementwise_affine then
    self.weight = Parameter(torch.ones(self.normalized_shape, {device = a.device, dtype = a.dtype}))
  end
end

RMSNorm.reset_parameters = reset_affine

function RMSNorm:forward(x)
  local dims = {}
  for i = 1, #self.normalized_shape do dims[i] = -i end
  local eps = self.eps or torch.finfo(x.dtype).eps
  local y = x * (x * x):mean(dims, true):add(eps):rsqrt()
  return self.weight and y * self.weight or y
end

RMSNorm.extra_repr = LayerNorm.extra_repr

local GroupNorm = Module:extend("GroupNorm")

local read_group_norm = signature("GroupNorm", "num_groups, num_channels, eps=1e-5, affine=true, device=nil, dtype=nil")

--- nn.GroupNorm(num_groups, num_channels, {eps = 1e-5, affine = true}): mean 0 and variance 1 over each group of
-- channels (dimension 2) of each sample {N, num_channels, *}. num_groups must divide num_channels.
-- Example:
--   nn.GroupNorm(2, 4)(torch.tensor{{1.0, 3.0, 10.0, 30.0}})
function GroupNorm:init(...)
  local a = read_group_norm(...)
  if a.num_channels % a.num_groups ~= 0 then
    fail("GroupNorm: %d channels do not part into %d groups", a.num_channels, a.num_groups)
  end
  self.num_groups, self.num_channels, self.eps, self.affine = a.num_groups, a.num_channels, a.eps, a.affine
  if a.affine then
    local where = {device = a.device, dtype = a.dtype}
    self.weight = Parameter(torch.ones(a.num_channels, where))
    self.bias = Parameter(torch.zeros(a.num_channels, where))
  end
end

GroupNorm.reset_parameters = reset_affine

function GroupNorm:forward(x)
  return F.group_norm(x, self.num_groups, self.weight, self.bias, self.eps)
end

function GroupNorm:extra_repr()
  return ("%d, %d, "):format(self.num_groups, self.num_channels) .. text.fields(self, "eps", "affine")
end

--- nn.LocalResponseNorm(size, alpha = 1e-4, beta = 0.75, k = 1.0): each channel divided by
-- (k + alpha * mean of the squares of `size` neighbouring channels)^beta.
-- Example:
--   nn.LocalResponseNorm(2, {alpha = 1.0})(torch.ones(1, 3, 1)):flatten()
local LocalResponseNorm = stateless("LocalResponseNorm", "size, alpha=1e-4, beta=0.75, k=1.0", "", function(self, x)
  return F.local_response_norm(x, self.size, self.alpha, self.beta, self.k)
end)

function LocalResponseNorm:extra_repr()
  return self.size .. ", " .. text.fields(self, "alpha", "beta", "k")
end

--- nn.CrossMapLRN2d(size, alpha = 1e-4, beta = 0.75, k = 1): LocalResponseNorm by its older name, for {N, C, H, W}.
--- Example:
---   nn.CrossMapLRN2d(3)(torch.ones(1, 4, 2, 2)).shape
local CrossMapLRN2d = stateless("CrossMapLRN2d", "size, alpha=1e-4, beta=0.75, k=1", "", function(self, x)
  return F.local_response_norm(x, self.size, self.alpha, self.beta, self.k)
end)

CrossMapLRN2d.extra_repr = LocalResponseNorm.extra_repr

return {LayerNorm = LayerNorm, RMSNorm = RMSNorm, GroupNorm = GroupNorm, LocalResponseNorm = LocalResponseNorm, CrossMapLRN2d = CrossMapLRN2d}
