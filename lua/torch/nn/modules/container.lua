--- Modules and parameters in lists and by name.
--
-- A list keeps its members in the positions 1..n of the module's own table, so `#list` and `list[i]` are Lua's own;
-- in a state dictionary they are named "0", "1", ... as in PyTorch. Names that a user gave are kept in `_keys`.

local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local walk = require "torch.nn.module.walk"
local fail = require "torch.utils.fail"

local is_module = walk.is_module

--- Negative positions count from the end; everything else is looked up in the class.
local function list_lookup(class)
  return function(self, key)
    if math.type(key) == "integer" and key < 0 then return rawget(self, #self + 1 + key) end
    return class[key]
  end
end

local function new_list_class(name)
  local class = Module:extend(name)
  class._lookup = list_lookup
  class.__index = list_lookup(class)
  return class
end

local function append(self, value, accepts, what)
  if not accepts(value) then
    fail("%s: member %d must be %s, not a %s", self.__name, #self + 1, what, type(value))
  end
  rawset(self, #self + 1, value)
end

local function append_module(self, value) append(self, value, is_module, "a module") end

--- Inserts at a position from 1 to #self + 1.
local function insert_module(self, position, module)
  if not is_module(module) then fail("%s: a module is due, not a %s", self.__name, type(module)) end
  if math.type(position) ~= "integer" or position < 1 or position > #self + 1 then
    fail("%s: position %s is not within 1..%d", self.__name, tostring(position), #self + 1)
  end
  table.insert(self, position, module)
  return self
end

local Sequential = new_list_class("Sequential")

--- nn.Sequential(a, b, c), or nn.Sequential{{"conv", a}, {"relu", b}} with names: each member gets what the one
-- before gave. `seq[i]` is the i-th, `#seq` their number, `seq.conv` a named one.
-- Example:
--   local model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
--   model(torch.ones(3, 4)).shape
--   #model
function Sequential:init(...)
  local first = ...
  if type(first) == "table" and not is_module(first) then return self:_init_named(first) end
  for _, module in ipairs(table.pack(...)) do append_module(self, module) end
end

function Sequential:_init_named(list)
  rawset(self, "_keys", {})
  for i, item in ipairs(list) do
    local name, module = i - 1 .. "", item
    if not is_module(item) then name, module = item[1], item[2] end
    append_module(self, module)
    self._keys[i] = name
    rawset(self, name, module)
  end
end

function Sequential:forward(x)
  for i = 1, #self do x = self[i](x) end
  return x
end

--- Adds a module at the end. Returns the container.
function Sequential:append(module)
  append_module(self, module)
  return self
end

--- Of a container: adds the modules of a list (or of another container) at the end. Of the class: makes a subclass.
function Sequential:extend(list)
  if not is_module(self) then return Module.extend(self, list) end
  for i = 1, #list do append_module(self, list[i]) end
  return self
end

--- Puts a module at a position, from 1; those behind move on.
function Sequential:insert(position, module) return insert_module(self, position, module) end

local ModuleList = new_list_class("ModuleList")

--- nn.ModuleList{a, b, c}: a list of modules that are registered, without a forward of its own.
-- Example:
--   local layers = nn.ModuleList{nn.Linear(2, 3), nn.Linear(3, 4)}
--   layers[2](layers[1](torch.ones(1, 2))).shape
function ModuleList:init(list)
  for i = 1, list and #list or 0 do append_module(self, list[i]) end
end

ModuleList.append, ModuleList.insert, ModuleList.extend = Sequential.append, Sequential.insert, Sequential.extend

--- Iterates over position, module.
function ModuleList:iter() return ipairs(self) end

Sequential.iter = ModuleList.iter

local ParameterList = new_list_class("ParameterList")

local function as_parameter(value)
  return Parameter.is(value) and value or Parameter(value)
end

--- nn.ParameterList{p, q}: a list of parameters that are registered; plain tensors become parameters.
-- Example:
--   #nn.ParameterList{torch.zeros(2), torch.zeros(3)}
function ParameterList:init(list)
  for i = 1, list and #list or 0 do self:append(list[i]) end
end

--- Adds a parameter at the end. Returns the list.
function ParameterList:append(value)
  append(self, as_parameter(value), Parameter.is, "a parameter")
  return self
end

ParameterList.iter = ModuleList.iter

local function parameter_text(parameter)
  local size = table.concat(parameter:size(), "x")
  return ("Parameter containing: [%s of size %s]"):format(tostring(parameter.dtype), size)
end

function ParameterList:extra_repr()
  local lines = {}
  for i, parameter in ipairs(self) do
    lines[i] = ("(%d): %s"):format(i - 1, parameter_text(parameter))
  end
  return table.concat(lines, "\n")
end

--- The names and values of a table: as listed when it holds {name, value} pairs, else in alphabetical order.
local function named_items(items)
  local list = {}
  if items[1] ~= nil then
    for i, item in ipairs(items) do list[i] = item end
    return list
  end
  for name, value in pairs(items) do list[#list + 1] = {name, value} end
  table.sort(list, function(a, b) return a[1] < b[1] end)
  return list
end

local function own_keys(self, kind)
  return (walk.own(self, kind))
end

local function own_items(self, kind)
  local names, values = walk.own(self, kind)
  local i = 0
  return function()
    i = i + 1
    return names[i], values[i]
  end
end

local ModuleDict = Module:extend("ModuleDict")

--- nn.ModuleDict{conv = a, pool = b}, or {{"conv", a}, {"pool", b}} to set the order: modules by name, `dict.conv`.
-- Example:
--   local parts = nn.ModuleDict{first = nn.Linear(2, 3), act = nn.ReLU()}
--   parts.first(torch.ones(1, 2)).shape
function ModuleDict:init(items)
  self:update(items or {})
end

--- Adds or replaces modules: a table by name, or a list of {name, module}.
function ModuleDict:update(items)
  for _, item in ipairs(named_items(items)) do self:register_module(item[1], item[2]) end
  return self
end

--- The names, in order.
function ModuleDict:keys() return own_keys(self, "module") end

--- The modules, in order.
function ModuleDict:values() return self:children() end

--- Iterates over name, module.
function ModuleDict:items() return own_items(self, "module") end

function ModuleDict:__len() return #self:keys() end

local ParameterDict = Module:extend("ParameterDict")

--- nn.ParameterDict{left = p, right = q}: parameters by name; plain tensors become parameters.
-- Example:
--   nn.ParameterDict{left = torch.zeros(2)}.left.requires_grad
function ParameterDict:init(items)
  self:update(items or {})
end

--- Adds or replaces parameters: a table by name, or a list of {name, parameter}.
function ParameterDict:update(items)
  for _, item in ipairs(named_items(items)) do self:register_parameter(item[1], as_parameter(item[2])) end
  return self
end

--- The names, in order.
function ParameterDict:keys() return own_keys(self, "parameter") end

--- The parameters, in order.
function ParameterDict:values() return self:parameters(false) end

--- Iterates over name, parameter.
function ParameterDict:items() return own_items(self, "parameter") end

function ParameterDict:__len() return #self:keys() end

function ParameterDict:extra_repr()
  local lines = {}
  for name, parameter in self:items() do
    lines[#lines + 1] = ("(%s): %s"):format(name, parameter_text(parameter))
  end
  return table.concat(lines, "\n")
end

return {Sequential = Sequential, ModuleList = ModuleList, ModuleDict = ModuleDict, ParameterList = ParameterList,
  ParameterDict = ParameterDict}
