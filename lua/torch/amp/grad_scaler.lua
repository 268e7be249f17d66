--- Loss scaling for training in float16, whose smallest numbers gradients would fall below.
---
---   local scaler = torch.amp.GradScaler()
---   scaler:scale(loss):backward()
---   scaler:step(optimizer)
---   scaler:update()
---
--- The loss is multiplied by a scale, so are the gradients, and they are divided again before the step. A step whose gradients hold inf or
--- nan is left out and the scale shrinks; after growth_interval good steps it grows.
local torch = require "torch"
local class = require "torch.utils.class"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local GradScaler = class.new("GradScaler")

local read = signature("GradScaler", [[device='cpu', init_scale=65536.0, growth_factor=2.0, backoff_factor=0.5, growth_interval=2000,
  enabled=true]])

local function check(a)
  if a.growth_factor <= 1 then fail("GradScaler: growth_factor must be above 1, not %s", a.growth_factor) end
  if a.backoff_factor >= 1 or a.backoff_factor <= 0 then
    fail("GradScaler: backoff_factor must be between 0 and 1, not %s", a.backoff_factor)
  end
  return a
end

--- torch.amp.GradScaler{init_scale = 65536, growth_factor = 2, backoff_factor = 0.5, growth_interval = 2000, enabled = true}: multiplies a loss by a scale,
--- so that small gradients of float16 are not lost, and steps only where all gradients are finite. The scale shrinks by backoff_factor where they
--- are not, and grows by growth_factor after growth_interval good steps. With enabled = false everything passes through unchanged.
--- Example:
---   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   local optimizer, scaler = optim.SGD({p}, {lr = 0.1}), torch.amp.GradScaler()
---   scaler:scale((p * p):sum()):backward()
---   scaler:step(optimizer)
---   scaler:update()
---   p
function GradScaler:init(...)
  local a = check(read(...))
  self.enabled, self.growth_factor, self.backoff_factor, self.growth_interval = a.enabled, a.growth_factor, a.backoff_factor, a.growth_interval
  self.current_scale, self.growth_tracker = a.init_scale, 0
  self.optimizers = {}   -- by optimizer: {found_inf =, stepped =} since the last update
end

--- scaler:scale(outputs): a tensor, or each of a list of them, multiplied by the scale.
--- Example:
---   torch.amp.GradScaler{init_scale = 8}:scale(torch.tensor{1.5})
function GradScaler:scale(outputs)
  if not self.enabled then return outputs end
  if torch.is_tensor(outputs) then return outputs * self.current_scale end
  local scaled = {}
  for i, output in ipairs(outputs) do scaled[i] = self:scale(output) end
  return scaled
end

local function gradients_of(optimizer)
  local list = {}
  for _, group in ipairs(optimizer.param_groups) do
    for _, p in ipairs(group.params) do
      if p.grad then list[#list + 1] = p.grad end
    end
  end
  return list
end

--- scaler:unscale_(optimizer): divides the gradients of its parameters by the scale, once an update: before they are clipped, say. step does
--- it where it has not been done.
--- Example:
---   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   local optimizer, scaler = optim.SGD({p}, {lr = 0.1}), torch.amp.GradScaler{init_scale = 8}
---   scaler:scale((p * p):sum()):backward()
---   scaler:unscale_(optimizer)
---   p.grad
function GradScaler:unscale_(optimizer)
  if not self.enabled then return end
  if self.optimizers[optimizer] then
    fail("GradScaler: unscale_() was called twice for one optimizer since the last update()")
  end
  local guard <close> = torch.no_grad()
  self.optimizers[optimizer] = {found_inf = torch._unscale_(gradients_of(optimizer), 1 / self.current_scale), stepped = false}
end

--- scaler:step(optimizer, ...): optimizer:step(...), unless a gradient is infinite or nan. Returns what the step returns.
--- Example:
---   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   local optimizer, scaler = optim.SGD({p}, {lr = 0.1}), torch.amp.GradScaler()
---   scaler:scale((p * p):sum()):backward()
---   scaler:step(optimizer)
---   p
function GradScaler:step(optimizer, ...)
  if not self.enabled then return optimizer:step(...) end
  if not self.optimizers[optimizer] then self:unscale_(optimizer) end
  local state = self.optimizers[optimizer]
  if state.stepped then fail("GradScaler: step() was called twice for one optimizer since the last update()") end
  state.stepped = true
  if not state.found_inf then return optimizer:step(...) end
end

local function shrink(self)
  self.current_scale, self.growth_tracker = self.current_scale * self.backoff_factor, 0
end

local function grow(self)
  self.growth_tracker = self.growth_tracker + 1
  if self.growth_tracker < self.growth_interval then return end
  local grown = self.current_scale * self.growth_factor
  if grown < math.huge then self.current_scale = grown end
  self.growth_tracker = 0
end

--- scaler:update(new_scale = nil): ends a round: shrinks the scale if gradients were infinite or nan, counts a good step if not, or sets it.
--- Example:
---   local scaler = torch.amp.GradScaler()
---   scaler:update(1024)
---   scaler:get_scale()
function GradScaler:update(new_scale)
  if not self.enabled then return end
  if not new_scale and next(self.optimizers) == nil then fail("GradScaler: update() follows a step() or unscale_()") end
  local found = false
  for _, state in pairs(self.optimizers) do found = found or state.found_inf end
  self.optimizers = {}
  if new_scale then
    self.current_scale = torch.is_tensor(new_scale) and new_scale:item() or new_scale
  elseif found then
    shrink(self)
  else
    grow(self)
  end
end

--- scaler:get_scale(): the scale, a number; 1 when disabled.
--- Example:
---   torch.amp.GradScaler():get_scale()
function GradScaler:get_scale() return self.enabled and self.current_scale or 1.0 end

--- scaler:is_enabled(): whether it scales.
function GradScaler:is_enabled() return self.enabled end

--- scaler:get_growth_factor(): by what the scale grows.
function GradScaler:get_growth_factor() return self.growth_factor end

--- scaler:set_growth_factor(factor): sets it.
function GradScaler:set_growth_factor(factor) self.growth_factor = factor end

--- scaler:get_backoff_factor(): by what the scale shrinks.
function GradScaler:get_backoff_factor() return self.backoff_factor end

--- scaler:set_backoff_factor(factor): sets it.
function GradScaler:set_backoff_factor(factor) self.backoff_factor = factor end

--- scaler:get_growth_interval(): after how many good steps the scale grows.
function GradScaler:get_growth_interval() return self.growth_interval end

--- scaler:set_growth_interval(interval): sets it.
function GradScaler:set_growth_interval(interval) self.growth_interval = interval end

--- scaler:state_dict(): the state as a plain table, with PyTorch's names; empty when disabled.
--- Example:
---   torch.amp.GradScaler():state_dict().scale
function GradScaler:state_dict()
  if not self.enabled then return {} end
  return {scale = self.current_scale, growth_factor = self.growth_factor, backoff_factor = self.backoff_factor,
    growth_interval = self.growth_interval, _growth_tracker = self.growth_tracker}
end

--- scaler:load_state_dict(state): takes over a saved state.
--- Example:
---   local scaler = torch.amp.GradScaler()
---   scaler:load_state_dict(torch.amp.GradScaler{init_scale = 8}:state_dict())
---   scaler:get_scale()
function GradScaler:load_state_dict(state)
  if not self.enabled then return end
  if type(state) ~= "table" or not state.scale then fail("GradScaler: load_state_dict: the state is empty: was it saved by a disabled scaler?") end
  self.current_scale, self.growth_factor, self.backoff_factor = state.scale, state.growth_factor, state.backoff_factor
  self.growth_interval, self.growth_tracker = state.growth_interval, state._growth_tracker
end

return GradScaler
