--- torch.nn.utils.stateless: a module called with tensors in place of its own.

local core = require "torch.core"
local walk = require "torch.nn.module.walk"
local fail = require "torch.utils.fail"

local stateless = {}

--- The module that owns the tensor at a dotted path, and the tensor's name there.
local function owner_of(module, path)
  local parent, name = path:match "^(.*)%.([^.]+)$"
  return module:get_submodule(parent or ""), name or path
end

--- Places for the given tensors: {module =, name =, old =, new =}. Names that the module does not have are one error that lists them.
local function places_of(module, tensors)
  local places, unknown = {}, {}
  for path, tensor in pairs(tensors) do
    local owner, name = owner_of(module, path)
    local old = rawget(owner, name)
    if not core.is_tensor(old) then unknown[#unknown + 1] = path end
    if not core.is_tensor(tensor) then fail("functional_call: '%s' must be a tensor, not a %s", path, type(tensor)) end
    places[#places + 1] = {module = owner, name = name, old = old, new = tensor}
  end
  table.sort(unknown)
  if #unknown > 0 then fail("functional_call: %s has no tensors %s", module.__name, table.concat(unknown, ", ")) end
  return places
end

local function finish(places, ok, ...)
  for _, place in ipairs(places) do rawset(place.module, place.name, place.old) end
  if not ok then error((...), 0) end
  return ...
end

--- functional_call(module, tensors, ...): module(...) with other parameters and buffers: a table of tensors by name, "fc1.weight", in which
-- those that are missing stay the module's own. Gradients go to the given tensors. Afterwards the module is what it was, except for what
-- forward itself changed in place.
function stateless.functional_call(module, tensors, ...)
  if not walk.is_module(module) then fail("functional_call: a module is due, not a %s", type(module)) end
  local places = places_of(module, tensors)
  for _, place in ipairs(places) do rawset(place.module, place.name, place.new) end
  return finish(places, pcall(module, ...))
end

return stateless
