--- The learning rate of stochastic weight averaging: from where it stands to one fixed rate.

local Scheduler = require "torch.optim.lr_scheduler.scheduler"
local fail = require "torch.utils.fail"

--- SWALR(optimizer, swa_lr, {anneal_epochs = 10, anneal_strategy = "cos" or "linear"}): goes from each group's rate to swa_lr, a number or
-- one for each group, within anneal_epochs, and stays there. Another schedule may have run before.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.swa_utils.SWALR(optimizer, 0.1, {anneal_epochs = 2})
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local SWALR = Scheduler:define("SWALR", "swa_lr, anneal_epochs=10, anneal_strategy='cos'")

local strategies = {
  cos = function(t) return (1 - math.cos(math.pi * t)) / 2 end,
  linear = function(t) return t end,
}

function SWALR:prepare()
  if not strategies[self.anneal_strategy] then
    fail("SWALR: anneal_strategy must be 'cos' or 'linear', not '%s'", tostring(self.anneal_strategy))
  end
  if math.type(self.anneal_epochs) ~= "integer" or self.anneal_epochs < 0 then
    fail("SWALR: anneal_epochs must be an integer from 0, not %s", tostring(self.anneal_epochs))
  end
  for i, rate in ipairs(self:per_group("swa_lr", self.swa_lr)) do self.optimizer.param_groups[i].swa_lr = rate end
end

--- How far the way is gone after `step` epochs, from 0 to 1.
local function share(self, step)
  return strategies[self.anneal_strategy](math.max(0, math.min(1, step / math.max(1, self.anneal_epochs))))
end

--- The rate that the way began with follows from the present one, which is already some way along.
function SWALR:rate(group)
  local step = self._step_count - 1
  if self.anneal_epochs == 0 then step = math.max(1, step) end
  local before, now = share(self, step - 1), share(self, step)
  local first = before == 1 and group.swa_lr or (group.lr - before * group.swa_lr) / (1 - before)
  return group.swa_lr * now + first * (1 - now)
end

return SWALR
