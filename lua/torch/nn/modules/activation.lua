--- Activations: functions of each element. Input and output have the same shape; `inplace = true` overwrites the
-- input.

local torch = require "torch"
local F = require "torch.nn.functional"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local signature = require "torch.utils.signature"
local stateless = require "torch.nn.stateless"
local text = require "torch.nn.module.text"

local relu, tanh, sigmoid = F.relu, torch.tanh, torch.sigmoid

local activations = {}

local function define(name, arguments, shown, forward)
  local class = stateless(name, arguments, shown, forward)
  activations[name] = class
  return class
end

--- nn.ReLU({inplace = false}): max(0, x). Any sizes; `inplace` overwrites the input, here and in the classes below.
-- Example:
--   nn.ReLU()(torch.tensor{-1.0, 0.0, 2.0})
define("ReLU", "inplace=false", "", function(self, x)
  if self.inplace then return x:relu_() end
  return relu(x)
end)

--- nn.Tanh(): hyperbolic tangent.
-- Example:
--   nn.Tanh()(torch.tensor{-1.0, 0.0, 2.0})
define("Tanh", "", "", function(_, x) return tanh(x) end)

--- nn.Sigmoid(): 1 / (1 + exp(-x)).
-- Example:
--   nn.Sigmoid()(torch.tensor{-1.0, 0.0, 2.0})
define("Sigmoid", "", "", function(_, x) return sigmoid(x) end)

--- nn.ReLU6(): min(max(0, x), 6).
-- Example:
--   nn.ReLU6()(torch.tensor{-1.0, 2.0, 9.0})
define("ReLU6", "inplace=false", "", function(self, x) return F.relu6(x, self.inplace) end)

local GELU = define("GELU", "approximate='none'", "", function(self, x)
  return F.gelu(x, {approximate = self.approximate})
end)

--- nn.GELU({approximate = "none" or "tanh"}): x times the normal distribution function of x.
-- Example:
--   nn.GELU()(torch.tensor{-1.0, 0.0, 2.0})
function GELU:extra_repr() return ("approximate='%s'"):format(self.approximate) end

--- nn.SiLU(): x * sigmoid(x).
-- Example:
--   nn.SiLU()(torch.tensor{-1.0, 0.0, 2.0})
define("SiLU", "inplace=false", "", function(self, x) return F.silu(x, self.inplace) end)

--- nn.Mish(): x * tanh(softplus(x)).
-- Example:
--   nn.Mish()(torch.tensor{-1.0, 0.0, 2.0})
define("Mish", "inplace=false", "", function(self, x) return F.mish(x, self.inplace) end)

--- nn.ELU(alpha = 1.0): x where positive, else alpha * (exp(x) - 1).
-- Example:
--   nn.ELU()(torch.tensor{-1.0, 0.0, 2.0})
define("ELU", "alpha=1.0, inplace=false", "alpha", function(self, x) return F.elu(x, self.alpha, self.inplace) end)

--- nn.CELU(alpha = 1.0): max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).
-- Example:
--   nn.CELU()(torch.tensor{-1.0, 0.0, 2.0})
define("CELU", "alpha=1.0, inplace=false", "alpha", function(self, x) return F.celu(x, self.alpha, self.inplace) end)

--- nn.SELU(): ELU with the scale and alpha that keep mean 0 and variance 1.
-- Example:
--   nn.SELU()(torch.tensor{-1.0, 0.0, 2.0})
define("SELU", "inplace=false", "", function(self, x) return F.selu(x, self.inplace) end)

--- nn.GLU(dim = -1): the first half along `dim` times the sigmoid of the second: {*, 2 n} becomes {*, n}. An odd size is an error.
-- Example:
--   nn.GLU()(torch.tensor{1.0, 2.0, 0.0, 100.0})
define("GLU", "dim=-1", "dim", function(self, x) return F.glu(x, self.dim) end)

--- nn.Hardsigmoid(): min(max(x / 6 + 1 / 2, 0), 1).
-- Example:
--   nn.Hardsigmoid()(torch.tensor{-4.0, 0.0, 3.0})
define("Hardsigmoid", "inplace=false", "", function(self, x) return F.hardsigmoid(x, self.inplace) end)

--- nn.Hardswish(): x * min(max(x + 3, 0), 6) / 6.
-- Example:
--   nn.Hardswish()(torch.tensor{-1.0, 0.0, 4.0})
define("Hardswish", "inplace=false", "", function(self, x) return F.hardswish(x, self.inplace) end)

--- nn.Hardtanh(min_val = -1.0, max_val = 1.0): x cut off at the bounds.
-- Example:
--   nn.Hardtanh()(torch.tensor{-4.0, 0.5, 3.0})
define("Hardtanh", "min_val=-1.0, max_val=1.0, inplace=false", "min_val max_val", function(self, x)
  return F.hardtanh(x, self.min_val, self.max_val, self.inplace)
end)

--- nn.LeakyReLU(negative_slope = 0.01): x where positive, else negative_slope * x.
-- Example:
--   nn.LeakyReLU(0.1)(torch.tensor{-1.0, 0.0, 2.0})
define("LeakyReLU", "negative_slope=0.01, inplace=false", "negative_slope", function(self, x)
  return F.leaky_relu(x, self.negative_slope, self.inplace)
end)

--- nn.LogSigmoid(): log(sigmoid(x)).
-- Example:
--   nn.LogSigmoid()(torch.tensor{-1.0, 0.0, 2.0})
define("LogSigmoid", "", "", function(_, x) return F.logsigmoid(x) end)

--- nn.RReLU(lower = 1/8, upper = 1/3): a leaky ReLU with a random slope in training and the mean slope after.
-- Example:
--   nn.RReLU():eval()(torch.tensor{-1.0, 0.0, 2.0})
define("RReLU", "lower=1/8, upper=1/3, inplace=false", "lower upper", function(self, x)
  return F.rrelu(x, self.lower, self.upper, self.training, self.inplace)
end)

--- nn.Softplus(beta = 1, threshold = 20): log(1 + exp(beta * x)) / beta; x itself where beta * x > threshold.
-- Example:
--   nn.Softplus()(torch.tensor{-1.0, 0.0, 30.0})
define("Softplus", "beta=1, threshold=20", "beta threshold", function(self, x)
  return F.softplus(x, self.beta, self.threshold)
end)

--- nn.Softsign(): x / (1 + |x|).
-- Example:
--   nn.Softsign()(torch.tensor{-1.0, 0.0, 3.0})
define("Softsign", "", "", function(_, x) return F.softsign(x) end)

--- nn.Tanhshrink(): x - tanh(x).
-- Example:
--   nn.Tanhshrink()(torch.tensor{-1.0, 0.0, 2.0})
define("Tanhshrink", "", "", function(_, x) return F.tanhshrink(x) end)

--- nn.Threshold(threshold, value): x where x > threshold, else value.
-- Example:
--   nn.Threshold(1.0, -5.0)(torch.tensor{-1.0, 0.0, 2.0})
define("Threshold", "threshold, value, inplace=false", "threshold value", function(self, x)
  return F.threshold(x, self.threshold, self.value, self.inplace)
end)

local function show_lambd(self) return text.value(self.lambd) end

--- nn.Hardshrink(lambd = 0.5): x where |x| > lambd, else 0.
-- Example:
--   nn.Hardshrink()(torch.tensor{-1.0, 0.3, 2.0})
define("Hardshrink", "lambd=0.5", "", function(self, x) return F.hardshrink(x, self.lambd) end).extra_repr = show_lambd

--- nn.Softshrink(lambd = 0.5): x moved towards 0 by lambd.
-- Example:
--   nn.Softshrink()(torch.tensor{-1.0, 0.3, 2.0})
define("Softshrink", "lambd=0.5", "", function(self, x) return F.softshrink(x, self.lambd) end).extra_repr = show_lambd

local PReLU = Module:extend("PReLU")
activations.PReLU = PReLU

local read_prelu = signature("PReLU", "num_parameters=1, init=0.25, device=nil, dtype=nil")

--- nn.PReLU(num_parameters = 1, init = 0.25): a leaky ReLU whose slope is learnt: one, or one a channel (dimension
-- 2).
-- Example:
--   nn.PReLU()(torch.tensor{-1.0, 0.0, 2.0})
function PReLU:init(...)
  local a = read_prelu(...)
  self.num_parameters = a.num_parameters
  self.weight = Parameter(torch.full({a.num_parameters}, a.init + 0.0, {device = a.device, dtype = a.dtype}))
end

function PReLU:forward(x) return F.prelu(x, self.weight) end

function PReLU:extra_repr() return text.fields(self, "num_parameters") end

return activations
