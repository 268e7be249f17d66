--- torch.nn.utils.parametrize: a parameter or buffer that is computed from others whenever it is read.
---
---   local Symmetric = nn.Module:extend("Symmetric")
---   function Symmetric:forward(x) return x:triu() + x:triu(1).mT end
---   parametrize.register_parametrization(layer, "weight", Symmetric())
---
--- The tensor moves to `layer.parametrizations.weight.original`, its functions stand beside it as "0", "1", ...; the state's names are
--- PyTorch's. The module gets a class of its own, below its old one, whose lookup computes the fields that are not there any more: nothing
--- else has to know. Assigning to such a field goes through the functions' right_inverse(value), from the last to the first.
local core = require "torch.core"
local torch = require "torch"
local Module = require "torch.nn.module"
local Parameter = require "torch.nn.parameter"
local container = require "torch.nn.modules.container"
local fail = require "torch.utils.fail"

local parametrize = {}

-- ---- the list of one tensor's functions ----

local List = container.ModuleList:extend("ParametrizationList")

--- What `value` is the result of: the values that the originals must have.
local function invert(list, value)
  local guard <close> = torch.no_grad()
  local values = table.pack(value)
  for i = #list, 1, -1 do
    if list[i].right_inverse then values = table.pack(list[i]:right_inverse(table.unpack(values, 1, values.n))) end
  end
  return values
end

local function check_values(list, values)
  for i = 1, values.n do
    if not core.is_tensor(values[i]) then
      fail("%s: right_inverse must return tensors, not a %s", list[#list].__name, type(values[i]))
    end
  end
end

local function original_name(count, i) return count == 1 and "original" or "original" .. i - 1 end

--- Keeps what the functions make of a tensor's value. A single original is the old parameter itself, so that an optimizer still holds it.
local function store_originals(list, tensor)
  local values = invert(list, tensor)
  check_values(list, values)
  rawset(list, "_count", values.n)
  for i = 1, values.n do
    local name = original_name(values.n, i)
    if not Parameter.is(tensor) then
      list:register_buffer(name, values[i]:detach())
    elseif values.n == 1 then
      tensor.data = values[i]:detach()
      list[name] = tensor
    else
      list[name] = Parameter(values[i]:detach(), tensor.requires_grad)
    end
  end
end

local function originals(list)
  local values = {}
  for i = 1, list._count do values[i] = list[original_name(list._count, i)] end
  return values
end

function List:forward()
  local x = self[1](table.unpack(originals(self)))
  for i = 2, #self do x = self[i](x) end
  return x
end

--- Sets the originals so that the tensor becomes `value`.
local function assign(list, value)
  local values = invert(list, value)
  if values.n ~= list._count then fail("parametrized tensor: right_inverse gave %d tensors, %d are due", values.n, list._count) end
  for i, original in ipairs(originals(list)) do original.data = values[i]:detach() end
end

-- ---- reading fields ----

local cache   -- by list: its value, while parametrize.cached is open
local depth = 0

local function value_of(list)
  if not cache then return list() end
  if not cache[list] then cache[list] = list() end
  return cache[list]
end

--- The list of a field, or nil. Raw reads only: this runs inside of lookups.
local function list_of(module, name)
  local lists = rawget(module, "parametrizations")
  local list = lists and rawget(lists, name)
  return type(list) == "table" and rawget(list, "_count") and list or nil
end

--- A class below `base` that computes the parametrized fields.
local function computing_class(base)
  local class = Module.extend(base, "Parametrized" .. base.__name)
  local lookup = base._lookup(class)
  function class.__index(self, name)
    local list = list_of(self, name)
    if list then return value_of(list) end
    if type(lookup) == "function" then return lookup(self, name) end
    return lookup[name]
  end
  function class.__newindex(self, name, value)
    local list = list_of(self, name)
    if not list then return base.__newindex(self, name, value) end
    assign(list, value)
  end
  rawset(class, "_base", base)
  return class
end

-- ---- for users ----

local function take_tensor(module, name)
  local tensor = rawget(module, name)
  if not core.is_tensor(tensor) then
    fail("register_parametrization: %s has no parameter or buffer '%s'", module.__name, tostring(name))
  end
  return tensor
end

local function same_kind(a, b) return torch.is_tensor(a) and a.dtype == b.dtype and tostring(a.shape) == tostring(b.shape) end

local function refuse(module, name, before)
  fail("register_parametrization: '%s' of %s is %s of sizes %s, but its parametrization makes another tensor of it; unsafe = true allows that",
    name, module.__name, tostring(before.dtype), tostring(before.shape))
end

--- The list of a tensor's first function, which is not yet the module's.
local function first_list(module, name, parametrization, unsafe)
  local tensor = take_tensor(module, name)
  local list, before = List {parametrization}, tensor.data
  store_originals(list, tensor)
  if not unsafe and not same_kind(torch.no_grad(list), before) then
    tensor.data = before
    refuse(module, name, before)
  end
  return list
end

local function attach(module, name, list)
  if not rawget(module, "parametrizations") then
    module.parametrizations = container.ModuleDict()
    setmetatable(module, computing_class(getmetatable(module)))
  end
  rawset(module, name, nil)
  if module._buffers then module._buffers[name] = nil end
  module.parametrizations[name] = list
end

local function add(module, name, list, parametrization, unsafe)
  local before = torch.no_grad(list)
  list:append(parametrization)
  if parametrization.right_inverse then assign(list, before) end
  if unsafe or same_kind(torch.no_grad(list), before) then return end
  rawset(list, #list, nil)
  assign(list, before)
  refuse(module, name, before)
end

--- register_parametrization(module, name, parametrization, {unsafe = false}): from now on module[name] is parametrization(original); a second
--- one is applied to the result of the first. It must keep size and dtype unless `unsafe`. Where it has right_inverse(value), the value stays
--- what it was. Returns the module.
--- Example:
---   local Symmetric = nn.Module:extend("Symmetric")
---   function Symmetric:forward(x) return x + x:t() end
---   local layer = nn.utils.parametrize.register_parametrization(nn.Linear(2, 2), "weight", Symmetric())
---   layer.weight:equal(layer.weight:t())
function parametrize.register_parametrization(module, name, parametrization, options)
  local unsafe = options
  if type(options) == "table" then unsafe = options.unsafe end
  local list = list_of(module, name)
  if list then
    add(module, name, list, parametrization, unsafe)
  else
    attach(module, name, first_list(module, name, parametrization, unsafe))
  end
  return module
end

--- is_parametrized(module, name = nil): whether a tensor of the module (that one) is.
--- Example:
---   nn.utils.parametrize.is_parametrized(nn.Linear(2, 2))
function parametrize.is_parametrized(module, name)
  if name then return list_of(module, name) ~= nil end
  local lists = rawget(module, "parametrizations")
  return lists ~= nil and getmetatable(module)._base ~= nil
end

local function end_computing(module)
  if #module.parametrizations > 0 then return end
  local base = getmetatable(module)._base
  setmetatable(module, base)
  module.parametrizations = nil
end

--- remove_parametrizations(module, name, {leave_parametrized = true}): makes it a plain tensor again, with the computed value or, with
--- leave_parametrized = false, the original one. Returns the module.
--- Example:
---   local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 2))
---   nn.utils.parametrize.is_parametrized(nn.utils.parametrize.remove_parametrizations(layer, "weight"))
function parametrize.remove_parametrizations(module, name, options)
  local list = list_of(module, name)
  if not list then fail("remove_parametrizations: '%s' of %s is not parametrized", tostring(name), module.__name) end
  if type(options) == "table" then options = options.leave_parametrized end
  local leave, original = options ~= false, list[original_name(list._count, 1)]
  if not leave and list._count > 1 then
    fail("remove_parametrizations: '%s' has %d originals: leave_parametrized = false cannot choose one", name, list._count)
  end
  local value = leave and torch.no_grad(list):detach() or original.data
  local is_parameter = Parameter.is(original)
  module.parametrizations[name] = nil
  end_computing(module)
  if not is_parameter then
    module:register_buffer(name, value)
  elseif list._count == 1 then
    original.data = value
    module[name] = original
  else
    module[name] = Parameter(value)
  end
  return module
end

--- type_before_parametrizations(module): the class that it had.
--- Example:
---   nn.utils.parametrize.type_before_parametrizations(nn.utils.parametrizations.weight_norm(nn.Linear(2, 2))) == nn.Linear
function parametrize.type_before_parametrizations(module) return getmetatable(module)._base or getmetatable(module) end

local function leave_cache()
  depth = depth - 1
  if depth == 0 then cache = nil end
end

local guard = {__close = leave_cache, __name = "parametrize.cached guard"}

local function finish(ok, ...)
  leave_cache()
  if not ok then error((...), 0) end
  return ...
end

--- cached([f, ...]): while f runs, or until the guard closes, each parametrized tensor is computed once.
--- Example:
---   local layer = nn.utils.parametrizations.weight_norm(nn.Linear(2, 2))
---   nn.utils.parametrize.cached(function() return rawequal(layer.weight, layer.weight) end)
function parametrize.cached(f, ...)
  depth, cache = depth + 1, cache or {}
  if f == nil then return setmetatable({}, guard) end
  return finish(pcall(f, ...))
end

return parametrize
