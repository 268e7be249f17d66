--- Methods that call a Lua function for each element: slow next to operators, and not recorded.
local core = require "torch.core"

local apply = {}

local function check_function(name, f)
  if type(f) ~= "function" then error(("%s: expected a function, got a %s"):format(name, type(f)), 3) end
end

--- Writes a flat list of numbers into x.
local function store(x, list)
  if #list > 0 then x:copy_(core.tensor(list, {dtype = x.dtype}):reshape(x.shape)) end
  return x
end

local function flat(x) return x:detach():reshape(-1):tolist() end

--- x:apply_(f): each element v becomes f(v), in row-major order; where f returns nothing the element stays.
function apply.apply_(x, f)
  check_function("apply_", f)
  local list = flat(x)
  for i, v in ipairs(list) do
    local new = f(v)
    if new ~= nil then list[i] = new end
  end
  return store(x, list)
end

--- x:map_(y, f): each element becomes f(x's, y's); y broadcasts to x's sizes.
function apply.map_(x, y, f)
  check_function("map_", f)
  local list, other = flat(x), flat(y:expand(x.shape))
  for i, v in ipairs(list) do list[i] = f(v, other[i]) end
  return store(x, list)
end

--- x:map2_(y, z, f): each element becomes f(x's, y's, z's); y and z broadcast to x's sizes.
function apply.map2_(x, y, z, f)
  check_function("map2_", f)
  local list, second, third = flat(x), flat(y:expand(x.shape)), flat(z:expand(x.shape))
  for i, v in ipairs(list) do list[i] = f(v, second[i], third[i]) end
  return store(x, list)
end

return apply
