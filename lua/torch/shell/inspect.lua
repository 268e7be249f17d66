--- What `?name` and `??name` tell.
---
--- A name is a path of fields ("torch.nn.Linear", "model.fc1", "x:sum"), looked up among the variables first and then, if there is no such value,
--- among the operators and documented names of the library ("softmax").
local core = require "torch.core"
local callables = require "torch.shell.callables"
local context = require "torch.shell.context"
local registry = require "torch.registry"
local suggest = require "torch.shell.suggest"
local tokens = require "torch.shell.tokens"
local values = require "torch.shell.values"

local inspect = {}

-- ---- operators ----

--- A sample's argument as Lua text: a table of numbers stands for a tensor. nil for what has no such text.
local function sample_text(value, is_tensor)
  if type(value) == "string" then return ("%q"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  if getmetatable(value) or (next(value) ~= nil and #value == 0) then return nil end
  local parts = {}
  for i, item in ipairs(value) do
    parts[i] = sample_text(item)
    if not parts[i] then return nil end
  end
  local text = "{" .. table.concat(parts, ", ") .. "}"
  return is_tensor and "torch.tensor" .. (text:sub(1, 2) == "{{" and "(" .. text .. ")" or text) or text
end

--- The call of an entry's first sample with its result, or nil.
local function sample_call(entry)
  local sample, words = entry.samples and entry.samples[1], {}
  if type(sample) ~= "table" or entry.forms == "method" or entry.overload_of then return nil end
  for i, value in ipairs(sample) do
    local argument = entry.arguments[i]
    words[i] = argument and sample_text(value, argument.type:find "^Tensor" or argument.type:find "^Operand")
    if not words[i] then return nil end
  end
  local call = ("%s(%s)"):format(registry.path(entry), table.concat(words, ", "))
  local ok, result = pcall(load("local torch = ... return " .. call), require "torch")
  return ok and ("> %s\n%s"):format(call, tostring(result)) or nil
end

--- An example call: that of the entry's first sample with its result, or one made of the names of the arguments.
local function example_of(entry)
  local sample = sample_call(entry)
  if sample then return sample end
  local words, is_method = {}, entry.forms == "method"
  for i, argument in ipairs(entry.arguments) do
    if argument.default == nil and not (is_method and i == 1) then words[#words + 1] = argument.name end
  end
  local call = is_method and "x:" .. entry.short or registry.path(entry)
  return ("%s(%s)"):format(call, table.concat(words, ", "))
end

--- The lines of a module's text at which an operator's entry begins and ends.
local function source_of_entry(entry)
  local text = core.source_of("torch.ops." .. entry.family)
  local first = text and text:find('op "' .. entry.name .. '"', 1, true)
  if not first then return nil end
  local last = select(2, text:find("\n}\n", first, true)) or select(2, text:find("}\n", first, true)) or #text
  local _, line = text:sub(1, first):gsub("\n", "")
  return text:sub(first, last):gsub("%s+$", ""), ("src/ops/%s.lua:%d"):format(entry.family, line + 1)
end

local function describe_entry(entry, detailed)
  local parts = {require "torch.help".describe(entry), "Example:\n" .. example_of(entry)}
  if detailed then
    local source, place = source_of_entry(entry)
    if source then parts[#parts + 1] = place .. "\n" .. source end
  end
  return table.concat(parts, "\n\n")
end

local function describe_entries(list, detailed)
  local texts = {}
  for i, entry in ipairs(list) do texts[i] = describe_entry(entry, detailed) end
  return table.concat(texts, "\n\n")
end

-- ---- values ----

local function describe_function(f, name, detailed, signature)
  local source, comment, place = callables.definition(f)
  local parts = {signature or callables.signature(f, name) or name .. ": a function written in C"}
  if comment then parts[#parts + 1] = comment end
  if place then parts[#parts + 1] = "Defined at " .. place end
  if detailed and source then parts[#parts + 1] = source end
  return table.concat(parts, "\n\n")
end

local function describe_tensor(x, name)
  local lines = {
    ("%s: a tensor of sizes {%s}"):format(name, table.concat(x:size(), ", ")),
    ("  dtype %s, device %s, %d elements, %d bytes"):format(x.dtype, x.device, x:numel(), x:numel() * x:element_size()),
  }
  if x.requires_grad then lines[#lines + 1] = "  requires a gradient" .. (x.grad_fn and "; made by " .. tostring(x.grad_fn) or "") end
  if not x:is_contiguous() then lines[#lines + 1] = "  strides {" .. table.concat(x:stride(), ", ") .. "}" end
  return table.concat(lines, "\n")
end

local function describe_class(class, name, detailed)
  local text = describe_function(callables.constructor(class), name, detailed, callables.signature(class, name))
  local forward = values.field(class, "forward")
  local _, comment = nil, nil
  if type(forward) == "function" then _, comment = callables.definition(forward) end
  return comment and text .. "\n\nCalled: " .. comment or text
end

--- The names of a table's fields, on a few lines.
local function describe_table(value, name)
  local names = {}
  for key in pairs(values.members(value)) do
    if key:sub(1, 1) ~= "_" then names[#names + 1] = key end
  end
  table.sort(names)
  local lines, line = {name .. ": a table" .. (#names > 0 and " with" or "")}, " "
  for _, key in ipairs(names) do
    if #line + #key > 98 then lines[#lines + 1], line = line, " " end
    line = line .. " " .. key
  end
  if line ~= " " then lines[#lines + 1] = line end
  return table.concat(lines, "\n")
end

local function describe_module(module, name, detailed)
  local text = name .. ": " .. require "torch.shell.show".value(module)
  local forward = values.field(module, "forward")
  if detailed and type(forward) == "function" then text = text .. "\n\n" .. describe_function(forward, "forward", true) end
  return text
end

local function describe(value, name, detailed)
  local short = name:match "[%w_]+$" or name
  if type(value) == "function" then
    local entries = callables.entries(value)
    return entries and describe_entries(entries, detailed) or describe_function(value, short, detailed)
  end
  if core.is_tensor(value) then return describe_tensor(value, name) end
  if type(value) ~= "table" then return ("%s: a %s, %s"):format(name, math.type(value) or type(value), require "torch.shell.show".value(value, {nested = true})) end
  if callables.constructor(value) then return describe_class(value, short, detailed) end
  if values.is_module(value) then return describe_module(value, name, detailed) end
  return describe_table(value, name)
end

-- ---- names ----

--- Known names near to one that is not: of its table, or of all operators, variables and documented names.
local function near_names(name, environment)
  local path, short = name:match "^(.-)[.:]?([^.:]*)$"
  local parent = path ~= "" and values.at(path, environment) or nil
  local list = {}
  for known in pairs(values.members(parent ~= nil and parent or environment)) do
    if known:sub(1, 1) ~= "_" then list[#list + 1] = known end
  end
  if parent == nil then
    for _, entry in ipairs(registry.list) do
      if not entry.internal then list[#list + 1] = entry.short end
    end
  end
  return suggest.text(short, list)
end

--- inspect.name(name, environment, detailed): the text that describes a name; with `detailed`, its source too. Of an unknown name: nil, and
--- a message that offers the nearest known ones.
function inspect.name(name, environment, detailed)
  environment = environment or _G
  local value = values.at(name, environment)
  if value == nil then value = values.of(context.chain(tokens.all(name), #tokens.all(name)), environment) end
  if value ~= nil then return describe(value, name, detailed) end
  local entry = registry.find(name)
  if entry then return describe_entry(entry, detailed) end
  local text = require "torch.help".text(name)
  if text then return text end
  local near = near_names(name, environment)
  return nil, ("nothing is known of '%s'%s"):format(name, near and "; " .. near or "")
end

--- inspect.at(text, cursor, environment, detailed): the same for the name that the cursor stands in or behind, or, within the brackets of a call,
--- for the function that is called. nil when there is none.
function inspect.at(text, cursor, environment, detailed)
  local rest = text:sub((cursor or #text) + 1):match "^[%w_]*"
  local before = text:sub(1, cursor or #text) .. rest
  local name = before:match "[%a_][%w_.:]*$"
  if name and name:find "[%w_]$" and values.at(name, environment or _G) ~= nil then return inspect.name(name, environment, detailed) end
  local place = context.read(before)
  local value = values.of(place.call, environment or _G)
  if value ~= nil then return describe(value, place.call[#place.call].text or "call", detailed) end
  return name and inspect.name(name, environment, detailed) or nil
end

return inspect
