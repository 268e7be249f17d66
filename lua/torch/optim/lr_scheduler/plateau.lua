--- A schedule that watches a measured value.

local class = require "torch.utils.class"
local signature = require "torch.utils.signature"
local Scheduler = require "torch.optim.lr_scheduler.scheduler"
local fail = require "torch.utils.fail"

--- ReduceLROnPlateau(optimizer, mode = "min", factor = 0.1, patience = 10, threshold = 1e-4, threshold_mode = "rel"
-- or "abs", cooldown = 0, min_lr = 0, eps = 1e-8): step(metric) multiplies the rate by factor when the metric has
-- not got better for more than `patience` steps; then `cooldown` steps are not counted.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 1.0})
--   local scheduler = optim.lr_scheduler.ReduceLROnPlateau(optimizer, {patience = 1})
--   for _, loss in ipairs {1.0, 1.0, 1.0, 1.0} do scheduler:step(loss) end
--   optimizer.param_groups[1].lr
local ReduceLROnPlateau = class.new("ReduceLROnPlateau")

local read = signature("ReduceLROnPlateau", [[mode='min', factor=0.1, patience=10, threshold=1e-4, threshold_mode='rel',
  cooldown=0, min_lr=0, eps=1e-8]])

local function check(self)
  if self.factor >= 1 then fail("ReduceLROnPlateau: factor must be below 1") end
  if self.mode ~= "min" and self.mode ~= "max" then
    fail("ReduceLROnPlateau: mode must be 'min' or 'max', not '%s'", tostring(self.mode))
  end
  if self.threshold_mode ~= "rel" and self.threshold_mode ~= "abs" then
    fail("ReduceLROnPlateau: threshold_mode must be 'rel' or 'abs', not '%s'", tostring(self.threshold_mode))
  end
end

function ReduceLROnPlateau:init(optimizer, ...)
  self.optimizer = optimizer
  for field, value in pairs(read(...)) do self[field] = value end
  check(self)
  self.min_lrs = Scheduler.per_group(self, "min_lr", self.min_lr)
  self.best = self.mode == "min" and math.huge or -math.huge
  self.num_bad_epochs, self.cooldown_counter, self.last_epoch = 0, 0, 0
end

--- True when `value` is better than `best` by more than the threshold.
function ReduceLROnPlateau:is_better(value, best)
  local sign = self.mode == "min" and -1 or 1
  local bound = self.threshold_mode == "rel" and best * (1 + sign * self.threshold) or best + sign * self.threshold
  if self.mode == "min" then return value < bound end
  return value > bound
end

local function reduce(self)
  for i, group in ipairs(self.optimizer.param_groups) do
    local lower = math.max(group.lr * self.factor, self.min_lrs[i])
    if group.lr - lower > self.eps then group.lr = lower end
  end
end

local function remember_rates(self)
  self._last_lr = {}
  for i, group in ipairs(self.optimizer.param_groups) do self._last_lr[i] = group.lr end
end

--- Takes the metric of an epoch, a number or a tensor of one element.
function ReduceLROnPlateau:step(metric)
  local value = type(metric) == "number" and metric or metric:item()
  self.last_epoch = self.last_epoch + 1
  if self:is_better(value, self.best) then
    self.best, self.num_bad_epochs = value, 0
  else
    self.num_bad_epochs = self.num_bad_epochs + 1
  end
  if self.cooldown_counter > 0 then
    self.cooldown_counter, self.num_bad_epochs = self.cooldown_counter - 1, 0
  end
  if self.num_bad_epochs > self.patience then
    reduce(self)
    self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
  end
  remember_rates(self)
end

ReduceLROnPlateau.get_last_lr = Scheduler.get_last_lr
ReduceLROnPlateau.state_dict = Scheduler.state_dict
ReduceLROnPlateau.load_state_dict = Scheduler.load_state_dict

return {ReduceLROnPlateau = ReduceLROnPlateau}
