--- What all losses share: the constructor, and `reduction`: "mean", "sum" or "none".

local Module = require "torch.nn.module"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local reductions = {mean = true, sum = true, none = true}

local function check_reduction(self, allowed)
  if not reductions[self.reduction] and self.reduction ~= allowed then
    fail("%s: reduction must be 'mean', 'sum' or 'none', not '%s'", self.__name, tostring(self.reduction))
  end
end

--- Makes a class of losses: its argument list, to which `reduction = "mean"` is added, its forward, and an extra
-- reduction that it knows. `weight` and `pos_weight` become buffers, so that they move with the module.
local function loss(name, arguments, forward, extra_reduction)
  local class = Module:extend(name)
  local read = signature(name, arguments .. (arguments ~= "" and ", " or "") .. "reduction='mean'")
  function class:init(...)
    for field, value in pairs(read(...)) do
      if field == "weight" or field == "pos_weight" then
        self:register_buffer(field, value)
      else
        rawset(self, field, value)
      end
    end
    check_reduction(self, extra_reduction)
  end
  class.forward = forward
  return class
end

return loss
