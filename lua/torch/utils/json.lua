--- JSON (RFC 8259): Lua values as text and back, strictly.
--
-- Objects become tables with string keys, arrays become lists, null becomes `json.null`. Lua's two kinds of numbers
-- stay apart: `1` is an integer, `1.0` a float, and both come back as they were. Objects are written with sorted keys,
-- so that equal values give equal texts.

local json = {}

--- Stands for null, which nil could not do inside a list.
json.null = setmetatable({}, {__name = "json.null", __tostring = function() return "null" end})

local array_mark = {__name = "json.array"}

--- Marks a list as an array, which an empty one needs: without the mark, `{}` is written as an object.
function json.array(list) return setmetatable(list, array_mark) end

local max_depth = 200

-- Writing ------------------------------------------------------------------------------------------------------------

local escapes = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}

local function escape(c) return escapes[c] or ("\\u%04x"):format(c:byte()) end

local function string_text(text)
  if not utf8.len(text) then error(("json.encode: the string %q is not valid UTF-8"):format(text), 0) end
  return '"' .. text:gsub('[%c"\\]', escape) .. '"'
end

--- The shortest decimal that reads back as the same float, with a point or an exponent.
local function float_text(number)
  if number ~= number or number == math.huge or number == -math.huge then
    error(("json.encode: %s has no form in JSON"):format(number), 0)
  end
  for digits = 15, 17 do
    local text = ("%." .. digits .. "g"):format(number)
    if tonumber(text) == number or digits == 17 then
      return text:find "[.e]" and text or text .. ".0"
    end
  end
end

local write

local function write_array(list, out, depth)
  out[#out + 1] = "["
  for i = 1, #list do
    if i > 1 then out[#out + 1] = "," end
    write(list[i], out, depth + 1)
  end
  out[#out + 1] = "]"
end

local function sorted_keys(object)
  local keys = {}
  for key in pairs(object) do
    if type(key) ~= "string" then
      error(("json.encode: an object's keys are strings, not a %s (%s)"):format(type(key), tostring(key)), 0)
    end
    keys[#keys + 1] = key
  end
  table.sort(keys)
  return keys
end

local function write_object(object, out, depth)
  out[#out + 1] = "{"
  for i, key in ipairs(sorted_keys(object)) do
    out[#out + 1] = (i > 1 and "," or "") .. string_text(key) .. ":"
    write(object[key], out, depth + 1)
  end
  out[#out + 1] = "}"
end

local function write_table(value, out, depth)
  if depth > max_depth then error(("json.encode: tables nest deeper than %d"):format(max_depth), 0) end
  if value == json.null then
    out[#out + 1] = "null"
  elseif getmetatable(value) == array_mark or value[1] ~= nil then
    write_array(value, out, depth)
  else
    write_object(value, out, depth)
  end
end

local writers = {
  string = function(value, out) out[#out + 1] = string_text(value) end,
  boolean = function(value, out) out[#out + 1] = tostring(value) end,
  number = function(value, out)
    out[#out + 1] = math.type(value) == "integer" and ("%d"):format(value) or float_text(value)
  end,
  table = write_table,
}

function write(value, out, depth)
  local writer = writers[type(value)] or error(("json.encode: a %s has no form in JSON"):format(type(value)), 0)
  writer(value, out, depth)
end

--- json.encode(value): the text of a table, string, number, boolean or json.null. Anything else, nan, infinities,
-- strings that are not UTF-8 and tables that nest deeper than 200 are errors.
function json.encode(value)
  local out = {}
  write(value, out, 1)
  return table.concat(out)
end

-- Reading ------------------------------------------------------------------------------------------------------------

local function fail(at, what) error(("json.decode: %s at byte %d"):format(what, at), 0) end

local function skip_blanks(text, at) return text:find("[^ \t\r\n]", at) or #text + 1 end

local unescapes = {['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t"}

--- The character of the \u escape at `at`, and the position after it. Characters beyond 16 bits come as two escapes.
local function unicode_escape(text, at)
  local code = tonumber(text:match("^\\u(%x%x%x%x)", at) or fail(at, "malformed \\u escape"), 16)
  if code < 0xD800 or code > 0xDFFF then return utf8.char(code), at + 6 end
  local low = tonumber(text:match("^\\u(%x%x%x%x)", at + 6) or "0", 16)
  if code > 0xDBFF or low < 0xDC00 or low > 0xDFFF then fail(at, "half of a surrogate pair") end
  return utf8.char(0x10000 + (code - 0xD800 << 10) + (low - 0xDC00)), at + 12
end

local function escape_at(text, at)
  local letter = text:sub(at + 1, at + 1)
  if letter == "u" then return unicode_escape(text, at) end
  return unescapes[letter] or fail(at, "unknown escape"), at + 2
end

--- The string whose opening quote is at `at`, and the position after its closing quote.
local function read_string(text, at)
  local parts, from = {}, at + 1
  while true do
    local stop = text:find('[%z\1-\31"\\]', from) or fail(at, "unfinished string")
    parts[#parts + 1] = text:sub(from, stop - 1)
    local c = text:sub(stop, stop)
    if c == '"' then return #parts == 1 and parts[1] or table.concat(parts), stop + 1 end
    if c ~= "\\" then fail(stop, "control character in a string") end
    parts[#parts + 1], from = escape_at(text, stop)
  end
end

local function read_number(text, at)
  local whole = text:match("^%-?0", at) or text:match("^%-?[1-9]%d*", at) or fail(at, "unexpected character")
  local stop = at + #whole
  local rest = text:match("^%.%d+", stop) or ""
  rest = rest .. (text:match("^[eE][+-]?%d+", stop + #rest) or "")
  stop = stop + #rest
  if text:find("^[%w.]", stop) then fail(stop, "malformed number") end
  return tonumber(whole .. rest), stop
end

local read

local function read_array(text, at, depth)
  local list = {}
  at = skip_blanks(text, at + 1)
  if text:byte(at) == 0x5D then return list, at + 1 end
  while true do
    list[#list + 1], at = read(text, at, depth + 1)
    at = skip_blanks(text, at)
    local c = text:byte(at)
    if c == 0x5D then return list, at + 1 end
    if c ~= 0x2C then fail(at, "expected ',' or ']'") end
    at = at + 1
  end
end

local function read_member(text, at, object, depth)
  at = skip_blanks(text, at)
  if text:byte(at) ~= 0x22 then fail(at, "expected a key in quotes") end
  local key, colon = read_string(text, at)
  if object[key] ~= nil then fail(at, "repeated key") end
  colon = skip_blanks(text, colon)
  if text:byte(colon) ~= 0x3A then fail(colon, "expected ':'") end
  object[key], at = read(text, colon + 1, depth + 1)
  return skip_blanks(text, at)
end

local function read_object(text, at, depth)
  local object = {}
  at = skip_blanks(text, at + 1)
  if text:byte(at) == 0x7D then return object, at + 1 end
  while true do
    at = read_member(text, at, object, depth)
    local c = text:byte(at)
    if c == 0x7D then return object, at + 1 end
    if c ~= 0x2C then fail(at, "expected ',' or '}'") end
    at = at + 1
  end
end

local words = {["true"] = true, ["false"] = false, null = json.null}

local function read_word(text, at)
  local word = text:match("^%a+", at)
  if words[word] == nil then fail(at, "unexpected word") end
  return words[word], at + #word
end

--- Reads the value at or after `at`; returns it and the position behind it.
function read(text, at, depth)
  if depth > max_depth then fail(at, ("values nest deeper than %d"):format(max_depth)) end
  at = skip_blanks(text, at)
  local c = text:sub(at, at)
  if c == '"' then return read_string(text, at) end
  if c == "{" then return read_object(text, at, depth) end
  if c == "[" then return read_array(text, at, depth) end
  if c:find "%a" then return read_word(text, at) end
  return read_number(text, at)
end

--- json.decode(text): the value that a whole text stands for. Integers that fit into 64 bits are integers, all other
-- numbers floats; null is json.null. Malformed text, repeated keys and values that nest deeper than 200 are errors
-- that name the byte.
function json.decode(text)
  if type(text) ~= "string" then error(("json.decode: expected a string, not a %s"):format(type(text)), 2) end
  if not utf8.len(text) then error("json.decode: the text is not valid UTF-8", 0) end
  local value, at = read(text, 1, 1)
  at = skip_blanks(text, at)
  if at <= #text then fail(at, "unexpected text after the value") end
  return value
end

return json
