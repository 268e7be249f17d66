--- From a Lua value to its description: what `torch.save` writes beside the tensors' bytes.
--
-- The description is a flat list of tables that name each other by number, so that shared references and cycles are
-- nothing special and a chain of any length needs no recursion:
--
--   {version = 1, root = VALUE, tables = {{list = {VALUE, ...}, pairs = {KEY, VALUE, ...}, ordered = true}, ...},
--    tensors = {...}}
--
-- A VALUE is a string, number or boolean as it is, null for nil, or one of {table = 3}, {tensor = 2}, {float = "nan"},
-- {bytes = "00ff"} for strings that are no UTF-8, {dtype = "float32"}, {size = {2, 3}} for a tensor's shape.

local core = require "torch.core"
local json = require "torch.utils.json"
local ordered = require "torch.utils.ordered"

local function key_text(key)
  if type(key) ~= "string" then return ("[%s]"):format(tostring(key)) end
  return (key:find "^[%a_][%w_]*$" and ".%s" or "[%q]"):format(key)
end

local function reversed(list)
  local result = {}
  for i = #list, 1, -1 do result[#result + 1] = list[i] end
  return result
end

--- The place of a value as Lua writes it, for messages: value.optimizer["lr"][3].
local function path_text(place)
  local parts = {}
  while place.parent do
    parts[#parts + 1] = key_text(place.key)
    place = place.parent
  end
  return "value" .. table.concat(reversed(parts))
end

--- The keys on the way to a value, joined by dots: a tensor's name in the file.
local function name_text(place)
  local parts = {}
  while place.parent do
    parts[#parts + 1] = tostring(place.key)
    if #parts > 32 then return nil end
    place = place.parent
  end
  return table.concat(reversed(parts), ".")
end

local function refuse(place, format, ...)
  error(("torch.save: %s %s"):format(path_text(place), format:format(...)), 0)
end

local function is_size(value)
  local metatable = getmetatable(value)
  return type(metatable) == "table" and metatable.__name == "torch.Size"
end

local function check_metatable(value, place)
  local metatable = getmetatable(value)
  if metatable == nil or ordered.is(value) then return end
  if type(value.state_dict) == "function" then
    refuse(place, "is an object of class %s, which cannot be saved: save what its state_dict() returns",
      tostring(value.__name or "?"))
  end
  refuse(place, "is a table with a metatable, which cannot be saved")
end

local Encoder = {}
Encoder.__index = Encoder

function Encoder:table_number(value, place)
  local number = self.numbers[value]
  if not number then
    check_metatable(value, place)
    number = #self.places + 1
    self.numbers[value] = number
    self.places[number] = {value = value, parent = place.parent, key = place.key}
  end
  return {table = number}
end

function Encoder:tensor_number(value, place)
  local number = self.numbers[value]
  if not number then
    number = #self.tensors + 1
    self.numbers[value] = number
    self.tensors[number] = {tensor = value, name = name_text(place), path = function() return path_text(place) end}
  end
  return {tensor = number}
end

local function encode_float(value)
  if value ~= value then return {float = "nan"} end
  if value == math.huge then return {float = "inf"} end
  if value == -math.huge then return {float = "-inf"} end
  return value
end

local function encode_string(value)
  if utf8.len(value) then return value end
  return {bytes = (value:gsub(".", function(c) return ("%02x"):format(c:byte()) end))}
end

--- The VALUE for anything that can be saved.
function Encoder:value(value, place)
  local kind = type(value)
  if kind == "string" then return encode_string(value) end
  if kind == "number" then return encode_float(value) end
  if kind == "boolean" then return value end
  if kind == "nil" then return json.null end
  if core.is_tensor(value) then return self:tensor_number(value, place) end
  if core.is_dtype(value) then return {dtype = value.name} end
  if kind == "table" and is_size(value) then return {size = json.array {table.unpack(value)}} end
  if kind == "table" then return self:table_number(value, place) end
  return refuse(place, "is a %s, which cannot be saved", kind)
end

local type_rank = {string = 1, number = 2, boolean = 3}

local function key_before(a, b)
  local rank_a, rank_b = type_rank[type(a)] or 4, type_rank[type(b)] or 4
  if rank_a ~= rank_b then return rank_a < rank_b end
  if rank_a <= 2 then return a < b end
  return rank_a == 3 and not a and b
end

--- The keys that are not in the list part: in their own order, or sorted, so that equal values give equal files.
local function remaining_keys(value, length)
  local keys = {}
  for key in pairs(value) do
    local listed = math.type(key) == "integer" and key >= 1 and key <= length
    if not listed then keys[#keys + 1] = key end
  end
  if not ordered.is(value) then table.sort(keys, key_before) end
  return keys
end

local function list_length(value)
  if ordered.is(value) then return 0 end
  local length = 0
  while rawget(value, length + 1) ~= nil do length = length + 1 end
  return length
end

function Encoder:describe_table(place)
  local value, length = place.value, list_length(place.value)
  local list, entries = json.array {}, json.array {}
  for i = 1, length do list[i] = self:value(rawget(value, i), {parent = place, key = i}) end
  for _, key in ipairs(remaining_keys(value, length)) do
    local entry = {parent = place, key = key}
    entries[#entries + 1] = self:value(key, entry)
    entries[#entries + 1] = self:value(rawget(value, key), entry)
  end
  return {
    list = #list > 0 and list or nil,
    pairs = #entries > 0 and entries or nil,
    ordered = ordered.is(value) and true or nil,
  }
end

--- Returns the description of `value` without its `tensors`, and the list of the tensors met on the way, in the order
-- of their numbers: {tensor =, name = "a.b" or nil, path = a function that returns "value.a.b"}.
return function(value)
  local encoder = setmetatable({numbers = {}, places = {}, tensors = {}}, Encoder)
  local root = encoder:value(value, {})
  local tables = json.array {}
  while #tables < #encoder.places do
    tables[#tables + 1] = encoder:describe_table(encoder.places[#tables + 1])
  end
  return {version = 1, root = root, tables = tables}, encoder.tensors
end
