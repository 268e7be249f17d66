--- torch.nn.functional: the operators of neural networks as functions without state. Most are operators of the core under the same name; what has
--- to look at its arguments in Lua is in the files beside this one.
local core = require "torch.core"

local operators = core.operators
local F = {}

for name, f in pairs(operators.functional) do F[name] = f end

--- Functions that torch has under the same name.
for _, name in ipairs {"tanh", "sigmoid"} do F[name] = operators.torch[name] end

for _, part in ipairs {"pooling", "interpolate", "triplet", "inplace", "gumbel", "attention"} do
  for name, f in pairs(require("torch.nn.functional." .. part)) do F[name] = f end
end

return F
