--- What `?` tells of a value, by its kind.
local core = require "torch.core"
local callables = require "torch.shell.callables"
local documentation = require "torch.documentation"
local help = require "torch.help"
local show = require "torch.shell.show"
local values = require "torch.shell.values"

--- The parts of a description: how it is called, what it does, an example, where it is defined, its source.
local function describe_callable(signature, known, detailed)
  local parts = {signature}
  parts[#parts + 1] = known.text
  parts[#parts + 1] = known.example and help.example(known.example)
  parts[#parts + 1] = known.place and "Defined at " .. known.place
  parts[#parts + 1] = detailed and known.source or nil
  return table.concat(parts, "\n\n")
end

local function describe_function(f, name, detailed)
  return describe_callable(callables.signature(f, name) or name .. ": a function written in C", callables.known(f, name), detailed)
end

local function describe_entry(entry, detailed)
  local text = help.describe(entry)
  if not detailed then return text end
  local source, place = documentation.entry(entry)
  return ("%s\n\n%s\n%s"):format(text, place, source)
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

--- A class: its constructor and, where its comment tells more, its call.
local function describe_class(class, name, detailed)
  local known, forward = callables.known(class, name), values.field(class, "forward")
  local call = type(forward) == "function" and callables.known(forward, "forward") or {}
  if call.text then known.text = (known.text and known.text .. "\n\n" or "") .. "Called: " .. call.text end
  if call.source and known.source ~= call.source then known.source = (known.source and known.source .. "\n\n" or "") .. call.source end
  return describe_callable(callables.signature(class, name), known, detailed)
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

local describe = {entry = describe_entry}

--- describe.value(value, name, detailed): the text about a value that is called by a name; with `detailed` its source too.
function describe.value(value, name, detailed)
  local short = name:match "[%w_]+$" or name
  if type(value) == "function" then
    local entries = callables.entries(value)
    if not entries then return describe_function(value, short, detailed) end
    local texts = {}
    for i, entry in ipairs(entries) do texts[i] = describe_entry(entry, detailed) end
    return table.concat(texts, "\n\n")
  end
  if core.is_tensor(value) then return describe_tensor(value, name) end
  if core.is_dtype(value) then return describe_dtype(value, name) end
  if type(value) ~= "table" then return describe_plain(value, name) end
  if callables.constructor(value) then return describe_class(value, short, detailed) end
  if values.is_module(value) then return describe_module(value, name, detailed) end
  local known = callables.known(value, short)
  if known.text then return describe_callable(callables.signature(value, short) or short, known, detailed) end
  return has_own_text(value) and describe_plain(value, name) or describe_table(value, name)
end

return describe
