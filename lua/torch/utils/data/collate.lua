--- Collating: a list of samples becomes one batch.

local torch = require "torch"
local fail = require "torch.utils.fail"

local collate

local function collate_fields(values)
  local batch = {}
  for name in pairs(values[1]) do
    local column = {}
    for k, value in ipairs(values) do
      if value[name] == nil then
        fail("default_collate: sample %d has no field '%s'", k, tostring(name))
      end
      column[k] = value[name]
    end
    batch[name] = collate(column)
  end
  return batch
end

--- default_collate(values): tensors are stacked along a new first dimension; integers become int64, floats float64,
-- booleans bool; tables are collated field by field; anything else stays a list.
-- Example:
--   torch.utils.data.default_collate{torch.tensor{1, 2}, torch.tensor{3, 4}}
function collate(values)
  local first = values[1]
  if torch.is_tensor(first) then return torch.stack(values, 1) end
  local kind = type(first)
  if math.type(first) == "float" then return torch.tensor(values, {dtype = torch.float64}) end
  if kind == "number" or kind == "boolean" then return torch.tensor(values) end
  if kind == "table" and getmetatable(first) == nil then return collate_fields(values) end
  return values
end

--- Collates samples that are packed lists {n = count, ...}: one collated value for each of their values.
local function collate_packed(samples)
  local results = {}
  for v = 1, samples[1].n do
    local column = {}
    for k, sample in ipairs(samples) do column[k] = sample[v] end
    results[v] = collate(column)
  end
  return table.unpack(results, 1, samples[1].n)
end

return {default_collate = collate, collate_packed = collate_packed}
