--- torch.masked: reductions and normalisations of the elements that a mask marks. All are operators.
local core = require "torch.core"

return core.operators.masked
