--- The 1cycle policy (Smith & Topin 2019): up to a high rate, down again, and far below; momentum the other way
-- round.

local Scheduler = require "torch.optim.lr_scheduler.scheduler"
local fail = require "torch.utils.fail"

--- OneCycleLR(optimizer, max_lr, {total_steps or epochs and steps_per_epoch, pct_start = 0.3, anneal_strategy =
-- "cos" or "linear", cycle_momentum = true, base_momentum = 0.85, max_momentum = 0.95, div_factor = 25,
-- final_div_factor = 1e4, three_phase = false}). Starts at max_lr / div_factor, ends at that / final_div_factor.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 1.0, {total_steps = 5, cycle_momentum = false})
--   for _ = 1, 4 do
--     print(("%.4f"):format(optimizer.param_groups[1].lr))
--     scheduler:step()
--   end
local OneCycleLR = Scheduler:define("OneCycleLR", [[max_lr, total_steps=nil, epochs=nil, steps_per_epoch=nil,
  pct_start=0.3, anneal_strategy='cos', cycle_momentum=true, base_momentum=0.85, max_momentum=0.95, div_factor=25.0,
  final_div_factor=1e4, three_phase=false]])

local anneal = {}

function anneal.cos(from, to, part) return to + (from - to) / 2 * (math.cos(math.pi * part) + 1) end

function anneal.linear(from, to, part) return (to - from) * part + from end

--- The phases as {last step, rate from, rate to, momentum from, momentum to}, by the names of group fields.
local function phases(self)
  local total, up = self.total_steps, self.pct_start * self.total_steps
  local rise = {up - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum"}
  if not self.three_phase then
    return {rise, {total - 1, "max_lr", "min_lr", "base_momentum", "max_momentum"}}
  end
  return {rise, {2 * up - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"},
    {total - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum"}}
end

local function count_steps(self)
  if not self.total_steps and self.epochs and self.steps_per_epoch then
    self.total_steps = self.epochs * self.steps_per_epoch
  end
  if not self.total_steps or self.total_steps <= 0 then
    fail("OneCycleLR: give total_steps, or epochs and steps_per_epoch, above 0")
  end
end

local function set_momentum(self, group, value)
  if self.use_beta1 then
    group.betas = {value, table.unpack(group.betas, 2)}
  else
    group.momentum = value
  end
end

local function prepare_momentum(self)
  local defaults = self.optimizer.defaults
  self.use_beta1 = defaults.betas ~= nil
  if not self.use_beta1 and defaults.momentum == nil then
    fail("OneCycleLR: the optimizer has no momentum; set cycle_momentum = false")
  end
  local lows = self:per_group("base_momentum", self.base_momentum)
  local highs = self:per_group("max_momentum", self.max_momentum)
  if self.last_epoch ~= -1 then return end
  for i, group in ipairs(self.optimizer.param_groups) do
    group.base_momentum, group.max_momentum = lows[i], highs[i]
    set_momentum(self, group, highs[i])
  end
end

function OneCycleLR:prepare()
  count_steps(self)
  if not anneal[self.anneal_strategy] then
    fail("OneCycleLR: anneal_strategy must be 'cos' or 'linear', not '%s'", tostring(self.anneal_strategy))
  end
  local highs = self:per_group("max_lr", self.max_lr)
  if self.last_epoch == -1 then
    for i, group in ipairs(self.optimizer.param_groups) do
      group.initial_lr, group.max_lr = highs[i] / self.div_factor, highs[i]
      group.min_lr = group.initial_lr / self.final_div_factor
    end
  end
  if self.cycle_momentum then prepare_momentum(self) end
end

--- The phase of this step, and how much of it is over.
local function position(self)
  local start, list = 0, phases(self)
  for i, phase in ipairs(list) do
    if self.last_epoch <= phase[1] or i == #list then
      return phase, (self.last_epoch - start) / (phase[1] - start)
    end
    start = phase[1]
  end
end

function OneCycleLR:rate(group)
  if self.last_epoch > self.total_steps then
    fail("OneCycleLR: step %d is beyond the %d steps of the schedule", self.last_epoch + 1,
      self.total_steps)
  end
  local move = anneal[self.anneal_strategy]
  local phase, part = position(self)
  if self.cycle_momentum then set_momentum(self, group, move(group[phase[4]], group[phase[5]], part)) end
  return move(group[phase[2]], group[phase[3]], part)
end

return {OneCycleLR = OneCycleLR}
