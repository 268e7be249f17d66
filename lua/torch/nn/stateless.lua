--- Modules without parameters, in one line each: the constructor's arguments become fields, `forward` reads them.
--
--   local ELU = stateless("ELU", "alpha=1.0, inplace=false", "alpha", function(self, x) ... end)
--
-- `shown` names the fields that print; `inplace` is shown when it is set.

local Module = require "torch.nn.module"
local signature = require "torch.utils.signature"
local text = require "torch.nn.module.text"

local function shown_fields(shown)
  local names = {}
  for name in shown:gmatch("%S+") do names[#names + 1] = name end
  return function(self)
    local line = text.fields(self, table.unpack(names))
    if not self.inplace then return line end
    return line == "" and "inplace=True" or line .. ", inplace=True"
  end
end

--- Makes such a class: its name, its argument list (see signature.lua), the fields to print, its forward and,
-- optionally, a check(self) of the arguments.
local function stateless(name, arguments, shown, forward, check)
  local class = Module:extend(name)
  local read = signature(name, arguments)
  function class:init(...)
    for field, value in pairs(read(...)) do rawset(self, field, value) end
    if check then check(self) end
  end
  class.forward = forward
  class.extra_repr = shown_fields(shown)
  return class
end

return stateless
