--- From a description back to the Lua value: the other half of encode.lua.
--
-- A description comes from a file and may be anything: each number, key and word in it is checked, and nothing in it
-- is run.

local core = require "torch.core"
local json = require "torch.utils.json"
local ordered = require "torch.utils.ordered"

local function damaged(what) error("damaged description: " .. what, 0) end

local floats = {nan = 0 / 0, inf = math.huge, ["-inf"] = -math.huge}

local function decode_bytes(hex)
  if type(hex) ~= "string" or #hex % 2 == 1 or hex:find "%X" then damaged "a string's bytes are no hexadecimals" end
  return (hex:gsub("..", function(pair) return string.char(tonumber(pair, 16)) end))
end

local function decode_size(list)
  if type(list) ~= "table" then damaged "a size is no list" end
  for _, n in ipairs(list) do
    if math.type(n) ~= "integer" then damaged "a size is no whole number" end
  end
  return core.Size(list)
end

local function pick(list, number, what)
  local found = math.type(number) == "integer" and list[number]
  return found or damaged(("no %s has number %s"):format(what, tostring(number)))
end

--- What a VALUE that is an object stands for.
local function decode_object(object, tables, tensors)
  local kind, content = next(object)
  if next(object, kind) ~= nil then damaged "a value of two kinds" end
  if kind == "table" then return pick(tables, content, "table") end
  if kind == "tensor" then return pick(tensors, content, "tensor") end
  if kind == "float" then return floats[content] or damaged("float " .. tostring(content)) end
  if kind == "bytes" then return decode_bytes(content) end
  if kind == "dtype" then return core.dtypes[content] or damaged("dtype " .. tostring(content)) end
  if kind == "size" then return decode_size(content) end
  return damaged("unknown kind of value " .. tostring(kind))
end

local function decode_value(value, tables, tensors)
  if value == json.null then return nil end
  if type(value) ~= "table" then return value end
  return decode_object(value, tables, tensors)
end

local function optional_list(value, what)
  if value == nil then return {} end
  if type(value) ~= "table" then damaged(what .. " is no list") end
  return value
end

local function fill_table(target, node, tables, tensors)
  for i, value in ipairs(optional_list(node.list, "list")) do
    target[i] = decode_value(value, tables, tensors)
  end
  local entries = optional_list(node.pairs, "pairs")
  for i = 1, #entries, 2 do
    local key = decode_value(entries[i], tables, tensors)
    if key == nil or key ~= key then damaged "a key is nil or nan" end
    target[key] = decode_value(entries[i + 1], tables, tensors)
  end
end

--- Returns the value that `description` stands for; `tensors` are its tensors by number.
return function(description, tensors)
  if description.version ~= 1 then
    error(("format version %s is not known here"):format(tostring(description.version)), 0)
  end
  local nodes, tables = optional_list(description.tables, "tables"), {}
  for i, node in ipairs(nodes) do
    if type(node) ~= "table" then damaged "a table's description is no object" end
    tables[i] = node.ordered and ordered.new() or {}
  end
  for i, node in ipairs(nodes) do fill_table(tables[i], node, tables, tensors) end
  return decode_value(description.root, tables, tensors)
end
