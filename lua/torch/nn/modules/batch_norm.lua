--- Batch normalisation (Ioffe & Szegedy 2015): mean 0 and variance 1 for each channel over batch and places.
--
-- Training uses the statistics of the batch and moves the running ones towards them; evaluation uses the running
-- ones.

local F = require "torch.nn.functional"
local RunningNorm = require "torch.nn.modules.running_norm"
local signature = require "torch.utils.signature"

local arguments = [[num_features, eps=1e-5, momentum=0.1, affine=true, track_running_stats=true, device=nil, dtype=nil]]

--- The share by which the running statistics move: `momentum`, or with momentum = false the cumulative mean.
local function count_batch(self)
  local batches = self.num_batches_tracked
  if not batches then return self.momentum or 0 end
  batches:add_(1)
  return self.momentum or 1 / batches:item()
end

local function forward(self, x)
  local use_batch, share = true, self.momentum or 0
  if self.training then
    if self.track_running_stats then share = count_batch(self) end
  else
    use_batch = self.running_mean == nil
  end
  local mean, var
  if not self.training or self.track_running_stats then mean, var = self.running_mean, self.running_var end
  return F.batch_norm(x, mean, var, self.weight, self.bias, use_batch, share, self.eps)
end

local function define(name, lowest, highest)
  local class = RunningNorm:extend(name)
  local read = signature(name, arguments)
  function class:init(...) self:_build(read(...)) end
  function class:forward(x)
    self:_check(x, lowest, highest)
    return forward(self, x)
  end
  return class
end

return {
  --- nn.BatchNorm1d(num_features, {eps = 1e-5, momentum = 0.1, affine = true, track_running_stats = true}): mean 0 and
  -- variance 1 for each channel over the batch, then `weight` and `bias` {num_features} where affine. Input {N, C} or {N, C, L}. In
  -- evaluation the running statistics are used; momentum = false makes them cumulative means.
  -- Example:
  --   nn.BatchNorm1d(1)(torch.tensor{{1.0}, {3.0}})
  BatchNorm1d = define("BatchNorm1d", 2, 3),
  --- nn.BatchNorm2d(num_features, {...}): as BatchNorm1d, input {N, C, H, W}.
  -- Example:
  --   nn.BatchNorm2d(3)(torch.rand(2, 3, 4, 4)).shape
  BatchNorm2d = define("BatchNorm2d", 4, 4),
  --- nn.BatchNorm3d(num_features, {...}): as BatchNorm1d, input {N, C, D, H, W}.
  -- Example:
  --   nn.BatchNorm3d(3)(torch.rand(2, 3, 4, 4, 4)).shape
  BatchNorm3d = define("BatchNorm3d", 5, 5),
}
