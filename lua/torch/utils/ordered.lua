--- Ordered tables: read by key like any other, but `pairs` follows the order in which the keys were added.
--
-- The order is kept beside the table, so that the table itself holds nothing but its entries.

local ordered = {}

local orders = setmetatable({}, {__mode = "k"})  -- by table: its keys in order, and the set of them

local mark = {}

function mark.__newindex(self, key, value)
  local order = orders[self]
  if not order.known[key] then
    order.known[key] = true
    order.keys[#order.keys + 1] = key
  end
  rawset(self, key, value)
end

function mark.__pairs(self)
  local keys, i = orders[self].keys, 0
  return function()
    while i < #keys do
      i = i + 1
      local value = rawget(self, keys[i])
      if value ~= nil then return keys[i], value end
    end
  end
end

--- An empty ordered table. A key that is removed and set again keeps its first place.
function ordered.new()
  local new = {}
  orders[new] = {keys = {}, known = {}}
  return setmetatable(new, mark)
end

--- True for a table made by ordered.new.
function ordered.is(value) return getmetatable(value) == mark end

return ordered
