--- Schedules made of schedules: one after another, or all at once.

local class = require "torch.utils.class"
local fail = require "torch.utils.fail"

local Combined = class.new("Combined")

local function check_same_optimizer(self, schedulers)
  for i, scheduler in ipairs(schedulers) do
    if scheduler.optimizer ~= self.optimizer then
      fail("%s: scheduler %d belongs to another optimizer", self.__name, i)
    end
  end
end

local function remember_rates(self)
  self._last_lr = {}
  for i, group in ipairs(self.optimizer.param_groups) do self._last_lr[i] = group.lr end
end

--- The rates set last, one a group.
function Combined:get_last_lr() return self._last_lr end

--- The states of all parts.
function Combined:state_dict()
  local state = {last_epoch = self.last_epoch, _schedulers = {}}
  for i, scheduler in ipairs(self._schedulers) do state._schedulers[i] = scheduler:state_dict() end
  return state
end

--- Takes over the states of all parts.
function Combined:load_state_dict(state)
  self.last_epoch = state.last_epoch
  for i, scheduler in ipairs(self._schedulers) do scheduler:load_state_dict(state._schedulers[i]) end
end

--- SequentialLR(optimizer, schedulers, milestones): the first schedule up to the first milestone, then the second
-- from its own epoch 0, and so on; one milestone fewer than schedules.
-- Example:
--   local optimizer, S = optim.SGD({torch.ones(1)}, {lr = 1.0}), optim.lr_scheduler
--   local scheduler = S.SequentialLR(optimizer, {S.ConstantLR(optimizer, 0.5, 2), S.ExponentialLR(optimizer, 0.1)}, {2})
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local SequentialLR = Combined:extend("SequentialLR")

function SequentialLR:init(optimizer, schedulers, milestones)
  if type(milestones) == "table" and milestones.milestones then milestones = milestones.milestones end
  self.optimizer = optimizer
  check_same_optimizer(self, schedulers)
  if #milestones ~= #schedulers - 1 then
    fail("SequentialLR: %d milestones for %d schedulers; one fewer is due", #milestones, #schedulers)
  end
  self._schedulers, self._milestones, self.last_epoch = schedulers, milestones, 0
  for _, group in ipairs(optimizer.param_groups) do group.lr = group.initial_lr end
  for _, scheduler in ipairs(schedulers) do scheduler.last_epoch = scheduler.last_epoch - 1 end
  schedulers[1]:initial_step()
  remember_rates(self)
end

local function current(self)
  local i = 1
  while self._milestones[i] and self._milestones[i] <= self.last_epoch do i = i + 1 end
  return i
end

--- Goes on to the next epoch.
function SequentialLR:step()
  self.last_epoch = self.last_epoch + 1
  local i = current(self)
  if i > 1 and self._milestones[i - 1] == self.last_epoch then
    self._schedulers[i]:step(0)
  else
    self._schedulers[i]:step()
  end
  remember_rates(self)
end

--- ChainedScheduler(schedulers): every step makes a step of all of them, one upon the other.
-- Example:
--   local optimizer, S = optim.SGD({torch.ones(1)}, {lr = 1.0}), optim.lr_scheduler
--   local scheduler = S.ChainedScheduler{S.ConstantLR(optimizer, 0.5, 2), S.ExponentialLR(optimizer, 0.1)}
--   scheduler:step()
--   optimizer.param_groups[1].lr
local ChainedScheduler = Combined:extend("ChainedScheduler")

function ChainedScheduler:init(schedulers)
  self.optimizer = schedulers[1].optimizer
  check_same_optimizer(self, schedulers)
  self._schedulers, self.last_epoch = schedulers, 0
  remember_rates(self)
end

--- Goes on to the next epoch.
function ChainedScheduler:step()
  self.last_epoch = self.last_epoch + 1
  for _, scheduler in ipairs(self._schedulers) do scheduler:step() end
  remember_rates(self)
end

return {SequentialLR = SequentialLR, ChainedScheduler = ChainedScheduler}
