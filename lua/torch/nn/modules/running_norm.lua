--- What batch and instance normalisation share: scale and shift, and the running mean and variance.

local torch = require "torch"
local init = require "torch.nn.initialization"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local text = require "torch.nn.module.text"
local fail = require "torch.utils.fail"

local RunningNorm = Module:extend("RunningNorm")

--- Takes over the arguments and makes the parameters {num_features} and buffers that they ask for.
function RunningNorm:_build(a)
  local where = {device = a.device, dtype = a.dtype}
  self.num_features, self.eps, self.momentum = a.num_features, a.eps, a.momentum
  self.affine, self.track_running_stats = a.affine, a.track_running_stats
  if a.affine then
    self.weight = Parameter(torch.ones(a.num_features, where))
    self.bias = Parameter(torch.zeros(a.num_features, where))
  end
  if a.track_running_stats then
    self:register_buffer("running_mean", torch.zeros(a.num_features, where))
    self:register_buffer("running_var", torch.ones(a.num_features, where))
    self:register_buffer("num_batches_tracked", torch.tensor(0, {dtype = torch.int64, device = a.device}))
  end
end

--- Mean 0, variance 1, and no batch seen.
function RunningNorm:reset_running_stats()
  if not self.track_running_stats then return end
  self.running_mean:zero_()
  self.running_var:fill_(1)
  self.num_batches_tracked:zero_()
end

--- Scale 1, shift 0, and fresh running statistics.
function RunningNorm:reset_parameters()
  self:reset_running_stats()
  if self.affine then
    init.ones_(self.weight)
    init.zeros_(self.bias)
  end
end

--- Checks the number of dimensions of an input.
function RunningNorm:_check(x, lowest, highest)
  if x.ndim < lowest or x.ndim > highest then
    local due = lowest == highest and tostring(lowest) or lowest .. " or " .. highest
    fail("%s: input of %s dimensions is due, not %d", self.__name, due, x.ndim)
  end
end

function RunningNorm:extra_repr()
  return self.num_features .. ", " .. text.fields(self, "eps", "momentum", "affine", "track_running_stats")
end

return RunningNorm
