--- What is known of a function, a method or a class: its signature, its options, its description and its source.
---
--- Operators are described by their entries (torch.registry). A Lua function is described by its own prototype: the comment and the text
--- at the lines where it is defined, and, where it reads its arguments by torch.utils.signature, the list that it was given. Classes, and functions that
--- another function made, are described by the library's comment of their name (torch.documentation), functions written in C by torch.manual.
local core = require "torch.core"
local documentation = require "torch.documentation"
local manual = require "torch.manual"
local values = require "torch.shell.values"

local callables = {}

-- ---- operators ----

local entries

local function note(f, entry)
  if not f then return end
  entries[f] = entries[f] or {}
  table.insert(entries[f], entry)
end

local function last_name(name) return name:match "[%w_]+$" end

--- Functions of Lua that go before an operator of the same name: they take options more, which its entry tells of.
local function note_wrappers(name, entry)
  if entry.module ~= "functional" then return end
  local F = require "torch.nn.functional"
  for _, form in ipairs {name, name .. "_"} do
    if not entries[F[form]] then note(F[form], entry) end
  end
end

--- Files each entry under the functions that call it: those of its module, the methods, and their other names. The registry, which takes a while to
--- read, is loaded here and not before.
local function read_entries()
  entries = {}
  for _, entry in ipairs(require "torch.registry".list) do
    local name = entry.overload_of and last_name(entry.overload_of) or entry.short
    local functions = core.operators[entry.module == "" and "torch" or entry.module] or {}
    note(functions[name], entry)
    if entry.module == "" then
      note(core.methods[name], entry)
      note(core.methods[name .. "_"], entry)
    end
    note_wrappers(name, entry)
    for _, alias in ipairs(entry.alias or {}) do
      local module, short = alias:match "^(%a[%w_]*)%.(.*)$"
      note((core.operators[module or "torch"] or {})[short or alias], entry)
      if not module then
        note(core.methods[alias], entry)
        note(core.methods[alias .. "_"], entry)
      end
    end
  end
end

--- callables.entries(f): the operator's entries behind a function, a list with one for each overload; or nil.
function callables.entries(f)
  if not entries then read_entries() end
  return entries[f]
end

-- ---- functions written in Lua ----

--- The text of a chunk by debug.getinfo's `source`, or nil. Chunks of the prompt are looked up in `callables.transcript`.
function callables.text_of(source)
  if source == "=stdin" then return callables.transcript and callables.transcript() end
  if source:sub(1, 7) == "=torch/" then return core.source_of((source:sub(2, -5):gsub("/", "."))) end
  if source:sub(1, 1) == "@" then
    local file = io.open(source:sub(2), "rb")
    local text = file and file:read "a"
    if file then file:close() end
    return text
  end
end

local function lines_of(text)
  local lines = {}
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do lines[#lines + 1] = line end
  return lines
end

--- The comment that ends on the line before `first`, without its dashes; nil if there is none.
local function comment_above(lines, first)
  local block = {}
  for i = first - 1, 1, -1 do
    local comment = lines[i]:match "^%s*%-%-+ ?(.*)$"
    if not comment then break end
    table.insert(block, 1, comment)
  end
  return #block > 0 and table.concat(block, "\n") or nil
end

--- callables.definition(f): for a Lua function whose text is at hand: its source text, the comment above it, and its place "file:line".
function callables.definition(f)
  local info = debug.getinfo(f, "S")
  if info.what == "C" then return nil end
  local text = callables.text_of(info.source)
  local place = info.short_src .. ":" .. info.linedefined
  if not text then return nil, nil, place end
  local lines = lines_of(text)
  return table.concat(lines, "\n", math.max(info.linedefined, 1), math.min(info.lastlinedefined, #lines)), comment_above(lines, info.linedefined), place
end

-- ---- classes ----

--- The function that a constructor's arguments go to.
local function constructor_of(value)
  if not values.is_class(value) then return nil end
  local init = values.field(value, "init")
  return type(init) == "function" and init or nil
end

--- callables.constructor(value): the `init` of a class, else nil.
callables.constructor = constructor_of

-- ---- what is written about them ----

--- "torch.nn.modules.conv" of a function of the library: the module whose text it comes from.
local function module_of(f)
  local path = debug.getinfo(f, "S").source:match "^=(torch/.*)%.lua$"
  return path and (path:gsub("/", "."))
end

--- The library's loaded modules that hold a value under a name, or are it, the innermost first.
local function homes_of(value, name)
  local list = {}
  for module, loaded in pairs(package.loaded) do
    local holds = type(loaded) == "table" and (loaded == value or rawget(loaded, name) == value)
    if holds and type(module) == "string" and module:find "^torch%f[.\0]" then list[#list + 1] = module end
  end
  table.sort(list, function(x, y) return #x > #y or #x == #y and x < y end)
  return list
end

--- A comment as what callables.known returns.
local function known_from(comment, place, source)
  local text, example
  if comment then text, example = documentation.split(comment) end
  return {text = text, example = example, place = place, source = source}
end

--- What the library's comments know of a name in one of these modules, or nil.
local function documented_in(modules, name)
  for _, module in ipairs(modules) do
    local comment, place, line = documentation.find(module, name)
    if comment then return known_from(comment, place, documentation.statement(module, line)) end
  end
end

local function known_of_function(f, name)
  if debug.getinfo(f, "S").what == "C" then
    local paragraph = manual.of(f) or {}
    return {text = paragraph.text, example = paragraph.example}
  end
  local source, comment, place = callables.definition(f)
  local documented = not comment and documented_in({module_of(f)}, name)
  return documented or known_from(comment, place, source)
end

--- callables.known(value, name): what is known of a function or class: a table of its text, its example (Lua text), its place "file:line" and its source,
--- each of which may be missing. `name` is what it was called by.
function callables.known(value, name)
  if type(value) == "function" then return known_of_function(value, name) end
  local own, init = rawget(value, "__name") or name, callables.constructor(value)
  return documented_in(homes_of(value, own), own) or init and known_of_function(init, own) or {}
end

--- callables.list(f): the list of arguments that a function's reader (torch.utils.signature) was made from, or nil.
function callables.list(f)
  for i = 1, 60 do
    local name, reader = debug.getupvalue(f, i)
    if not name then return nil end
    if type(reader) == "function" and debug.getinfo(reader, "S").source == "=torch/utils/signature.lua" then
      for k = 1, 10 do
        local inner, list = debug.getupvalue(reader, k)
        if inner == "list" then return list end
      end
    end
  end
end

--- callables.parameters(f): the parameters of a Lua function as a list of names, "..." for further ones.
function callables.parameters(f)
  local info, names = debug.getinfo(f, "u"), {}
  for i = 1, info.nparams do names[i] = debug.getlocal(f, i) end
  if info.isvararg then names[#names + 1] = "..." end
  return names
end

-- ---- asking ----

--- The signature of a function with such a list, whose own parameters in front of `...` come before it.
local function signature_of_list(f, name, list, is_method)
  local parts, listed = {}, {}
  for _, item in ipairs(list) do listed[item.name] = true end
  for i, parameter in ipairs(callables.parameters(f)) do
    if parameter ~= "..." and not listed[parameter] and not (is_method and i == 1) then parts[#parts + 1] = parameter end
  end
  for _, item in ipairs(list) do
    if item.name:sub(1, 1) ~= "_" then parts[#parts + 1] = item.required and item.name or item.name .. "=" .. item.written end
  end
  return ("%s(%s)"):format(name, table.concat(parts, ", "))
end

--- The calls that a comment begins with, a line each: "nn.Linear(in_features, ...): text", "x:to(dtype), x:to(device): text".
local function signature_in(comment, name)
  local calls = {}
  local text = comment and comment:gsub("\n", " ") or ""
  local at = 1
  while true do
    local _, last, arguments = text:find("^[%w_.:]*%f[%w_]" .. name .. "%f[^%w_]%s*(%b())", at)
    if not last then _, last, arguments = text:find("^[%w_.:]*%f[%w_]" .. name .. "%f[^%w_]%s*(%b{})", at) end
    if not last then break end
    calls[#calls + 1] = name .. arguments
    local _, behind = text:find("^[, ]+", last + 1)
    if not behind then break end
    at = text:match("^or ()", behind + 1) or behind + 1
  end
  return #calls > 0 and table.concat(calls, "\n") or nil
end

local function signature_of_function(f, name, is_method, text)
  local list = callables.list(f)
  if list then return signature_of_list(f, name, list, is_method) end
  local told = signature_in(text or callables.known(f, name).text, name)
  if told then return told end
  local paragraph = manual.of(f)
  if paragraph then return table.concat(paragraph.calls, "\n") end
  if debug.getinfo(f, "S").what == "C" then return nil end
  local names = callables.parameters(f)
  if (is_method or names[1] == "self") and #names > 0 then table.remove(names, 1) end
  return ("%s(%s)"):format(name, table.concat(names, ", "))
end

--- callables.signature(value, name): how it is called: "sum(x, dim, keepdim=false) -> Tensor", a line for each overload. `name` is what it was
--- called by. nil for what cannot be called or is a C function that nothing is known of.
function callables.signature(value, name)
  local operators = type(value) == "function" and callables.entries(value)
  if operators then
    local texts = {}
    for i, entry in ipairs(operators) do texts[i] = require "torch.registry".signature(entry) end
    return table.concat(texts, "\n")
  end
  local init = constructor_of(value)
  if init then return signature_of_function(init, name, true, callables.known(value, name).text) end
  if type(value) == "function" then return signature_of_function(value, name, false) end
  local forward = type(value) == "table" and values.field(value, "forward")
  if type(forward) == "function" then return signature_of_function(forward, name, true) end
  return type(value) == "table" and signature_in(callables.known(value, name).text, name) or nil
end

--- The names written as `name =` or in braces `{a, b = 1}` in a comment's first line.
local function options_in(comment, names)
  local braces = comment and comment:match "%b{}"
  for name in (braces or ""):gmatch "([%a_][%w_]*)%s*[=,}]" do names[#names + 1] = name end
end

--- callables.options(value): the names of its keyword arguments, a list.
function callables.options(value)
  local names = {}
  local operators = type(value) == "function" and callables.entries(value)
  for _, entry in ipairs(operators or {}) do
    for i, argument in ipairs(entry.arguments) do
      if i > 1 or argument.type ~= "Tensor" then names[#names + 1] = argument.name end
    end
  end
  local f = constructor_of(value) or type(value) == "function" and not operators and value
  if f then
    local list = callables.list(f)
    for _, item in ipairs(list or {}) do names[#names + 1] = item.name end
    local paragraph = manual.of(f)
    if not list then options_in(paragraph and paragraph.calls[1] or callables.known(value, "init").text, names) end
  end
  return names
end

return callables
