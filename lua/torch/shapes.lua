--- Arithmetic on shapes: torch.broadcast_shapes.
local core = require "torch.core"

local shapes = {}

local function as_list(shape, position)
  local list = math.type(shape) == "integer" and {shape} or shape
  if type(list) == "table" then
    for _, size in ipairs(list) do
      if math.type(size) ~= "integer" or size < 0 then error(("broadcast_shapes: argument %d: %s is no size"):format(position, tostring(size)), 3) end
    end
    return list
  end
  error(("broadcast_shapes: argument %d: expected a table of sizes or an integer, got a %s"):format(position, type(shape)), 3)
end

--- torch.broadcast_shapes(a, b, ...): the shape that tensors of these shapes broadcast to.
-- Example:
--   torch.broadcast_shapes({3, 1}, {2})
function shapes.broadcast_shapes(...)
  local result = {}
  for position = 1, select("#", ...) do
    local shape = as_list(select(position, ...), position)
    for _ = #result + 1, #shape do table.insert(result, 1, 1) end
    local extra = #result - #shape
    for i, size in ipairs(shape) do
      local own = result[extra + i]
      if own ~= size and own ~= 1 and size ~= 1 then
        error(("broadcast_shapes: sizes %s and %s do not broadcast: %d against %d in dimension %d"):format(
          tostring(core.Size(result)), tostring(core.Size(shape)), own, size, extra + i), 2)
      end
      if own == 1 then result[extra + i] = size end
    end
  end
  return core.Size(result)
end

return shapes
