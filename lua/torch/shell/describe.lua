--- What `?` tells of a value, by its kind.
local core = require "torch.core"
local callables = require "torch.shell.callables"
local examples = require "torch.shell.examples"
local manual = require "torch.manual"
local operators = require "torch.shell.operators"
local show = require "torch.shell.show"
local values = require "torch.shell.values"

local function describe_function(f, name, detailed)
  local source, _, place = callables.definition(f)
  local comment, paragraph = callables.comment(f, name), manual.of(f)
  local parts = {callables.signature(f, name) or name .. ": a function written in C"}
  parts[#parts + 1] = comment or paragraph and paragraph.text or nil
  if paragraph and paragraph.example then parts[#parts + 1] = "Example:\n" .. paragraph.example end
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

local function describe_dtype(dtype, name)
  return ("%s: a dtype, %s of %d byte%s"):format(name, dtype.is_floating_point and "floats" or "numbers", dtype.itemsize, dtype.itemsize > 1 and "s" or "")
end

--- A class: its constructor and its call, each with its comment or, where that is missing, what the library's comments say of its name.
local function describe_class(class, name, detailed)
  local source, comment, place = callables.definition(callables.constructor(class))
  local forward = values.field(class, "forward")
  local call = type(forward) == "function" and {callables.definition(forward)} or {}
  local parts = {callables.signature(class, name)}
  parts[#parts + 1] = comment or not call[2] and require "torch.help".text(class.__name or name) or nil
  if call[2] then parts[#parts + 1] = "Called: " .. call[2] end
  local example, sizes = examples.of_class(class, name)
  if example then parts[#parts + 1] = ("Example:\n> %s   -- %s"):format(example, sizes) end
  parts[#parts + 1] = "Defined at " .. (not comment and call[3] or place)
  if detailed then table.move({source, call[1]}, 1, 2, #parts + 1, parts) end
  return table.concat(parts, "\n\n")
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
  local text = name .. ": " .. show.value(module)
  local forward = values.field(module, "forward")
  if detailed and type(forward) == "function" then text = text .. "\n\n" .. describe_function(forward, "forward", true) end
  return text
end

local function describe_plain(value, name)
  return ("%s: a %s, %s"):format(name, math.type(value) or type(value), show.value(value, {nested = true}))
end

local function has_own_text(value)
  local meta = getmetatable(value)
  return type(meta) == "table" and rawget(meta, "__tostring") ~= nil
end

--- describe(value, name, detailed): the text about a value that is called by a name; with `detailed` its source too.
return function(value, name, detailed)
  local short = name:match "[%w_]+$" or name
  if type(value) == "function" then
    local entries = callables.entries(value)
    if not entries then return describe_function(value, short, detailed) end
    local texts = {}
    for i, entry in ipairs(entries) do texts[i] = operators.describe(entry, detailed) end
    return table.concat(texts, "\n\n")
  end
  if core.is_tensor(value) then return describe_tensor(value, name) end
  if core.is_dtype(value) then return describe_dtype(value, name) end
  if type(value) ~= "table" then return describe_plain(value, name) end
  if callables.constructor(value) then return describe_class(value, short, detailed) end
  if values.is_module(value) then return describe_module(value, name, detailed) end
  return has_own_text(value) and describe_plain(value, name) or describe_table(value, name)
end
