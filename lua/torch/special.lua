--- torch.special: functions of mathematical physics and statistics, elementwise. All are operators.
local core = require "torch.core"

return core.operators.special
