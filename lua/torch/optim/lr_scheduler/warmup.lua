--- Schedules that begin with a small rate: a constant or linear factor that ends, and a warm-up into a cosine.

local Scheduler = require "torch.optim.lr_scheduler.scheduler"
local fail = require "torch.utils.fail"

local function check_factor(self, name)
  local factor = self[name]
  if type(factor) ~= "number" or factor < 0 or factor > 1 then
    fail("%s: %s must be a number from 0 to 1, not %s", self.__name, name, tostring(factor))
  end
end

--- ConstantLR(optimizer, factor = 1/3, total_iters = 5): times factor until epoch total_iters.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.ConstantLR(optimizer, 0.5, 2)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local ConstantLR = Scheduler:define("ConstantLR", "factor=1/3, total_iters=5")

function ConstantLR:prepare() check_factor(self, "factor") end

function ConstantLR:rate(group)
  if self.last_epoch == 0 then return group.lr * self.factor end
  return self.last_epoch == self.total_iters and group.lr / self.factor or group.lr
end

function ConstantLR:closed_form(base)
  return self.last_epoch >= self.total_iters and base or base * self.factor
end

--- LinearLR(optimizer, start_factor = 1/3, end_factor = 1.0, total_iters = 5): a factor that moves evenly from
-- start_factor to end_factor over total_iters epochs.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.LinearLR(optimizer, 0.25, 1.0, 3)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local LinearLR = Scheduler:define("LinearLR", "start_factor=1/3, end_factor=1.0, total_iters=5")

function LinearLR:prepare()
  check_factor(self, "start_factor")
  check_factor(self, "end_factor")
end

function LinearLR:rate(group)
  local epoch, total = self.last_epoch, self.total_iters
  if epoch == 0 then return group.lr * self.start_factor end
  if epoch > total then return group.lr end
  local slope = self.end_factor - self.start_factor
  return group.lr * (1 + slope / (total * self.start_factor + (epoch - 1) * slope))
end

function LinearLR:closed_form(base)
  local done = math.min(self.total_iters, self.last_epoch) / self.total_iters
  return base * (self.start_factor + (self.end_factor - self.start_factor) * done)
end

--- WarmupCosineLR(optimizer, warmup_steps, total_steps, {min_factor = 0.0}): evenly up to the full rate over
-- warmup_steps, then along half a cosine down to min_factor of it at total_steps. The first step has 1 /
-- warmup_steps of the rate.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.WarmupCosineLR(optimizer, 2, 4)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local WarmupCosineLR = Scheduler:define("WarmupCosineLR", "warmup_steps, total_steps, min_factor=0.0")

function WarmupCosineLR:prepare()
  if self.warmup_steps < 0 or self.total_steps <= self.warmup_steps then
    fail("WarmupCosineLR: total_steps must be above warmup_steps, and that 0 or more")
  end
end

function WarmupCosineLR:rate(_, base)
  local step = self.last_epoch
  if step < self.warmup_steps then return base * (step + 1) / self.warmup_steps end
  local done = math.min(1, (step - self.warmup_steps) / (self.total_steps - self.warmup_steps))
  return base * (self.min_factor + (1 - self.min_factor) * (1 + math.cos(math.pi * done)) / 2)
end

return {ConstantLR = ConstantLR, LinearLR = LinearLR, WarmupCosineLR = WarmupCosineLR}
