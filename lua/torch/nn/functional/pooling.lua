--- Pooling functions that return positions, too, when they are asked to.
local core = require "torch.core"

local operators = core.operators.functional
local pooling = {}

--- Takes `return_indices` out of the arguments of a call: from the trailing table of keywords, or from its place.
--- Returns its value and the remaining arguments, packed.
local function take_wish(place, ...)
  local args = table.pack(...)
  local last = args[args.n]
  if type(last) == "table" and getmetatable(last) == nil and last.return_indices ~= nil then
    local rest = {}
    for key, value in pairs(last) do rest[key] = value end
    rest.return_indices = nil
    args[args.n] = rest
    return last.return_indices, args
  end
  local wish = args[place]
  if args.n >= place then
    table.move(args, place + 1, args.n + 1, place)
    args.n = args.n - 1
  end
  return wish, args
end

local function with_wish(name, place)
  local values, both = operators[name], operators[name .. "_with_indices"]
  return function(...)
    local wish, args = take_wish(place, ...)
    return (wish and both or values)(table.unpack(args, 1, args.n))
  end
end

for _, dimensions in ipairs {"1d", "2d", "3d"} do
  --- max_pool(x, kernel_size, stride, padding, dilation, ceil_mode, return_indices).
  pooling["max_pool" .. dimensions] = with_wish("max_pool" .. dimensions, 7)
  --- adaptive_max_pool(x, output_size, return_indices).
  pooling["adaptive_max_pool" .. dimensions] = with_wish("adaptive_max_pool" .. dimensions, 3)
end

---- windows placed by chance ----

local function spread(value, n)
  if type(value) ~= "table" then value = {value} end
  if #value ~= 1 and #value ~= n then return nil end
  local list = {}
  for i = 1, n do list[i] = value[#value == 1 and 1 or i] end
  return list
end

local function output_size(name, x, a, n)
  if (a.output_size == nil) == (a.output_ratio == nil) then error(name .. ": needs either output_size or output_ratio", 3) end
  local given = spread(a.output_size or a.output_ratio, n)
  if not given then error(("%s: output_size and output_ratio are a number or %d numbers"):format(name, n), 3) end
  if a.output_size then return given end
  for i = 1, n do given[i] = math.floor(x.shape[x.ndim - n + i] * given[i]) end
  return given
end

--- fractional_max_pool2d(x, kernel_size, {output_size = or output_ratio =, return_indices = false}), fractional_max_pool3d(...): the largest elements of
--- windows at steps that vary by chance (Graham, "Fractional max-pooling", 2015); output_ratio is the ratio of output to input sizes.
--- Example:
---   F.fractional_max_pool2d(torch.rand(1, 1, 7, 7), 2, {output_size = 3}).shape
local function fractional(n)
  local torch = require "torch"
  local name = ("fractional_max_pool%dd"):format(n)
  local pool = operators[name .. "_with_indices"]
  local read = require "torch.utils.signature"(name,
    "x, kernel_size, output_size=nil, output_ratio=nil, return_indices=false, _random_samples=nil")
  return function(...)
    local a = read(...)
    local x = a.x
    local batched = x.ndim == n + 2
    local samples = a._random_samples
      or torch.rand({batched and x.shape[1] or 1, x.shape[batched and 2 or 1], n}, {dtype = x.dtype})
    local values, indices = pool(x, a.kernel_size, output_size(name, x, a, n), samples)
    if a.return_indices then return values, indices end
    return values
  end
end

for n = 2, 3 do
  local f
  pooling[("fractional_max_pool%dd"):format(n)] = function(...)
    f = f or fractional(n)
    return f(...)
  end
end

return pooling
