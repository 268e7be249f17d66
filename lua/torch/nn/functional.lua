--- torch.nn.functional: the operators of neural networks as functions without state.
local core = require "torch.core"

local F = {}

for name, f in pairs(core.operators.functional) do F[name] = f end

--- Functions that torch has under the same name.
for _, name in ipairs {"tanh", "sigmoid"} do F[name] = core.operators.torch[name] end

return F
