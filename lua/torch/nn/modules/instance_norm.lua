--- Instance normalisation (Ulyanov et al. 2016): mean 0 and variance 1 for each channel of each sample.

local F = require "torch.nn.functional"
local RunningNorm = require "torch.nn.modules.running_norm"
local signature = require "torch.utils.signature"

local arguments = [[num_features, eps=1e-5, momentum=0.1, affine=false, track_running_stats=false,
  device=nil, dtype=nil]]

local function forward(self, x)
  local use_input = self.training or not self.track_running_stats
  return F.instance_norm(x, self.running_mean, self.running_var, self.weight, self.bias, use_input, self.momentum,
    self.eps)
end

local function define(name, ndim)
  local class = RunningNorm:extend(name)
  local read = signature(name, arguments)
  function class:init(...) self:_build(read(...)) end
  function class:forward(x)
    self:_check(x, ndim + 1, ndim + 2)
    if x.ndim == ndim + 2 then return forward(self, x) end
    return forward(self, x:unsqueeze(1)):squeeze(1)
  end
  return class
end

return {
  --- nn.InstanceNorm1d(num_features, {eps = 1e-5, momentum = 0.1, affine = false, track_running_stats = false}): mean 0 and
  -- variance 1 for each channel of each sample. Input {N, C, L} or {C, L}.
  -- Example:
  --   nn.InstanceNorm1d(1)(torch.tensor{{1.0, 2.0, 3.0}})
  InstanceNorm1d = define("InstanceNorm1d", 1),
  --- nn.InstanceNorm2d(num_features, {...}): as InstanceNorm1d, input {N, C, H, W} or {C, H, W}.
  -- Example:
  --   nn.InstanceNorm2d(3)(torch.rand(2, 3, 4, 4)).shape
  InstanceNorm2d = define("InstanceNorm2d", 2),
  --- nn.InstanceNorm3d(num_features, {...}): as InstanceNorm1d, input {N, C, D, H, W} or {C, D, H, W}.
  -- Example:
  --   nn.InstanceNorm3d(3)(torch.rand(2, 3, 4, 4, 4)).shape
  InstanceNorm3d = define("InstanceNorm3d", 3),
}
