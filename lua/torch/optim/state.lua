--- Saving and restoring an optimizer: its options, and what it remembers of each parameter.
--
-- In a saved state a parameter is known by its number, counted over all groups: {state = {[1] = {step = ...}, ...},
-- param_groups = {{lr = ..., params = {1, 2}}}}. It fits any optimizer whose groups have the same sizes.

local torch = require "torch"
local fail = require "torch.utils.fail"

local methods = {}

local function numbers_of(groups)
  local numbers, count = {}, 0
  for _, group in ipairs(groups) do
    for _, p in ipairs(group.params) do
      count = count + 1
      numbers[p] = count
    end
  end
  return numbers
end

local function pack_group(group, numbers)
  local packed = {}
  for name, value in pairs(group) do packed[name] = value end
  packed.params = {}
  for i, p in ipairs(group.params) do packed.params[i] = numbers[p] end
  return packed
end

--- optimizer:state_dict(): the state as a table of plain values and tensors; the tensors are the optimizer's own, not copies.
-- Example:
--   optim.SGD({torch.ones(1)}, {lr = 0.1}):state_dict().param_groups[1].lr
function methods:state_dict()
  local numbers = numbers_of(self.param_groups)
  local saved = {state = {}, param_groups = {}}
  for i, group in ipairs(self.param_groups) do saved.param_groups[i] = pack_group(group, numbers) end
  for p, state in pairs(self.state) do saved.state[numbers[p]] = state end
  return saved
end

--- What is wrong with a saved parameter's state: it is no table, or a tensor in it has not the parameter's size.
local function check_entry(self, saved, p, where, wrong)
  if type(saved) ~= "table" then
    wrong[#wrong + 1] = ("the state of %s is a %s, not a table"):format(where, type(saved))
    return
  end
  for name, value in pairs(self.keeps_sizes and saved or {}) do
    if torch.is_tensor(value) and value.ndim > 0 and tostring(value.shape) ~= tostring(p.shape) then
      wrong[#wrong + 1] = ("%s of %s has size %s, size %s is due"):format(name, where, tostring(value.shape), tostring(p.shape))
    end
  end
end

local function check_group(self, saved, i, wrong)
  local group, given = self.param_groups[i], saved.param_groups[i]
  local numbers = type(given) == "table" and type(given.params) == "table" and given.params or {}
  if #numbers ~= #group.params then
    wrong[#wrong + 1] = ("group %d has %d parameters, %d are due"):format(i, #numbers, #group.params)
    return
  end
  for j, p in ipairs(group.params) do
    local entry = saved.state[numbers[j]]
    if entry ~= nil then check_entry(self, entry, p, ("parameter %d of group %d"):format(j, i), wrong) end
  end
end

--- All that does not fit is one error, before anything is changed.
local function check(self, saved)
  if type(saved) ~= "table" or type(saved.param_groups) ~= "table" or type(saved.state) ~= "table" then
    fail("load_state_dict: a state with `state` and `param_groups` is due")
  end
  if #saved.param_groups ~= #self.param_groups then
    fail("load_state_dict: %d parameter groups are given, %d are due", #saved.param_groups,
      #self.param_groups)
  end
  local wrong = {}
  for i = 1, #self.param_groups do check_group(self, saved, i, wrong) end
  if #wrong > 0 then
    table.sort(wrong)
    fail("load_state_dict: the state does not fit %s\n  %s", self.__name, table.concat(wrong, "\n  "))
  end
end

--- A copy of a saved value for parameter `p`: floating-point tensors come to its device and dtype.
local function restore(value, p)
  if torch.is_tensor(value) then
    local copied = value:detach():clone():to(p.device)
    return copied:is_floating_point() and value.ndim > 0 and copied:to(p.dtype) or copied
  end
  if type(value) ~= "table" then return value end
  local copied = {}
  for key, item in pairs(value) do copied[key] = restore(item, p) end
  return copied
end

--- A parameter's state; its count of steps is a plain number here, a tensor in PyTorch's files.
local function restore_state(old, p)
  local state = restore(old, p)
  if torch.is_tensor(state.step) then state.step = math.tointeger(state.step:item()) end
  return state
end

--- optimizer:load_state_dict(state): takes over the options and the state of a saved optimizer, which had as many parameters of the
-- same sizes.
-- Example:
--   local optimizer = optim.SGD({torch.ones(1)}, {lr = 0.1})
--   optimizer:load_state_dict(optim.SGD({torch.ones(1)}, {lr = 0.5}):state_dict())
--   optimizer.param_groups[1].lr
function methods:load_state_dict(saved)
  check(self, saved)
  local state = {}
  for i, group in ipairs(self.param_groups) do
    local given = saved.param_groups[i]
    for j, p in ipairs(group.params) do
      local old = saved.state[given.params[j]]
      if old then state[p] = restore_state(old, p) end
    end
    for name, value in pairs(given) do
      if name ~= "params" then group[name] = restore(value) end
    end
  end
  self.state = state
end

return methods
