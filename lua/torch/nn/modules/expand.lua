--- One number, or a list with one a dimension.

local fail = require "torch.utils.fail"

--- expand(value, count, what): a list of `count` values; a number stands for all of them.
local function expand(value, count, what)
  local list = {}
  for i = 1, count do list[i] = type(value) == "table" and value[i] or value end
  if type(value) == "table" and #value ~= count then
    fail("%s: a number or a list of %d is due, not a list of %d", what, count, #value)
  end
  return list
end

return expand
