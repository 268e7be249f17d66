--- nn.Module: the class of everything that has parameters and a `forward`.
--
--   local Net = nn.Module:extend("Net")
--   function Net:init(hidden) self.fc1 = nn.Linear(784, hidden) end
--   function Net:forward(x) return self.fc1(x) end
--   local model = Net(128)
--
-- A module is a plain table, and its fields are just what was assigned to them: `self.fc1` is one raw table read,
-- and a call without hooks goes straight to `forward`. Nothing is registered anywhere: what a field is (submodule,
-- parameter, buffer) is seen from its value when somebody asks. Only the order in which names were first assigned is
-- kept, in `_names`, by `__newindex`, which Lua calls for new fields alone. A class is the metatable of its modules,
-- and inherits from the class that it extends.
--
-- Raw fields of every module: `training`, `_hooked` (is there any hook?), `_names` (a list, and a set by name);
-- where needed `_buffers` (name to persistence), `_keys` (names of list children) and the lists of hooks.

local hooks = require "torch.nn.module.hooks"
local text = require "torch.nn.module.text"
local walk = require "torch.nn.module.walk"
local Parameter = require "torch.nn.parameter"
local fail = require "torch.utils.fail"

local is_module, is_parameter = walk.is_module, Parameter.is

--- nn.Module: the base of all modules. A class below it has an `init`, which assigns parameters and submodules to fields, and a
-- `forward`, which a call runs.
-- Example:
--   local Net = nn.Module:extend("Net")
--   function Net:init() self.layer = nn.Linear(3, 1) end
--   function Net:forward(x) return self.layer(x):relu() end
--   local model = Net()
--   model(torch.ones(2, 3)).shape
--   #model:parameters()
local Module = {__name = "Module"}

local function construct(class, ...)
  local self = setmetatable({training = true, _hooked = false, _names = {}}, class)
  self:init(...)
  return self
end

local function remember(self, name)
  local names = self._names
  if not names[name] then
    names[#names + 1] = name
    names[name] = true
  end
end

local function refuse_method_name(self, name, value)
  if (is_module(value) or is_parameter(value)) and type(getmetatable(self)[name]) == "function" then
    fail("%s: '%s' is a method and cannot hold a submodule or parameter", self.__name, name)
  end
end

--- Assignment to a field that was nil.
function Module.__newindex(self, name, value)
  if type(name) == "string" then
    refuse_method_name(self, name, value)
    remember(self, name)
  end
  rawset(self, name, value)
end

function Module.__call(self, ...)
  if self._hooked then return hooks.call(self, ...) end
  return self:forward(...)
end

Module.__tostring = text.module

--- What the modules of `class` find where they have no field of their own: the class.
function Module._lookup(class) return class end

local function class_of(parent, name)
  return setmetatable({__name = name}, {__index = parent, __call = construct, __name = "class " .. name})
end

--- nn.Module:extend("Net"): a new class below this one. Calling it makes a module and runs its `init` with the
-- arguments; no call to a parent's constructor is needed, though `Parent.init(self, ...)` may be wanted.
-- Example:
--   local Double = nn.Module:extend("Double")
--   function Double:forward(x) return x * 2 end
--   Double()(torch.tensor{1, 2})
function Module:extend(name)
  if type(name) ~= "string" then
    fail("extend: a class needs a name, a string, not a %s", type(name))
  end
  local class = class_of(self, name)
  for key, value in pairs(self) do
    if type(key) == "string" and key:sub(1, 2) == "__" and key ~= "__name" then class[key] = value end
  end
  class.__index = self._lookup(class)
  return class
end

--- module:init(...): runs once for every new module, with the arguments of the constructor. A class overwrites it.
-- Example:
--   local Scale = nn.Module:extend("Scale")
--   function Scale:init(factor) self.factor = factor end
--   function Scale:forward(x) return x * self.factor end
--   Scale(10)(torch.tensor{1, 2})
function Module.init() end

--- module:forward(...): what a call computes; every class has its own. Call the module itself, so that its hooks run.
-- Example:
--   nn.ReLU():forward(torch.tensor{-1.0, 2.0})
function Module:forward()
  fail("%s has no forward method", self.__name)
end

--- module:extra_repr(): what stands in the brackets when the module prints; lines are separated by "\n".
-- Example:
--   nn.Linear(3, 2):extra_repr()
function Module.extra_repr() return "" end

--- module:isinstance(class): whether the module is of a class or of one below it.
-- Example:
--   nn.Linear(3, 2):isinstance(nn.Module)
function Module:isinstance(class)
  local current = getmetatable(self)
  while current do
    if current == class then return true end
    local meta = getmetatable(current)
    current = meta and meta.__index
  end
  return false
end

local function check_new_name(self, method, name)
  if type(name) ~= "string" or name == "" or name:find(".", 1, true) then
    fail("%s: a name is a string without dots, not %s", method, tostring(name))
  end
  if rawget(self, name) ~= nil and not is_module(rawget(self, name)) and not is_parameter(rawget(self, name))
    and not (self._buffers and self._buffers[name] ~= nil) then
    fail("%s: the field '%s' is already in use", method, name)
  end
end

--- module:register_buffer(name, tensor, persistent = true): registers a tensor as a buffer: part of the state, moved by `to`, not
-- trained. persistent = false keeps it out of the state dictionary. The tensor may be nil and be assigned later.
-- Example:
--   local module = nn.Module:extend("Counter")()
--   module:register_buffer("count", torch.zeros(1))
--   module:state_dict().count
function Module:register_buffer(name, tensor, persistent)
  check_new_name(self, "register_buffer", name)
  if type(persistent) == "table" then persistent = persistent.persistent end
  if not self._buffers then rawset(self, "_buffers", {}) end
  self._buffers[name] = persistent ~= false
  remember(self, name)
  rawset(self, name, tensor)
end

--- module:register_parameter(name, parameter): registers a parameter under a name: the same as assigning it to the field. nil keeps its
-- place.
-- Example:
--   local module = nn.Module:extend("Scale")()
--   module:register_parameter("scale", nn.Parameter(torch.ones(1)))
--   #module:parameters()
function Module:register_parameter(name, parameter)
  check_new_name(self, "register_parameter", name)
  if parameter ~= nil and not is_parameter(parameter) then
    fail("register_parameter: '%s' must be an nn.Parameter, not a %s", name, type(parameter))
  end
  remember(self, name)
  self[name] = parameter
end

--- module:register_module(name, submodule), also add_module: registers a submodule under a name: the same as assigning it to the field.
-- Example:
--   local module = nn.Module:extend("Holder")()
--   module:register_module("layer", nn.Linear(2, 1))
--   #module:parameters()
function Module:register_module(name, module)
  check_new_name(self, "register_module", name)
  if module ~= nil and not is_module(module) then
    fail("register_module: '%s' must be a module, not a %s", name, type(module))
  end
  remember(self, name)
  self[name] = module
end

Module.add_module = Module.register_module

for _, part in ipairs {"walk", "hooks", "state", "convert", "copy"} do
  for name, method in pairs(require("torch.nn.module." .. part).methods) do Module[name] = method end
end

return setmetatable(Module, {__call = construct, __name = "class Module"})
