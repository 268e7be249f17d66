--- Schedules that lower the rate step by step, and those that a function gives.

local Scheduler = require "torch.optim.lr_scheduler.scheduler"

local function functions_per_group(self)
  self.lr_lambdas = self:per_group("lr_lambda", self.lr_lambda)
end

--- LambdaLR(optimizer, lr_lambda): the initial rate times lr_lambda(epoch); one function, or a list with one a group.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.LambdaLR(optimizer, function(epoch) return 1 / (1 + epoch) end)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local LambdaLR = Scheduler:define("LambdaLR", "lr_lambda")
LambdaLR.prepare = functions_per_group

function LambdaLR:rate(_, base, i) return base * self.lr_lambdas[i](self.last_epoch) end

--- MultiplicativeLR(optimizer, lr_lambda): the rate times lr_lambda(epoch) at each step.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.MultiplicativeLR(optimizer, function() return 0.5 end)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local MultiplicativeLR = Scheduler:define("MultiplicativeLR", "lr_lambda")
MultiplicativeLR.prepare = functions_per_group

function MultiplicativeLR:rate(group, _, i)
  if self.last_epoch == 0 then return group.lr end
  return group.lr * self.lr_lambdas[i](self.last_epoch)
end

--- StepLR(optimizer, step_size, gamma = 0.1): times gamma every step_size epochs.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.StepLR(optimizer, 2, 0.1)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local StepLR = Scheduler:define("StepLR", "step_size, gamma=0.1")

function StepLR:rate(group)
  if self.last_epoch == 0 or self.last_epoch % self.step_size ~= 0 then return group.lr end
  return group.lr * self.gamma
end

function StepLR:closed_form(base) return base * self.gamma ^ (self.last_epoch // self.step_size) end

--- MultiStepLR(optimizer, milestones, gamma = 0.1): times gamma at each epoch of the list, twice where it occurs
-- twice.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.MultiStepLR(optimizer, {1, 3}, 0.1)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local MultiStepLR = Scheduler:define("MultiStepLR", "milestones, gamma=0.1")

local function count(list, accept)
  local n = 0
  for _, milestone in ipairs(list) do
    if accept(milestone) then n = n + 1 end
  end
  return n
end

function MultiStepLR:rate(group)
  local now = count(self.milestones, function(milestone) return milestone == self.last_epoch end)
  return now == 0 and group.lr or group.lr * self.gamma ^ now
end

function MultiStepLR:closed_form(base)
  return base * self.gamma ^ count(self.milestones, function(milestone) return milestone <= self.last_epoch end)
end

--- ExponentialLR(optimizer, gamma): times gamma every epoch.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local ExponentialLR = Scheduler:define("ExponentialLR", "gamma")

function ExponentialLR:rate(group)
  return self.last_epoch == 0 and group.lr or group.lr * self.gamma
end

function ExponentialLR:closed_form(base) return base * self.gamma ^ self.last_epoch end

--- PolynomialLR(optimizer, total_iters = 5, power = 1.0): base * (1 - epoch / total_iters)^power, down to 0.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.PolynomialLR(optimizer, 4)
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local PolynomialLR = Scheduler:define("PolynomialLR", "total_iters=5, power=1.0")

function PolynomialLR:rate(group)
  local epoch, total = self.last_epoch, self.total_iters
  if epoch == 0 or epoch > total then return group.lr end
  return group.lr * ((1 - epoch / total) / (1 - (epoch - 1) / total)) ^ self.power
end

function PolynomialLR:closed_form(base)
  return base * (1 - math.min(self.total_iters, self.last_epoch) / self.total_iters) ^ self.power
end

return {LambdaLR = LambdaLR, MultiplicativeLR = MultiplicativeLR, StepLR = StepLR, MultiStepLR = MultiStepLR,
  ExponentialLR = ExponentialLR, PolynomialLR = PolynomialLR}
