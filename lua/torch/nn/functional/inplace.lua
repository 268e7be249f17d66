--- The in-place forms of activations: relu_(x) is relu(x, {inplace = true}).
local core = require "torch.core"

local inplace = {}

local function with_keyword(...)
  local args = table.pack(...)
  local last = args[args.n]
  local keywords = {}
  if type(last) == "table" and getmetatable(last) == nil then
    for key, value in pairs(last) do keywords[key] = value end
    args.n = args.n - 1
  end
  keywords.inplace = true
  args[args.n + 1] = keywords
  return table.unpack(args, 1, args.n + 1)
end

for _, name in ipairs {"relu", "elu", "selu", "celu", "leaky_relu", "hardtanh", "rrelu", "threshold"} do
  local f = core.operators.functional[name]
  inplace[name .. "_"] = function(...) return f(with_keyword(...)) end
end

return inplace
