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

local SyncBatchNorm = define("SyncBatchNorm", 2, 5)

--- Puts `new` wherever `old` is a field of the module, by name or by position.
local function replace(module, old, new)
  for key, value in next, module do
    if value == old then rawset(module, key, new) end
  end
end

--- SyncBatchNorm.convert_sync_batchnorm(module): the module with each BatchNorm in it replaced by a SyncBatchNorm of the same parameters and statistics;
--- a BatchNorm itself as one.
function SyncBatchNorm.convert_sync_batchnorm(module)
  if module.__name:match "^BatchNorm%dd$" then
    local sync = SyncBatchNorm(module.num_features, module.eps, module.momentum, module.affine, module.track_running_stats)
    for _, name in ipairs {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"} do
      if module[name] then sync[name] = module[name] end
    end
    return sync:train(module.training)
  end
  for _, child in module:named_children() do replace(module, child, SyncBatchNorm.convert_sync_batchnorm(child)) end
  return module
end

return {
  --- nn.SyncBatchNorm(num_features, {...}): as BatchNorm1d, input of 2 to 5 dimensions. The statistics are those of this process, the only one.
  -- Example:
  --   nn.SyncBatchNorm(1)(torch.tensor{{1.0}, {3.0}})
  SyncBatchNorm = SyncBatchNorm,
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
