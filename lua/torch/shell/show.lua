--- How values print at the prompt.
---
--- Tensors print as `print` shows them. A table prints on one line where it fits; else the short entries of its list fill lines and the others have
--- lines of their own, down to a depth, with a limit of entries; a table within itself is named as a cycle. A module prints as its tree, each
--- line with the number of its parameters.
local core = require "torch.core"
local style = require "torch.shell.style"
local values = require "torch.shell.values"

local show = {}

--- Limits: depth of nested tables, entries of one table, characters of a line, those of an entry that shares its line with others, elements up to
--- which a tensor within a table prints in full.
show.limits = {depth = 4, entries = 60, width = 80, short = 24, elements = 12}

local paint = style.paint

-- ---- modules ----

local function with_commas(n)
  local reversed = tostring(n):reverse():gsub("(%d%d%d)", "%1,")
  return (reversed:reverse():gsub("^,", ""))
end

local function count_parameters(module)
  local count = 0
  for _, parameter in ipairs(module:parameters()) do count = count + parameter:numel() end
  return count
end

--- Appends {text, number of parameters} for each line of a module's tree.
local function add_module_lines(module, label, indent, lines)
  local walk = require "torch.nn.module.walk"
  local names, children = walk.own(module, "module")
  local extra, name = module:extra_repr():gsub("\n", "\n" .. indent .. "  "), module.__name
  if #children == 0 then
    lines[#lines + 1] = {("%s%s%s(%s)"):format(indent, label, name, extra), count_parameters(module)}
    return
  end
  lines[#lines + 1] = {("%s%s%s(%s"):format(indent, label, name, extra), count_parameters(module)}
  for i, child in ipairs(children) do add_module_lines(child, "(" .. names[i] .. "): ", indent .. "  ", lines) end
  lines[#lines + 1] = {indent .. ")"}
end

local function show_module(module)
  local lines, width, texts = {}, 0, {}
  add_module_lines(module, "", "", lines)
  for _, line in ipairs(lines) do width = math.max(width, line[2] and style.width(line[1]) or 0) end
  width = math.min(width, show.limits.width - 14)
  for i, line in ipairs(lines) do
    local text, count = line[1], line[2]
    local gap = (" "):rep(math.max(2, width - style.width(text) + 2))
    if count and i == 1 then count = with_commas(count) .. " parameters" elseif count then count = count > 0 and with_commas(count) or nil end
    texts[i] = count and text .. gap .. paint("dim", count) or text
  end
  return table.concat(texts, "\n")
end

-- ---- what stands within a table ----

local function show_tensor(x, nested)
  if not nested then return tostring(x) end
  if x:numel() <= show.limits.elements and x.ndim <= 1 then return tostring(x) end
  return ("tensor(%s {%s})"):format(tostring(x.dtype):gsub("^torch%.", ""), table.concat(x:size(), ", "))
end

local function show_scalar(value)
  local kind = type(value)
  if kind == "string" then
    return paint("string", (("%q"):format(value):gsub("\\\n", "\\n"):gsub("\\9", "\\t")))
  elseif kind == "number" then
    return paint("number", tostring(value))
  elseif kind == "boolean" or kind == "nil" then
    return paint("constant", tostring(value))
  end
  return tostring(value)
end

local function show_key(key)
  if type(key) == "string" and key:find "^[%a_][%w_]*$" then return paint("key", key) .. " = " end
  return "[" .. (type(key) == "table" and tostring(key) or show_scalar(key)) .. "] = "
end

--- Sorts names before all other keys, numbers by their value.
local function before(a, b)
  local x, y = type(a), type(b)
  if x ~= y then return x == "string" or (y ~= "string" and x < y) end
  if x == "string" or x == "number" then return a < b end
  return tostring(a) < tostring(b)
end

--- The keys of a table behind its list 1 .. n.
local function keys_behind(list, n)
  local keys = {}
  for key in next, list do
    if not (math.type(key) == "integer" and key >= 1 and key <= n) then keys[#keys + 1] = key end
  end
  table.sort(keys, before)
  return keys
end

local show_nested

local function entries_of(value, depth, seen)
  local parts, n = {}, rawlen(value)
  local keys, most = keys_behind(value, n), show.limits.entries
  for i = 1, math.min(n, most) do parts[i] = show_nested(rawget(value, i), depth + 1, seen) end
  for _, key in ipairs(keys) do
    if #parts >= most then break end
    parts[#parts + 1] = show_key(key) .. show_nested(rawget(value, key), depth + 1, seen)
  end
  local left = n + #keys - #parts
  if left > 0 then parts[#parts + 1] = paint("dim", ("... %d more"):format(left)) end
  return parts, math.min(n, most)
end

--- Short entries as lines that hold as many as fit; others as lines of their own.
local function fill_lines(parts, room)
  local lines, line = {}, ""
  for _, part in ipairs(parts) do
    local joined = line == "" and part or line .. ", " .. part
    if part:find "\n" or style.width(part) > show.limits.short then
      if line ~= "" then lines[#lines + 1] = line end
      lines[#lines + 1], line = part, ""
    elseif line ~= "" and style.width(joined) > room then
      lines[#lines + 1], line = line, part
    else
      line = joined
    end
  end
  if line ~= "" then lines[#lines + 1] = line end
  return lines
end

--- The entries of a table between its braces; `n` of them have no keys.
local function join_entries(parts, n, depth)
  local line = "{" .. table.concat(parts, ", ") .. "}"
  if not line:find "\n" and style.width(line) + 2 * depth <= show.limits.width then return line end
  local indent = ("  "):rep(depth + 1)
  local lines = fill_lines(table.move(parts, 1, n, 1, {}), show.limits.width - #indent - 1)
  table.move(parts, n + 1, #parts, #lines + 1, lines)
  return "{\n" .. indent .. table.concat(lines, ",\n" .. indent) .. ",\n" .. ("  "):rep(depth) .. "}"
end

local function show_table(value, depth, seen)
  if seen[value] then return paint("dim", "<cycle>") end
  if depth >= show.limits.depth and next(value) ~= nil then return paint("dim", "{...}") end
  seen[value] = true
  local parts, n = entries_of(value, depth, seen)
  local text = join_entries(parts, n, depth)
  seen[value] = nil
  return text
end

local function own_text(value)
  local meta = getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__tostring") ~= nil
end

local function describe_module(module)
  return ("%s (%s parameters)"):format(module.__name, with_commas(count_parameters(module)))
end

--- The name of a module of the library, or nil for any other table.
local function library_name(value)
  for name, module in pairs(package.loaded) do
    if module == value and name:find "^torch" then return name end
  end
end

function show_nested(value, depth, seen)
  if core.is_tensor(value) then return show_tensor(value, true) end
  if type(value) ~= "table" then return show_scalar(value) end
  if values.is_module(value) then return describe_module(value) end
  if own_text(value) then return (tostring(value):gsub("\n", "\n" .. ("  "):rep(depth))) end
  local library = library_name(value)
  if library then return ("%s: a module of the library; ?%s lists what it has"):format(library, library) end
  if values.is_class(value) or depth > 0 and package.loaded[rawget(value, "__name") or ""] == value then return tostring(value) end
  return show_table(value, depth, seen)
end

--- show.value(value, {nested = false}): the text of a value. A string is shown as it is, unless `nested`, which shows everything as within a table.
function show.value(value, options)
  if options and options.nested then return show_nested(value, 1, {}) end
  if type(value) == "string" then return value end
  if core.is_tensor(value) then return show_tensor(value, false) end
  if values.is_module(value) and rawget(getmetatable(value), "__tostring") == require "torch.nn.module".__tostring then return show_module(value) end
  return show_nested(value, 0, {})
end

--- show.values(...): several values as `print` lays them out; those that take more than a line stand on lines of their own.
function show.values(...)
  local texts, separator = {}, "\t"
  for i = 1, select("#", ...) do
    texts[i] = show.value((select(i, ...)))
    if texts[i]:find "\n" then separator = "\n" end
  end
  return table.concat(texts, separator)
end

return show
