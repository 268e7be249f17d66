--- torch.help: what a name does. Operators are described by their entries (torch.registry), what is written in Lua by the comment above its
--- definition (torch.documentation), functions written in C by torch.manual. All end in an example, which is run for the purpose (torch.examples).
local core = require "torch.core"
local documentation = require "torch.documentation"
local examples = require "torch.examples"
local manual = require "torch.manual"
local registry = require "torch.registry"

local help = {}

-- ---- operators ----

local function wrap(text, width)
  local lines, line = {}, ""
  for word in text:gmatch "%S+" do
    if #line + #word + 1 > width and line ~= "" then
      lines[#lines + 1], line = line, ""
    end
    line = line == "" and word or line .. " " .. word
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

local TYPES = {
  dim = "dimension, from 1, or from the end, -1", dims = "dimension or table of dimensions, from 1", size = "sizes, as numbers or a table",
  ["int[]"] = "integer or table of integers", int = "integer", float = "number", Number = "number", Operand = "tensor or number", Tensor = "tensor",
  ["Tensor[]"] = "table of tensors", ["Operand[]"] = "table of tensors or numbers", Indices = "table of tensors", bool = "true or false",
}

local function describe_argument(argument)
  local type_name = argument.type:gsub("%?$", "")
  local text = ("  %-16s %s"):format(argument.name, TYPES[type_name] or type_name)
  if argument.default then text = text .. ", default " .. argument.default end
  if argument.keyword_only then text = text .. ", by keyword" end
  return text
end

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
local function shapes_of(entry)
  if entry.kind == "elementwise" then
    return count(entry, is_tensor) > 1 and "Shapes: tensors broadcast, and the result has their common sizes." or "Shapes: the result has the sizes of x."
  elseif entry.kind == "reduce" then
    return "Shapes: without dim the result has no dimensions; else those of dim are gone, or have size 1 with keepdim."
  end
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

--- How else an operator is called: as a method, in place, by other names.
local function other_forms(entry)
  local names, forms = {}, {}
  for _, argument in ipairs(entry.arguments) do
    if not argument.default and not argument.keyword_only then names[#names + 1] = argument.name end
  end
  local function method(name) return ("%s:%s(%s)"):format(names[1] or "x", name, table.concat(names, ", ", 2)) end
  local is_method = entry.module == "" and entry.forms ~= "function" and not entry.only_inplace
  if is_method then forms[#forms + 1] = "Method: " .. method(registry.called(entry)) end
  if entry.inplace and entry.module == "" then forms[#forms + 1] = "In place: " .. method(registry.called(entry) .. "_") end
  if entry.alias then forms[#forms + 1] = "Also: " .. table.concat(entry.alias, ", ") end
  return table.concat(forms, "\n")
end

--- What a user calls, with its module: "torch.nn.functional.conv2d", or "x:view" of what is only a method.
local function path_of(entry)
  if entry.forms == "method" or entry.only_inplace then return "x:" .. registry.called(entry) end
  return registry.path(entry)
end

--- help.example(text): "Example:" and what the prompt would show of it.
function help.example(text)
  return "Example:\n" .. examples.run(text)
end

--- help.describe(entry): the text about an operator.
function help.describe(entry)
  local signature, is_method_only = registry.signature(entry):match "%b().*$", entry.forms == "method" or entry.only_inplace
  if is_method_only then signature = signature:gsub("^%([%w_]+[,%s]*", "(") end
  local parts, arguments = {path_of(entry) .. signature, wrap(entry.doc, 100)}, {}
  for i, argument in ipairs(entry.arguments) do
    if i > 1 or not is_method_only then arguments[#arguments + 1] = describe_argument(argument) end
  end
  parts[#parts + 1] = #arguments > 0 and table.concat(arguments, "\n") or nil
  local shapes = shapes_of(entry)
  parts[#parts + 1] = (shapes and shapes .. "\n" or "") .. errors_of(entry)
  if entry.nograd then parts[#parts + 1] = "No gradient: " .. entry.nograd .. "." end
  local forms, example = other_forms(entry), examples.of(entry)
  if forms ~= "" then parts[#parts + 1] = forms end
  if example then parts[#parts + 1] = help.example(example) end
  return table.concat(parts, "\n\n")
end

-- ---- everything else ----

local function with_example(text, example)
  return example and text .. "\n\n" .. help.example(example) or text
end

--- The comments about a name, those of the module in its path alone where there are such.
local function comments_about(name)
  local list, home = {}, {}
  local parent = name:match "([%w_]+)[.:][%w_]+$"
  for i, found in ipairs(documentation.about(name:match "[%w_]+$")) do
    list[i] = with_example(documentation.split(found.comment))
    if parent and ("." .. found.module .. "."):find("." .. parent .. ".", 1, true) then home[#home + 1] = list[i] end
  end
  if #home > 0 then list = home end
  return #list > 0 and table.concat(list, "\n\n") or nil
end

-- ---- asking ----

local function name_of_function(f)
  for module, functions in pairs(core.operators) do
    for name, value in pairs(functions) do
      if value == f then return module == "torch" and name or module .. "." .. name end
    end
  end
end

local USAGE = [[
torch.help "NAME"        what an operator or function does: torch.help "softmax"
torch.help(FUNCTION)     the same
torch.registry.list      the entries of all operators]]

--- help.text(name): the description that torch.help prints, or nil.
function help.text(name)
  local entry = registry.find(name)
  if entry then return help.describe(entry) end
  local paragraph = manual.find(name) or manual.find("torch." .. name)
  if paragraph then return table.concat(paragraph.calls, "\n") .. "\n\n" .. with_example(paragraph.text, paragraph.example) end
  return name:find "[%w_]$" and comments_about(name) or nil
end

--- torch.help([name]): prints what an operator or function of the library does; name is a string, or the function itself.
--- Example:
---   require "torch.help".text "nn.Identity"
function help.help(name)
  if name == nil then return print(USAGE) end
  if type(name) == "function" then
    local known = name_of_function(name)
    if not known then return print(require "torch.shell.describe".value(name, "function")) end
    name = known
  end
  if type(name) ~= "string" then error("help: expected a name or a function, got a " .. type(name), 2) end
  print(help.text(name) or ("nothing is known of %q"):format(name))
end

return help
