--- What users hand to plots, as plain lists of numbers: tensors of any dtype, or tables.

local core = require "torch.core"
local fail = require "torch.utils.fail"

local data = {}

--- True for what `list` takes.
function data.is_list(value)
  return core.is_tensor(value) or type(value) == "table" and getmetatable(value) == nil and (#value > 0 or next(value) == nil)
end

local function check_numbers(list, caller, name)
  for i, v in ipairs(list) do
    if type(v) ~= "number" then fail("%s: %s: expected numbers, got a %s at position %d", caller, name, type(v), i) end
  end
  return list
end

--- A list of numbers from a tensor of one dimension (or none) or a table of numbers.
function data.list(value, caller, name)
  if core.is_tensor(value) then
    if value.ndim > 1 then fail("%s: %s: expected one dimension, got %d", caller, name, value.ndim) end
    return value:detach():to(core.dtypes.float64):reshape(-1):tolist()
  end
  if not data.is_list(value) then fail("%s: %s: expected a tensor or a table of numbers, got %s", caller, name, type(value)) end
  return check_numbers(table.move(value, 1, #value, 1, {}), caller, name)
end

--- The columns of y as lists: one for one dimension, or one for each column of a matrix.
function data.columns(value, caller, name)
  if core.is_tensor(value) and value.ndim == 2 then
    local columns = {}
    for i = 1, value.shape[2] do columns[i] = data.list(value:select(2, i), caller, name) end
    return columns
  end
  return {data.list(value, caller, name)}
end

--- A matrix of float64 from a tensor of two dimensions or a table of rows.
function data.matrix(value, caller, name)
  if type(value) == "table" then value = core.tensor(value) end
  if not core.is_tensor(value) or value.ndim ~= 2 or value:numel() == 0 then
    fail("%s: %s: expected a matrix with rows and columns", caller, name)
  end
  return value:detach():to(core.dtypes.float64)
end

--- 1, 2, ..., n.
function data.positions(n)
  local list = {}
  for i = 1, n do list[i] = i end
  return list
end

--- True for a number that can be drawn.
function data.is_finite(v) return v == v and v ~= math.huge and v ~= -math.huge end

return data
