--- The base of all learning-rate schedules.
--
-- A schedule sets the rate of every parameter group when it is made and at each `step()`. A class has rate(group,
-- base_rate, index), the next rate from the one that stands in the group, so that schedules can be chained; and,
-- where there is one, closed_form(base_rate, index), the rate of an epoch on its own, which step(epoch) uses.

local class = require "torch.utils.class"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local Scheduler = class.new("LRScheduler")

local function is_optimizer(value)
  return type(value) == "table" and type(value.param_groups) == "table"
end

--- A new kind of schedule, made by Name(optimizer, ...); the arguments become fields, then `prepare` runs.
-- `last_epoch` is added to the argument list: -1 begins, a number resumes after it.
function Scheduler:define(name, arguments)
  local new = self:extend(name)
  local read = signature(name, arguments .. (arguments ~= "" and ", " or "") .. "last_epoch=-1")
  function new.init(schedule, optimizer, ...)
    if not is_optimizer(optimizer) then fail("%s: the first argument must be an optimizer", name) end
    schedule.optimizer = optimizer
    for field, value in pairs(read(...)) do schedule[field] = value end
    schedule:prepare()
    schedule:begin()
  end
  return new
end

--- Checks and completes the arguments; may change the groups before the first rate is taken.
function Scheduler.prepare() end

local function remember_initial_rates(self)
  self.base_lrs = {}
  for i, group in ipairs(self.optimizer.param_groups) do
    if self.last_epoch == -1 then
      group.initial_lr = group.initial_lr or group.lr
    elseif not group.initial_lr then
      fail("%s: group %d has no initial_lr to resume from", self.__name, i)
    end
    self.base_lrs[i] = group.initial_lr
  end
end

--- Takes the base rates and makes the first step.
function Scheduler:begin()
  remember_initial_rates(self)
  self:initial_step()
end

--- The step that sets the rate of epoch 0.
function Scheduler:initial_step()
  self._step_count = 0
  self:step()
end

--- One value for each group, from a number or a list.
function Scheduler:per_group(name, value)
  local count, list = #self.optimizer.param_groups, {}
  if type(value) == "table" and #value ~= count then
    fail("%s: %d values for %s are due, not %d", self.__name, count, name, #value)
  end
  for i = 1, count do list[i] = type(value) == "table" and value[i] or value end
  return list
end

local function rates(self, by_epoch)
  local list = {}
  for i, group in ipairs(self.optimizer.param_groups) do
    if by_epoch and self.closed_form then
      list[i] = self:closed_form(self.base_lrs[i], i)
    else
      list[i] = self:rate(group, self.base_lrs[i], i)
    end
  end
  return list
end

--- Writes the rates of this epoch into the groups.
function Scheduler:apply(by_epoch)
  self._last_lr = rates(self, by_epoch)
  for i, group in ipairs(self.optimizer.param_groups) do group.lr = self._last_lr[i] end
end

--- scheduler:step([epoch]): goes on to the next epoch, or to a given one, and sets the rates of the groups.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
--   scheduler:step()
--   optimizer.param_groups[1].lr
function Scheduler:step(epoch)
  self._step_count = self._step_count + 1
  self.last_epoch = epoch or self.last_epoch + 1
  self:apply(epoch ~= nil)
end

--- scheduler:get_last_lr(): the rates set last, one a group.
-- Example:
--   optim.lr_scheduler.ExponentialLR(optim.SGD({torch.ones(1)}, {lr = 1.0}), 0.5):get_last_lr()
function Scheduler:get_last_lr() return self._last_lr end

--- True for what can be saved: no functions, and no tables that hold some.
local function is_plain(value)
  local kind = type(value)
  if kind ~= "table" then return kind ~= "function" and kind ~= "userdata" end
  if getmetatable(value) ~= nil then return false end
  for _, item in pairs(value) do
    if not is_plain(item) then return false end
  end
  return true
end

--- scheduler:state_dict(): its fields as plain values, without the optimizer and without functions.
-- Example:
--   optim.lr_scheduler.ExponentialLR(optim.SGD({torch.ones(1)}, {lr = 1.0}), 0.5):state_dict().last_epoch
function Scheduler:state_dict()
  local state = {}
  for name, value in pairs(self) do
    if name ~= "optimizer" and is_plain(value) then state[name] = value end
  end
  return state
end

--- scheduler:load_state_dict(state): takes over the fields of a saved schedule.
-- Example:
--   local scheduler = optim.lr_scheduler.ExponentialLR(optim.SGD({torch.ones(1)}, {lr = 1.0}), 0.5)
--   scheduler:load_state_dict{last_epoch = 3}
--   scheduler.last_epoch
function Scheduler:load_state_dict(state)
  for name, value in pairs(state) do self[name] = value end
end

return Scheduler
