--- Deep copies of modules: what shares a tensor or a submodule before shares its copy afterwards. Tensors, modules
-- and plain tables are copied; anything else, a class for one, is shared.

local torch = require "torch"
local walk = require "torch.nn.module.walk"
local Parameter = require "torch.nn.parameter"
local uninitialized = require "torch.nn.uninitialized"

local function copy_tensor(tensor)
  local guard <close> = torch.no_grad()
  local copied = tensor:detach():clone():requires_grad_(tensor.requires_grad)
  if Parameter.is(tensor) then Parameter.mark(copied) end
  return uninitialized.is(tensor) and uninitialized.mark(copied) or copied
end

local function copy(value, done)
  if done[value] ~= nil then return done[value] end
  if torch.is_tensor(value) then
    done[value] = copy_tensor(value)
    return done[value]
  end
  if type(value) ~= "table" or (getmetatable(value) and not walk.is_module(value)) then return value end
  local copied = {}
  done[value] = copied
  for key, item in next, value do copied[key] = copy(item, done) end
  return setmetatable(copied, getmetatable(value))
end

local methods = {}

--- module:clone(): a module like this one with tensors of its own.
-- Example:
--   local layer = nn.Linear(2, 1)
--   local copy = layer:clone()
--   copy.weight:equal(layer.weight), rawequal(copy.weight, layer.weight)
function methods:clone() return copy(self, {}) end

return {methods = methods}
