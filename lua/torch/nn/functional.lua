--- torch.nn.functional: the operators of neural networks as functions without state.
local core = require "torch.core"

local operators = core.operators
local F = {}

for name, f in pairs(operators.functional) do F[name] = f end

--- Functions that torch has under the same name.
for _, name in ipairs {"tanh", "sigmoid"} do F[name] = operators.torch[name] end

--- Takes `key` out of the arguments of a call: from the trailing table of keywords, or from its positional place.
--- Returns its value and the remaining arguments, packed.
local function take_argument(key, place, ...)
  local args = table.pack(...)
  local last = args[args.n]
  local value
  if type(last) == "table" and rawget(last, key) ~= nil then
    local rest = {}
    for k, v in pairs(last) do rest[k] = v end
    value, rest[key] = rest[key], nil
    args[args.n] = rest
  elseif args.n >= place then
    value = table.remove(args, place)
    args.n = args.n - 1
  end
  return value, args
end

--- A pooling function that returns indices, too, when asked to: return_indices = true by keyword or in its place.
local function with_indices(name, place)
  local values, both = F[name], F[name .. "_with_indices"]
  F[name] = function(...)
    local wanted, args = take_argument("return_indices", place, ...)
    return (wanted and both or values)(table.unpack(args, 1, args.n))
  end
end

for _, dimensions in ipairs {"1d", "2d", "3d"} do
  with_indices("max_pool" .. dimensions, 7)
  with_indices("adaptive_max_pool" .. dimensions, 3)
end

return F
