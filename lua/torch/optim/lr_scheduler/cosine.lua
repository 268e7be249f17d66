--- Cosine annealing (Loshchilov & Hutter 2017), once or with warm restarts.

local Scheduler = require "torch.optim.lr_scheduler.scheduler"
local fail = require "torch.utils.fail"

local cos, pi = math.cos, math.pi

--- CosineAnnealingLR(optimizer, T_max, eta_min = 0): half a cosine from the initial rate to eta_min in T_max epochs,
-- and back up after.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, 4)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local CosineAnnealingLR = Scheduler:define("CosineAnnealingLR", "T_max, eta_min=0")

function CosineAnnealingLR:closed_form(base)
  return self.eta_min + (base - self.eta_min) * (1 + cos(pi * self.last_epoch / self.T_max)) / 2
end

function CosineAnnealingLR:rate(group, base)
  local epoch, t_max, low = self.last_epoch, self.T_max, self.eta_min
  if epoch == 0 then return group.lr end
  if self._step_count == 1 then return self:closed_form(base) end
  if (epoch - 1 - t_max) % (2 * t_max) == 0 then
    return group.lr + (base - low) * (1 - cos(pi / t_max)) / 2
  end
  return (1 + cos(pi * epoch / t_max)) / (1 + cos(pi * (epoch - 1) / t_max)) * (group.lr - low) + low
end

--- CosineAnnealingWarmRestarts(optimizer, T_0, T_mult = 1, eta_min = 0): half cosines that start anew, the first of
-- T_0 epochs, each next one T_mult times as long. step(epoch) also takes fractions.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 2)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local CosineAnnealingWarmRestarts = Scheduler:define("CosineAnnealingWarmRestarts", "T_0, T_mult=1, eta_min=0")

function CosineAnnealingWarmRestarts:prepare()
  for _, name in ipairs {"T_0", "T_mult"} do
    if math.type(self[name]) ~= "integer" or self[name] < 1 then
      fail("CosineAnnealingWarmRestarts: %s must be an integer from 1, not %s", name, tostring(self[name]))
    end
  end
  self.T_i, self.T_cur = self.T_0, self.last_epoch
end

function CosineAnnealingWarmRestarts:rate(_, base)
  return self.eta_min + (base - self.eta_min) * (1 + cos(pi * self.T_cur / self.T_i)) / 2
end

local function advance(self)
  self.T_cur = self.T_cur + 1
  if self.T_cur >= self.T_i then
    self.T_cur = self.T_cur - self.T_i
    self.T_i = self.T_i * self.T_mult
  end
end

--- Finds the cycle that holds an epoch: after n cycles T_0 * (T_mult^n - 1) / (T_mult - 1) epochs are over.
local function jump(self, epoch)
  self.T_i, self.T_cur = self.T_0, epoch
  if self.T_mult == 1 then
    self.T_cur = epoch % self.T_0
    return
  end
  while self.T_cur >= self.T_i do
    self.T_cur = self.T_cur - self.T_i
    self.T_i = self.T_i * self.T_mult
  end
end

function CosineAnnealingWarmRestarts:step(epoch)
  if epoch and epoch < 0 then fail("CosineAnnealingWarmRestarts: an epoch is 0 or more") end
  self._step_count = self._step_count + 1
  if epoch or self.last_epoch < 0 then
    jump(self, epoch or 0)
  else
    advance(self)
  end
  self.last_epoch = math.floor(epoch or self.last_epoch + 1)
  self:apply(false)
end

return {CosineAnnealingLR = CosineAnnealingLR, CosineAnnealingWarmRestarts = CosineAnnealingWarmRestarts}
