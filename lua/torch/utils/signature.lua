--- Argument lists of constructors, written once, as PyTorch's documentation writes them.
--
--   local read = signature("Linear", "in_features, out_features, bias=true")
--   local a = read(3, 4, {bias = false})     --> {in_features = 3, out_features = 4, bias = false}
--
-- Arguments are positional, then by keyword in one last table with string keys. A name without `=` must be given;
-- `=nil` marks one that may be left out. What does not fit is an error that names the constructor and the argument.

local fail = require "torch.utils.fail"

local function parse_default(text)
  return assert(load("return " .. text, "default", "t", {}))()
end

--- A default as help shows it.
local function written(default)
  return default and (default:gsub(";", ","):gsub("'", '"'))
end

--- Hides the commas within braces, so that those between arguments are left to split at.
local function hide_commas(text)
  return (text:gsub("%b{}", function(list) return (list:gsub(",", ";")) end))
end

local function parse(text)
  local list, known = {}, {}
  for item in hide_commas(text):gmatch "[^,]+" do
    local name = item:match "[%w_]+" or ""
    local default = item:match "=%s*([^%s].*)"
    default = default and default:gsub("%s+$", "")
    if name ~= "" then
      list[#list + 1] = {name = name, required = default == nil, default = default and parse_default(default), written = written(default)}
      known[name] = true
    end
  end
  return list, known
end

--- True for a table of keywords: no metatable, and string keys only. An empty one is a list where an argument must
-- still be given.
local function is_keywords(value, may_be_empty)
  if type(value) ~= "table" or getmetatable(value) ~= nil then return false end
  local key = next(value)
  if key == nil then return may_be_empty end
  return type(key) == "string"
end

local function count_required(list)
  local count = 0
  for _, item in ipairs(list) do
    if item.required then count = count + 1 end
  end
  return count
end

local function names_of(list)
  local names = {}
  for i, item in ipairs(list) do names[i] = item.name end
  return table.concat(names, ", ")
end

local function take_positional(owner, list, given, count)
  if count > #list then
    fail("%s: %d arguments given, but it takes at most %d: %s", owner, count, #list, names_of(list))
  end
  local values = {}
  for i = 1, count do values[list[i].name] = given[i] end
  return values
end

local function take_keywords(owner, list, known, values, keywords)
  for key, value in pairs(keywords) do
    if not known[key] then
      fail("%s: unknown keyword '%s'; it knows: %s", owner, tostring(key), names_of(list))
    end
    if values[key] ~= nil then fail("%s: argument '%s' is given twice", owner, key) end
    values[key] = value
  end
end

local function take_defaults(owner, list, values)
  for _, item in ipairs(list) do
    if values[item.name] == nil then
      if item.required then fail("%s: argument '%s' is missing", owner, item.name) end
      values[item.name] = item.default
    end
  end
  return values
end

--- Makes the reader of an argument list: a function that returns its arguments as a table by name.
local function signature(owner, text)
  local list, known = parse(text)
  local required = count_required(list)
  return function(...)
    local given, count = {...}, select("#", ...)
    local keywords = count > 0 and is_keywords(given[count], count > required) and given[count] or nil
    if keywords then count = count - 1 end
    local values = take_positional(owner, list, given, count)
    if keywords then take_keywords(owner, list, known, values, keywords) end
    return take_defaults(owner, list, values)
  end
end

return signature
