--- Layers that multiply by a matrix: Linear, Bilinear, and Identity, which does not.

local torch = require "torch"
local F = require "torch.nn.functional"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local signature = require "torch.utils.signature"
local text = require "torch.nn.module.text"

local linear = F.linear

local Identity = Module:extend("Identity")

--- nn.Identity(...): returns its input; arguments are ignored.
-- Example:
--   nn.Identity()(torch.tensor{1.0, 2.0})
function Identity.forward(_, x) return x end

local Linear = Module:extend("Linear")

local read_linear = signature("Linear", "in_features, out_features, bias=true, device=nil, dtype=nil")

--- nn.Linear(in_features, out_features, {bias = true, device, dtype}): y = x W^T + b.
-- Input {*, in_features}, output {*, out_features}; `weight` is {out_features, in_features}, `bias` {out_features}.
-- A call may name its argument: layer{input = x}.
-- Example:
--   local layer = nn.Linear(3, 2)
--   layer(torch.ones(4, 3)).shape
--   layer.weight.shape
function Linear:init(...)
  local a = read_linear(...)
  local where = {device = a.device, dtype = a.dtype}
  self.in_features, self.out_features = a.in_features, a.out_features
  self.weight = Parameter(torch.empty(a.out_features, a.in_features, where))
  if a.bias then self.bias = Parameter(torch.empty(a.out_features, where)) end
  self:reset_parameters()
end

--- Draws fresh weights: uniform in +-1 / sqrt(in_features).
function Linear:reset_parameters()
  init.reset_affine(self.weight, self.bias)
end

function Linear:forward(x)
  if type(x) == "table" then x = x.input end
  return linear(x, self.weight, self.bias)
end

local function has_bias(self)
  return self.bias and "True" or "False"
end

function Linear:extra_repr()
  return text.fields(self, "in_features", "out_features") .. ", bias=" .. has_bias(self)
end

local Bilinear = Module:extend("Bilinear")

local read_bilinear = signature("Bilinear",
  "in1_features, in2_features, out_features, bias=true, device=nil, dtype=nil")

--- nn.Bilinear(in1_features, in2_features, out_features, {bias = true}): y = x1^T A x2 + b.
-- Inputs {*, in1_features} and {*, in2_features}, output {*, out_features}.
-- Example:
--   nn.Bilinear(3, 4, 2)(torch.ones(5, 3), torch.ones(5, 4)).shape
function Bilinear:init(...)
  local a = read_bilinear(...)
  local where = {device = a.device, dtype = a.dtype}
  self.in1_features, self.in2_features, self.out_features = a.in1_features, a.in2_features, a.out_features
  self.weight = Parameter(torch.empty(a.out_features, a.in1_features, a.in2_features, where))
  if a.bias then self.bias = Parameter(torch.empty(a.out_features, where)) end
  self:reset_parameters()
end

--- Draws fresh weights: uniform in +-1 / sqrt(in1_features).
function Bilinear:reset_parameters()
  local bound = 1 / math.sqrt(self.weight:size(2))
  init.uniform_(self.weight, -bound, bound)
  if self.bias then init.uniform_(self.bias, -bound, bound) end
end

function Bilinear:forward(x1, x2)
  return F.bilinear(x1, x2, self.weight, self.bias)
end

function Bilinear:extra_repr()
  return text.fields(self, "in1_features", "in2_features", "out_features") .. ", bias=" .. has_bias(self)
end

return {Identity = Identity, Linear = Linear, Bilinear = Bilinear}
