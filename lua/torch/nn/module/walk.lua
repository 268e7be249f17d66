--- Walking a tree of modules: its parameters, buffers and submodules, with their names.
--
-- Everything here rests on `entries`, which lists one module's own fields in the order of registration. What an
-- entry is follows from its value: a module, a tensor marked as a parameter, or a tensor whose name is in
-- `_buffers`. A name is the path from the root joined with dots; the children of a list are named "0", "1", ...

local Parameter = require "torch.nn.parameter"
local fail = require "torch.utils.fail"

local walk = {}

--- True when `value` is a module (an instance, not a class).
function walk.is_module(value)
  return type(value) == "table" and rawget(value, "_hooked") ~= nil
end

local is_module, is_parameter = walk.is_module, Parameter.is

--- Iterates over a module's own fields as name, value: named ones first, then the list of children.
local function entries(self)
  local names, keys = self._names, self._keys
  local i, count, position = 0, #names, 0
  return function()
    while i < count do
      i = i + 1
      local value = rawget(self, names[i])
      if value ~= nil then return names[i], value end
    end
    position = position + 1
    local value = rawget(self, position)
    if value ~= nil then return keys and keys[position] or tostring(position - 1), value end
  end
end

walk.entries = entries

local pick = {}

function pick.parameter(_, _, value) return is_parameter(value) end

function pick.buffer(self, name, value)
  local buffers = self._buffers
  return buffers ~= nil and buffers[name] ~= nil and value ~= nil and not is_module(value)
end

function pick.module(_, _, value) return is_module(value) end

--- Two lists, names and values, of a module's own entries of one kind: "parameter", "buffer" or "module".
function walk.own(self, kind)
  local names, values, wanted = {}, {}, pick[kind]
  for name, value in entries(self) do
    if wanted(self, name, value) then
      names[#names + 1], values[#values + 1] = name, value
    end
  end
  return names, values
end

local own = walk.own

local function join(prefix, name)
  return prefix == "" and name or prefix .. "." .. name
end

--- Appends a module and all below it, parents first; a module that occurs twice is listed once.
local function gather_modules(self, path, names, values, seen)
  if seen[self] then return end
  seen[self] = true
  names[#names + 1], values[#values + 1] = path, self
  local child_names, children = own(self, "module")
  for i, child in ipairs(children) do gather_modules(child, join(path, child_names[i]), names, values, seen) end
end

local function all_modules(self, prefix)
  local names, values = {}, {}
  gather_modules(self, prefix or "", names, values, {})
  return names, values
end

--- Options of a `named_` method: positional (prefix, recurse) or by keyword.
local function read_options(prefix, recurse)
  local duplicates
  if type(prefix) == "table" then
    prefix, recurse, duplicates = prefix.prefix, prefix.recurse, prefix.remove_duplicate == false
  end
  return prefix or "", recurse ~= false, duplicates
end

--- Two lists, names and values, of all tensors of one kind in the tree below `self`; shared ones occur once.
local function gather(self, kind, prefix, recurse, duplicates)
  local paths, modules = {prefix}, {self}
  if recurse then paths, modules = all_modules(self, prefix) end
  local names, values, seen = {}, {}, {}
  for i, module in ipairs(modules) do
    local own_names, own_values = own(module, kind)
    for j, value in ipairs(own_values) do
      if duplicates or not seen[value] then
        seen[value] = true
        names[#names + 1], values[#values + 1] = join(paths[i], own_names[j]), value
      end
    end
  end
  return names, values
end

local function pairs_of(names, values)
  local i = 0
  return function()
    i = i + 1
    return names[i], values[i]
  end
end

local methods = {}

--- module:parameters(recurse = true): all parameters of this module and those below it, as a list in order of registration.
-- recurse = false lists this module's own only.
-- Example:
--   #nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)):parameters()
function methods:parameters(recurse)
  local _, values = gather(self, "parameter", "", recurse ~= false)
  return values
end

--- module:named_parameters(): iterates over name, parameter. Options: prefix = "", recurse = true, remove_duplicate = true.
-- Example:
--   for name, p in nn.Sequential(nn.Linear(2, 3)):named_parameters() do print(name, p.shape) end
function methods:named_parameters(prefix, recurse)
  return pairs_of(gather(self, "parameter", read_options(prefix, recurse)))
end

--- module:buffers(recurse = true): all buffers of this module and those below it, as a list.
-- Example:
--   #nn.BatchNorm1d(3):buffers()
function methods:buffers(recurse)
  local _, values = gather(self, "buffer", "", recurse ~= false)
  return values
end

--- module:named_buffers(): iterates over name, buffer. Options as for `named_parameters`.
-- Example:
--   for name, buffer in nn.BatchNorm1d(3):named_buffers() do print(name, buffer.shape) end
function methods:named_buffers(prefix, recurse)
  return pairs_of(gather(self, "buffer", read_options(prefix, recurse)))
end

--- module:children(): the direct submodules, as a list; one that is assigned to two fields occurs once.
-- Example:
--   #nn.Sequential(nn.Linear(2, 3), nn.ReLU()):children()
function methods:children()
  local values = {}
  for _, child in self:named_children() do values[#values + 1] = child end
  return values
end

--- module:named_children(): iterates over name, direct submodule.
-- Example:
--   for name, child in nn.Sequential(nn.Linear(2, 3), nn.ReLU()):named_children() do print(name, child) end
function methods:named_children()
  local names, values, seen = {}, {}, {}
  local own_names, own_values = own(self, "module")
  for i, child in ipairs(own_values) do
    if not seen[child] then
      seen[child] = true
      names[#names + 1], values[#values + 1] = own_names[i], child
    end
  end
  return pairs_of(names, values)
end

--- module:modules(): this module and all below it, parents first, as a list.
-- Example:
--   #nn.Sequential(nn.Linear(2, 3), nn.ReLU()):modules()
function methods:modules()
  local _, values = all_modules(self)
  return values
end

--- module:named_modules(): iterates over path, module: this module (its path is `prefix`, "" by default) and all below it.
-- Example:
--   for path in nn.Sequential(nn.Linear(2, 3), nn.ReLU()):named_modules() do print(("%q"):format(path)) end
function methods:named_modules(prefix)
  return pairs_of(all_modules(self, prefix))
end

local function step_into(module, name)
  local value = rawget(module, name)
  if value ~= nil then return value end
  for own_name, own_value in entries(module) do
    if own_name == name then return own_value end
  end
end

--- module:get_submodule(path): the submodule at a dotted path such as "encoder.layers.0"; "" is the module itself. An error where there is none.
-- Example:
--   nn.Sequential{{"fc", nn.Linear(2, 3)}}:get_submodule("fc")
function methods:get_submodule(path)
  local module = self
  for name in path:gmatch("[^.]+") do
    local child = step_into(module, name)
    if not is_module(child) then
      fail("get_submodule: %s has no submodule '%s' (of path '%s')", module.__name, name, path)
    end
    module = child
  end
  return module
end

local function get_tensor(self, kind, path)
  local parent, name = path:match("^(.*)%.([^.]+)$")
  local module = self:get_submodule(parent or "")
  name = name or path
  local value = step_into(module, name)
  if value == nil or not pick[kind](module, name, value) then
    fail("get_%s: %s has no %s '%s'", kind, module.__name, kind, name)
  end
  return value
end

--- module:get_parameter(path): the parameter at a dotted path such as "encoder.layers.0.weight"; an error where there is none.
-- Example:
--   nn.Sequential{{"fc", nn.Linear(2, 3)}}:get_parameter("fc.weight").shape
function methods:get_parameter(path) return get_tensor(self, "parameter", path) end

--- module:get_buffer(path): the buffer at a dotted path; an error where there is none.
-- Example:
--   nn.Sequential{{"norm", nn.BatchNorm1d(3)}}:get_buffer("norm.running_mean")
function methods:get_buffer(path) return get_tensor(self, "buffer", path) end

walk.methods = methods
return walk
