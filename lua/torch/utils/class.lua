--- Small classes: `class.new("Name")` makes one, `Name:extend("Sub")` one below it, `Name(...)` an object.
--
-- A class is the metatable of its objects. Making an object runs its `init` with the arguments of the call.

local class = {}

local function construct(self, ...)
  local object = setmetatable({}, self)
  object:init(...)
  return object
end

local function below(parent, name)
  local new = setmetatable({__name = name}, {__index = parent, __call = construct, __name = "class " .. name})
  for key, value in pairs(parent or {}) do
    if type(key) == "string" and key:sub(1, 2) == "__" and key ~= "__name" then new[key] = value end
  end
  new.__index = new
  return new
end

--- A new class with an empty `init` and with `extend`, which makes classes below it.
function class.new(name)
  local new = below(nil, name)
  new.extend = below
  function new.init() end
  return new
end

return class
