--- Writes type annotations for lua-language-server (LuaLS):  luatorch scripts/annotations.lua FOLDER
---
--- Operators come from their entries (torch.registry), classes and functions written in Lua from their signatures and the comments above their
--- definitions: what help and completion at the prompt are made from, with their examples and what these give. One file a module; `workspace.library` in an editor's settings names
--- the folder.
local torch = require "torch"
local core = require "torch.core"
local examples = require "torch.examples"
local callables = require "torch.shell.callables"
local values = require "torch.shell.values"

local folder = arg[1] or error("usage: luatorch scripts/annotations.lua FOLDER", 0)

--- Modules whose members are annotated, in the order of their files.
local MODULES = {
  "torch", "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.nn.utils", "torch.optim", "torch.optim.lr_scheduler", "torch.linalg", "torch.fft",
  "torch.special", "torch.masked", "torch.autograd", "torch.amp", "torch.utils", "torch.utils.data", "torch.vision", "torch.vision.datasets",
  "torch.vision.transforms", "torch.safetensors", "torch.numpy", "torch.plot",
}

local RESERVED = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true until while]]):gmatch "%a+" do
  RESERVED[word] = true
end

-- ---- types ----

local TYPES = {
  Tensor = "torch.Tensor", Operand = "torch.Tensor|number", Number = "number", int = "integer", float = "number", bool = "boolean", dim = "integer",
  dims = "integer|integer[]", size = "integer|integer[]", ["int[]"] = "integer[]", ["Tensor[]"] = "torch.Tensor[]", dtype = "torch.dtype",
  ["Operand[]"] = "(torch.Tensor|number)[]", string = "string", generator = "torch.Generator", ["float[]"] = "number[]",
}

local function type_of(name)
  return TYPES[(name:gsub("%?$", ""))] or "any"
end

--- "values: Tensor, indices: Tensor" as a list of types.
local function result_types(returns)
  local list = {}
  for part in (returns .. ","):gmatch "%s*(.-)%s*," do list[#list + 1] = type_of(part:match ":%s*(.+)$" or part) end
  return list
end

-- ---- writing ----

local function comment(out, text)
  for line in ((text or "") .. "\n"):gmatch "(.-)\n" do
    if line ~= "" then out[#out + 1] = "---" .. line end
  end
end

--- A description with its example, run, as a block of Lua.
local function with_example(text, example)
  return example and ("%s\n\n```lua\n%s\n```"):format(text or "", (examples.run(example))) or text
end

local function text_of_entries(entries) return with_example(entries[1].doc, examples.of(entries[1])) end

local function text_of(value, name)
  local known = callables.known(value, name)
  return with_example(known.text, known.example)
end

--- One function: its description, its parameters (a list of {name, type, optional}), its results, and its head.
local function write_function(out, head, doc, parameters, results)
  comment(out, doc)
  local names = {}
  for i, p in ipairs(parameters) do
    local name = RESERVED[p.name] and p.name .. "_" or p.name
    names[i] = name
    out[#out + 1] = ("---@param %s%s %s"):format(name, p.optional and name ~= "..." and "?" or "", p.type)
  end
  for _, kind in ipairs(results) do out[#out + 1] = "---@return " .. kind end
  local owner, mark, name = head:match "^(.*)([.:])([%w_]+)$"
  if RESERVED[name] then
    if mark == ":" then table.insert(names, 1, "self") end
    out[#out + 1] = ("%s[%q] = function(%s) end\n"):format(owner, name, table.concat(names, ", "))
  else
    out[#out + 1] = ("function %s(%s) end\n"):format(head, table.concat(names, ", "))
  end
end

local function of_entry(entry, skip_first)
  local parameters, keywords = {}, {}
  for i, a in ipairs(entry.arguments) do
    if not a.keyword_only and not (skip_first and i == 1) then
      parameters[#parameters + 1] = {name = a.name, type = type_of(a.type), optional = a.default ~= nil}
    end
    if a.default then keywords[#keywords + 1] = ("%s?: %s"):format(a.name, type_of(a.type)) end
  end
  if #keywords > 0 then parameters[#parameters + 1] = {name = "options", type = "{" .. table.concat(keywords, ", ") .. "}", optional = true} end
  return parameters, result_types(entry.returns)
end

--- "f(a, [b], {c = 1}, ...)" as parameters; a table of keywords is one, named options.
local function of_signature(signature)
  local parameters = {}
  local inside = signature and signature:match "%b()"
  inside = inside and inside:gsub("%b{}", "options="):gsub("[%[%]]", "")
  for item in ((inside or "()"):sub(2, -2) .. ","):gmatch "%s*(.-)%s*," do
    local name = item:match "^([%a_][%w_]*)" or item:match "^%.%.%."
    if name then parameters[#parameters + 1] = {name = name, type = "any", optional = item:find "=" ~= nil} end
  end
  return parameters
end

local function sorted(set)
  local list = {}
  for name in pairs(set) do list[#list + 1] = name end
  table.sort(list)
  return list
end

-- ---- what there is ----

local function write_tensor(out)
  out[#out + 1] = "---A tensor: numbers of one dtype in any number of dimensions.\n---@class torch.Tensor"
  for _, name in ipairs(core.tensor_fields) do out[#out + 1] = ("---@field %s any"):format(name) end
  for _, operator in ipairs {"add", "sub", "mul", "div", "idiv", "mod", "pow"} do
    out[#out + 1] = ("---@operator %s(torch.Tensor|number): torch.Tensor"):format(operator)
  end
  out[#out + 1] = "---@operator unm: torch.Tensor\nlocal Tensor = {}\n"
  for _, name in ipairs(sorted(core.methods)) do
    local entries = callables.entries(core.methods[name])
    if entries then write_function(out, "Tensor:" .. name, text_of_entries(entries), of_entry(entries[1], true))
    elseif type(core.methods[name]) == "function" then
      local text = text_of(core.methods[name], name)
      local parameters = of_signature(callables.signature(core.methods[name], name))
      if parameters[1] and (parameters[1].name == "x" or parameters[1].name == "self") then table.remove(parameters, 1) end
      write_function(out, "Tensor:" .. name, text, parameters, {"any"})
    end
  end
end

local function write_class(out, path, class)
  local text = text_of(class, path:match "[%w_]+$")
  out[#out + 1] = "---@class " .. path
  local fields = {}
  for _, p in ipairs(of_signature(callables.signature(class, path:match "[%w_]+$"))) do
    fields[#fields + 1] = ("%s%s: any"):format(RESERVED[p.name] and p.name .. "_" or p.name, p.optional and "?" or "")
  end
  out[#out + 1] = ("---@overload fun(%s): %s"):format(table.concat(fields, ", "), path)
  comment(out, text)
  out[#out + 1] = ("%s = {}\n"):format(path)
end

local function write_member(out, path, value)
  if type(value) == "function" then
    local entries = callables.entries(value)
    if entries then return write_function(out, path, text_of_entries(entries), of_entry(entries[1])) end
    local text = text_of(value, path:match "[%w_]+$")
    return write_function(out, path, text, of_signature(callables.signature(value, path:match "[%w_]+$")), {"any"})
  end
  if values.is_class(value) and callables.constructor(value) then return write_class(out, path, value) end
  if torch.is_dtype(value) then out[#out + 1] = ("---@type torch.dtype\n%s = nil\n"):format(path)
  elseif math.type(value) then out[#out + 1] = ("---@type number\n%s = nil\n"):format(path) end
end

local function module_at(path)
  local value = torch
  for name in path:gmatch "%.([%w_]+)" do value = value and value[name] end
  return value
end

local function write_module(path)
  local module = module_at(path)
  if type(module) ~= "table" then return end
  local out = {"---@meta " .. path .. "\n"}
  if path == "torch" then
    out[#out + 1] = "---@class torch.dtype\n---@class torch.Generator\n---@class torch.Size\n"
    write_tensor(out)
    out[#out + 1] = "---@class torch\ntorch = {}\n"
  else
    out[#out + 1] = ("---@class %s\n%s = {}\n"):format(path, path)
  end
  for _, name in ipairs(sorted(values.members(module))) do
    if not name:find "^_" then write_member(out, path .. "." .. name, module[name]) end
  end
  if path == "torch" then out[#out + 1] = "return torch" end
  local file = assert(io.open(("%s/%s.lua"):format(folder, path), "w"))
  file:write(table.concat(out, "\n"), "\n")
  assert(file:close())
end

for _, path in ipairs(MODULES) do write_module(path) end
