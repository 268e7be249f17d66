--- Cyclic rates (Smith 2017): the rate rises and falls between two bounds, the momentum the other way round.

local Scheduler = require "torch.optim.lr_scheduler.scheduler"
local fail = require "torch.utils.fail"

--- CyclicLR(optimizer, base_lr, max_lr, {step_size_up = 2000, step_size_down, mode = "triangular", "triangular2" or
-- "exp_range", gamma = 1.0, scale_fn, scale_mode = "cycle" or "iterations", cycle_momentum = true, base_momentum =
-- 0.8, max_momentum = 0.9}). triangular2 halves the height each cycle, exp_range multiplies it by gamma each step.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.CyclicLR(optimizer, 0.0, 1.0, {step_size_up = 2, cycle_momentum = false})
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local CyclicLR = Scheduler:define("CyclicLR", [[base_lr, max_lr, step_size_up=2000, step_size_down=nil,
  mode='triangular', gamma=1.0, scale_fn=nil, scale_mode='cycle', cycle_momentum=true,
  base_momentum=0.8, max_momentum=0.9]])

local scales = {
  triangular = function() return 1 end,
  triangular2 = function(_, cycle) return 1 / 2 ^ (cycle - 1) end,
  exp_range = function(self) return self.gamma ^ self.last_epoch end,
}

local function height_scale(self, cycle)
  if self.scale_fn then return self.scale_fn(self.scale_mode == "cycle" and cycle or self.last_epoch) end
  return scales[self.mode](self, cycle)
end

local function prepare_momentum(self)
  if not self.cycle_momentum then return end
  if self.optimizer.defaults.momentum == nil then
    fail("CyclicLR: the optimizer has no momentum; set cycle_momentum = false")
  end
  self.base_momentums = self:per_group("base_momentum", self.base_momentum)
  self.max_momentums = self:per_group("max_momentum", self.max_momentum)
end

function CyclicLR:prepare()
  if not self.scale_fn and not scales[self.mode] then
    fail("CyclicLR: mode must be 'triangular', 'triangular2' or 'exp_range', not '%s'", tostring(self.mode))
  end
  local lows = self:per_group("base_lr", self.base_lr)
  self.max_lrs = self:per_group("max_lr", self.max_lr)
  if self.last_epoch == -1 then
    for i, group in ipairs(self.optimizer.param_groups) do group.lr, group.initial_lr = lows[i], lows[i] end
  end
  local down = self.step_size_down or self.step_size_up
  self.total_size = self.step_size_up + down
  self.step_ratio = self.step_size_up / self.total_size
  prepare_momentum(self)
end

--- How high within the bounds this step stands, from 0 to 1.
local function height(self)
  local cycle = math.floor(1 + self.last_epoch / self.total_size)
  local x = 1 + self.last_epoch / self.total_size - cycle
  local part = x <= self.step_ratio and x / self.step_ratio or (x - 1) / (self.step_ratio - 1)
  return part * height_scale(self, cycle)
end

function CyclicLR:rate(group, base, i)
  local h = height(self)
  if self.cycle_momentum then
    group.momentum = self.max_momentums[i] - (self.max_momentums[i] - self.base_momentums[i]) * h
  end
  return base + (self.max_lrs[i] - base) * h
end

return {CyclicLR = CyclicLR}
