--- The base of all optimizers: parameter groups, state by parameter, and the loop around one update rule.
--
-- A parameter group is a table of options with a list `params`; `optimizer.param_groups[1].lr` may be changed at any
-- time. A simple optimizer has two methods, start(state, p, group), which fills the state of a parameter at its first
-- step, and update(p, g, state, group), which changes it in place. One that works on whole lists has step_group
-- instead.

local torch = require "torch"
local class = require "torch.utils.class"
local uninitialized = require "torch.nn.uninitialized"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local Optimizer = class.new("Optimizer")

--- Options that mean the same in every optimizer, and the range of each: lowest, highest value.
local ranges = {
  lr = {0, math.huge}, eps = {0, math.huge}, weight_decay = {0, math.huge}, momentum = {0, math.huge},
  lr_decay = {0, math.huge}, rho = {0, 1}, alpha = {0, math.huge}, initial_accumulator_value = {0, math.huge},
}

local function check_range(owner, name, value)
  local range = ranges[name]
  if not range then return end
  if type(value) ~= "number" or value < range[1] or value > range[2] then
    fail("%s: %s must be a number from %s to %s, not %s", owner, name, range[1], range[2], tostring(value))
  end
end

local function check_betas(owner, betas)
  for i = 1, 2 do
    local beta = type(betas) == "table" and betas[i]
    if type(beta) ~= "number" or beta < 0 or beta >= 1 then
      fail("%s: betas must be two numbers from 0 to below 1; number %d is %s", owner, i, tostring(beta))
    end
  end
end

local function check_options(owner, group)
  for name, value in pairs(group) do check_range(owner, name, value) end
  if group.betas then check_betas(owner, group.betas) end
  if group.nesterov and (group.momentum <= 0 or group.dampening ~= 0) then
    fail(owner .. ": nesterov needs a momentum and no dampening")
  end
end

--- A new kind of optimizer below this one, whose constructor is Name(params, ...), the rest by an argument list.
function Optimizer:define(name, arguments)
  local new = self:extend(name)
  local read = signature(name, arguments)
  function new.init(optimizer, params, ...)
    Optimizer.init(optimizer, params, read(...))
  end
  new.keeps_sizes = true   -- the tensors in a parameter's state have its size: load_state_dict checks them
  return new
end

--- Optimizer(params, defaults): the base of all optimizers. `params` is a list of tensors, or of groups {params = {...}, lr = ..., ...}
-- whose options stand before the defaults; tensors that are no leaves, or come twice, are an error.
-- Example:
--   local optimizer = optim.SGD({{params = {torch.ones(1)}, lr = 0.5}, {params = {torch.ones(1)}}}, {lr = 0.1})
--   optimizer.param_groups[1].lr, optimizer.param_groups[2].lr
function Optimizer:init(params, defaults)
  if type(params) ~= "table" or getmetatable(params) then
    fail("%s: params must be a list of tensors or of groups, not a %s", self.__name, type(params))
  end
  if #params == 0 then fail(self.__name .. ": the list of parameters is empty") end
  self.defaults, self.state, self.param_groups = defaults or {}, {}, {}
  if torch.is_tensor(params[1]) then params = {{params = params}} end
  for _, group in ipairs(params) do self:add_param_group(group) end
end

local function copy_option(value)
  if type(value) == "table" and not getmetatable(value) then return table.move(value, 1, #value, 1, {}) end
  return value
end

local function check_params(self, params)
  local taken = {}
  for _, group in ipairs(self.param_groups) do
    for _, p in ipairs(group.params) do taken[p] = true end
  end
  for i, p in ipairs(params) do
    if not torch.is_tensor(p) then
      fail("%s: parameter %d is a %s, not a tensor", self.__name, i, type(p))
    end
    if uninitialized.is(p) then
      fail("%s: parameter %d has no size yet: give its lazy module an input first", self.__name, i)
    end
    if not p.is_leaf then fail("%s: parameter %d is not a leaf of the graph", self.__name, i) end
    if taken[p] then fail("%s: parameter %d is listed twice", self.__name, i) end
    taken[p] = true
  end
end

--- optimizer:add_param_group(group): adds a group of parameters with options of its own: {params = {...} or one tensor, lr = ...}.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 0.1})
--   optimizer:add_param_group{params = torch.ones(2), lr = 0.5}
--   #optimizer.param_groups
function Optimizer:add_param_group(given)
  local group = {}
  for name, value in pairs(self.defaults) do group[name] = copy_option(value) end
  for name, value in pairs(given) do group[name] = copy_option(value) end
  if torch.is_tensor(given.params) then group.params = {given.params} end
  if type(group.params) ~= "table" then fail(self.__name .. ": a group needs a list `params`") end
  check_params(self, group.params)
  check_options(self.__name, group)
  self.param_groups[#self.param_groups + 1] = group
end

--- optimizer:zero_grad({set_to_none = true}): forgets the gradients of all parameters; with set_to_none = false they are filled with
-- zeros instead.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   p:square():sum():backward()
--   optim.SGD({p}, {lr = 0.1}):zero_grad()
--   p.grad == nil
function Optimizer:zero_grad(options)
  local keep = options == false or (type(options) == "table" and options.set_to_none == false)
  for _, group in ipairs(self.param_groups) do
    for _, p in ipairs(group.params) do
      if not keep then
        p.grad = nil
      elseif p.grad then
        p.grad:detach():zero_()
      end
    end
  end
end

--- Runs a closure with recording on, also where the step itself records nothing.
function Optimizer.evaluate(closure)
  local guard <close> = torch.enable_grad()
  return closure()
end

--- optimizer:step([closure]): one step: changes every parameter that has a gradient. A closure, if given, computes the loss first;
-- the loss is returned.
-- Example:
--   local p = torch.tensor({1.0, 2.0}, {requires_grad = true})
--   p:square():sum():backward()
--   optim.SGD({p}, {lr = 0.1}):step()
--   p
function Optimizer:step(closure)
  local loss = closure and self.evaluate(closure)
  local guard <close> = torch.no_grad()
  for _, group in ipairs(self.param_groups) do self:step_group(group) end
  return loss
end

--- The state of a parameter, filled by `start` when it is asked for first.
function Optimizer:state_of(p, group)
  local state = self.state[p]
  if not state then
    state = {step = 0}
    self.state[p] = state
    self.start(state, p, group)
  end
  return state
end

--- Fills a fresh state.
function Optimizer.start() end

--- Updates the parameters of one group, one by one.
function Optimizer:step_group(group)
  for _, p in ipairs(group.params) do
    local g = p.grad
    if g then
      local state = self:state_of(p, group)
      state.step = state.step + 1
      if group.maximize then g = -g end
      self.update(p, g, state, group)
    end
  end
end

--- Two lists: the parameters of a group that have a gradient, and their gradients.
function Optimizer.with_gradients(group)
  local params, grads, n = {}, {}, 0
  local all = group.params
  for i = 1, #all do
    local g = all[i].grad
    if g then
      n = n + 1
      params[n], grads[n] = all[i], g
    end
  end
  return params, grads
end

--- g + weight_decay * p, where there is a decay: the gradient of a squared penalty.
function Optimizer.decayed(g, p, group)
  if group.weight_decay == 0 then return g end
  return g:add(p, {alpha = group.weight_decay})
end

function Optimizer:__tostring()
  local lines = {self.__name .. " ("}
  for i, group in ipairs(self.param_groups) do
    local names = {}
    for name in pairs(group) do
      if name ~= "params" then names[#names + 1] = name end
    end
    table.sort(names)
    lines[#lines + 1] = "Parameter Group " .. i
    for _, name in ipairs(names) do
      local value = group[name]
      if type(value) == "table" then value = "{" .. table.concat(value, ", ") .. "}" end
      lines[#lines + 1] = ("    %s: %s"):format(name, tostring(value))
    end
  end
  return table.concat(lines, "\n") .. "\n)"
end

for name, method in pairs(require "torch.optim.state") do Optimizer[name] = method end

return Optimizer
