--- What `?` tells of an operator, from its entry: how it is called, its arguments, the sizes of what goes in and comes out, what is an error, an
--- example, and with `??` the entry itself.
local core = require "torch.core"
local examples = require "torch.shell.examples"
local registry = require "torch.registry"

local operators = {}

local function is_tensor(argument) return argument.type:find "^Tensor%??$" or argument.type:find "^Operand%??$" end

--- The number of arguments of which `test` holds.
local function count(entry, test)
  local n = 0
  for _, argument in ipairs(entry.arguments) do
    if test(argument) then n = n + 1 end
  end
  return n
end

--- What follows for the sizes from the operator's kind.
local function sizes_rule(entry)
  if entry.kind == "elementwise" then
    return count(entry, is_tensor) > 1 and "tensors broadcast, and the result has their common sizes" or "the result has the sizes of x"
  elseif entry.kind == "reduce" then
    return "without dim the result has no dimensions; else those of dim are gone, or have size 1 with keepdim"
  end
end

local function shapes_of(entry, sizes)
  local parts = {sizes_rule(entry), sizes and "in the example " .. sizes}
  if not parts[1] then parts = {parts[2]} end
  return #parts > 0 and "Shapes: " .. table.concat(parts, "; ") .. "." or nil
end

--- What is an error for every operator with such arguments; the text of the entry tells of others.
local function errors_of(entry)
  local parts = {}
  local function add(text, test)
    if count(entry, test) > 0 then parts[#parts + 1] = text end
  end
  if entry.kind == "elementwise" and count(entry, is_tensor) > 1 then parts[1] = "sizes that do not broadcast" end
  add("a dimension that is 0 or out of range", function(argument) return argument.type:find "^dims?%??$" end)
  add("an index that is 0 or out of range", function(argument) return argument.name == "index" or argument.name == "indices" end)
  add("a negative size", function(argument) return argument.type:find "^size" end)
  add("a word that it does not know", function(argument) return argument.type:find "^string" and argument.name ~= "device" end)
  parts[#parts + 1] = "an argument of another type, or a keyword that is not listed"
  return "Errors: " .. table.concat(parts, "; ") .. "."
end

--- A call made of the names of the arguments.
local function abstract_call(entry)
  local words, is_method = {}, entry.forms == "method"
  for i, argument in ipairs(entry.arguments) do
    if argument.default == nil and not (is_method and i == 1) then words[#words + 1] = argument.name end
  end
  local call = is_method and "x:" .. entry.short or registry.path(entry)
  return ("%s(%s)"):format(call, table.concat(words, ", "))
end

--- The line of a family's text from which an entry comes: of its own `op`, or of the call or loop at the outermost level that made it.
local function line_of_entry(entry, text)
  local found
  local function note(name)
    local level = 3
    local info = debug.getinfo(level, "Sl")
    while info and info.what ~= "main" do
      level = level + 1
      info = debug.getinfo(level, "Sl")
    end
    if name == entry.name and info then found = found or info.currentline end
  end
  local environment = setmetatable({ops = {}, op = function(name) return function() note(name) end end}, {__index = _G})
  local f = load(text, "=entries", "t", environment)
  return f and pcall(f) and found or nil
end

--- The statement that begins on a line: as many lines as it takes to compile.
local function statement_at(lines, first)
  for last = first, #lines do
    local text = table.concat(lines, "\n", first, last)
    if load(text, "=statement", "t") then return text end
  end
end

--- The text that makes an entry and its place, or nil.
local function source_of_entry(entry)
  local text, lines = core.source_of("torch.ops." .. entry.family), {}
  local first = text and line_of_entry(entry, text)
  if not first then return nil end
  for line in (text .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  return statement_at(lines, first), ("src/ops/%s.lua:%d"):format(entry.family, first)
end

--- operators.describe(entry, detailed): the text about an operator; with `detailed` its entry too.
function operators.describe(entry, detailed)
  local call, result, sizes = examples.of(entry)
  local parts = {require "torch.help".describe(entry)}
  local shapes = shapes_of(entry, sizes)
  parts[#parts + 1] = (shapes and shapes .. "\n" or "") .. errors_of(entry)
  parts[#parts + 1] = call and ("Example:\n> %s\n%s"):format(call, result) or "Example:\n> " .. abstract_call(entry)
  if detailed then
    local source, place = source_of_entry(entry)
    if source then parts[#parts + 1] = place .. "\n" .. source end
  end
  return table.concat(parts, "\n\n")
end

return operators
