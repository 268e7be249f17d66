--- dtypes as saved values: told from other userdata, and found by name.

local torch = require "torch"

local dtypes = {}

--- True for torch.float32 and its like.
function dtypes.is(value)
  local metatable = type(value) == "userdata" and getmetatable(value)
  return type(metatable) == "table" and metatable.__name == "torch.dtype"
end

--- The dtype of a name such as "float32"; nil if there is none.
function dtypes.named(name)
  local found = type(name) == "string" and torch[name]
  if dtypes.is(found) then return found end
end

return dtypes
