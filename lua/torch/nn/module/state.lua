--- State dictionaries: a module's parameters and persistent buffers by name, out and in again.
--
-- The table that `state_dict` returns is read by name and, through `pairs`, in order of registration. Names are
-- PyTorch's, so that weights travel both ways.

local ordered = require "torch.utils.ordered"
local torch = require "torch"
local walk = require "torch.nn.module.walk"
local uninitialized = require "torch.nn.uninitialized"
local fail = require "torch.utils.fail"

--- Calls visit(path, tensor) for every entry of the state: parameters, persistent buffers, then the submodules'.
-- A shared tensor comes under each of its names.
local function each_state(self, prefix, visit)
  local names, parameters = walk.own(self, "parameter")
  for i, name in ipairs(names) do visit(prefix .. name, parameters[i]) end
  local buffer_names, buffers = walk.own(self, "buffer")
  for i, name in ipairs(buffer_names) do
    if self._buffers[name] then visit(prefix .. name, buffers[i]) end
  end
  local child_names, children = walk.own(self, "module")
  for i, name in ipairs(child_names) do each_state(children[i], prefix .. name .. ".", visit) end
end

local methods = {}

--- module:state_dict(): the state as a table of detached tensors by name. Options: prefix = "" (put before every name), keep_vars =
-- false (true: the tensors themselves, still part of the graph), destination (a table to add to).
-- Example:
--   nn.Linear(3, 2):state_dict().weight.shape
function methods:state_dict(options)
  options = options or {}
  local state = options.destination or ordered.new()
  each_state(self, options.prefix or "", function(path, tensor)
    state[path] = options.keep_vars and tensor or tensor:detach()
  end)
  return state
end

local function shape_text(tensor)
  return "{" .. table.concat(tensor:size(), ", ") .. "}"
end

local function same_shape(a, b)
  local x, y = a:size(), b:size()
  if #x ~= #y then return false end
  for i = 1, #x do
    if x[i] ~= y[i] then return false end
  end
  return true
end

--- Compares a state with what the module expects: lists of missing, unexpected and misfitting entries, and the
-- pairs {own tensor, given tensor} that agree.
local function compare(self, state)
  local missing, unexpected, misfits, matches, expected = {}, {}, {}, {}, {}
  each_state(self, "", function(path, own)
    local given = state[path]
    expected[path] = true
    if given == nil then
      missing[#missing + 1] = path
    elseif not torch.is_tensor(given) then
      misfits[#misfits + 1] = ("%s: a %s is given where a tensor is due"):format(path, type(given))
    elseif not same_shape(own, given) and not uninitialized.is(own) then
      misfits[#misfits + 1] = ("%s: size %s is given, size %s is due"):format(path, shape_text(given), shape_text(own))
    else
      matches[#matches + 1] = {own, given}
    end
  end)
  for name in pairs(state) do
    if type(name) == "string" and not expected[name] then unexpected[#unexpected + 1] = name end
  end
  table.sort(unexpected)
  return missing, unexpected, misfits, matches
end

local function complaint(title, list)
  return #list > 0 and ("\n  %s: %s"):format(title, table.concat(list, ", ")) or ""
end

local function read_strict(option)
  if type(option) == "table" then option = option.strict end
  return option ~= false
end

--- Copies a given tensor into the module's own, whose size it settles where that is not known yet; an empty one comes
-- from a module whose size was not known either.
local function take(own, given)
  if uninitialized.is(own) then
    if given:numel() == 0 then return end
    uninitialized.materialize(own, given:size())
  end
  own:copy_(given)
end

--- module:load_state_dict(state, strict = true): copies the tensors of `state` into this module's own, in place and outside the graph. What is
-- missing, unexpected or of another size is one error that lists it all, and then nothing is changed; strict = false lets
-- missing and unexpected names pass. Returns {missing_keys = {...}, unexpected_keys = {...}}.
-- Example:
--   local a, b = nn.Linear(3, 2), nn.Linear(3, 2)
--   a:load_state_dict(b:state_dict())
--   a.weight:equal(b.weight)
function methods:load_state_dict(state, strict)
  if type(state) ~= "table" then
    fail("load_state_dict: a state is a table of tensors by name, not a %s", type(state))
  end
  strict = read_strict(strict)
  local missing, unexpected, misfits, matches = compare(self, state)
  if #misfits > 0 or (strict and #missing + #unexpected > 0) then
    fail("load_state_dict: the state does not fit %s%s%s%s", self.__name,
      strict and complaint("missing", missing) or "", strict and complaint("unexpected", unexpected) or "",
      complaint("of another size", misfits))
  end
  local guard <close> = torch.no_grad()
  for _, pair in ipairs(matches) do take(pair[1], pair[2]) end
  return {missing_keys = missing, unexpected_keys = unexpected}
end

return {methods = methods}
