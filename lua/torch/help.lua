--- torch.help: what a name does. Operators are described by their entries (torch.registry), everything else by the comment above its
--- definition in the library's Lua files.
local core = require "torch.core"
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
  dim = "dimension, from 1", dims = "dimensions, from 1", size = "sizes", ["int[]"] = "integers", int = "integer", float = "number", Number = "number",
  Operand = "tensor or number", Tensor = "tensor", ["Tensor[]"] = "table of tensors", ["Operand[]"] = "table of tensors or numbers",
  bool = "true or false",
}

local function describe_argument(argument)
  local type_name = argument.type:gsub("%?$", "")
  local text = ("  %-16s %s"):format(argument.name, TYPES[type_name] or type_name)
  if argument.default then text = text .. ", default " .. argument.default end
  return text
end

--- help.describe(entry): the text about an operator.
function help.describe(entry)
  local module = registry.path(entry):sub(1, -#entry.short - 1)
  local lines = {module .. registry.signature(entry), "", wrap(entry.doc, 100)}
  if #entry.arguments > 0 then lines[#lines + 1] = "" end
  for _, argument in ipairs(entry.arguments) do lines[#lines + 1] = describe_argument(argument) end
  if entry.nograd then lines[#lines + 1] = "\nNo gradient: " .. entry.nograd .. "." end
  if entry.inplace then lines[#lines + 1] = "\nIn place: x:" .. entry.short .. "_" end
  if entry.alias then lines[#lines + 1] = "\nAlso: " .. table.concat(entry.alias, ", ") end
  return table.concat(lines, "\n")
end

-- ---- everything written in Lua ----

local documented

local function note(name, lines)
  documented[name] = documented[name] or {}
  table.insert(documented[name], table.concat(lines, "\n"))
end

--- Reads one file: blocks of `---` lines, each filed under the name that it begins with and the name that is defined below it.
local function read_comments(text)
  local block = {}
  for line in (text .. "\n"):gmatch "(.-)\n" do
    local comment = line:match "^%s*%-%-%-? ?(.*)$"
    if comment and (#block > 0 or line:match "^%s*%-%-%-") then
      block[#block + 1] = comment
    elseif #block > 0 then
      local told = block[1]:match "^[%w_%.:]-([%w_]+)%s*[%({%[]"
      local defined = line:match "function%s+[%w_%.]-[%.:]?([%w_]+)%s*%(" or line:match "^%s*[%w_%.]-[%.]?([%w_]+)%s*="
      if told then note(told, block) end
      if defined and defined ~= told then note(defined, block) end
      block = {}
    end
  end
end

local function read_all_comments()
  documented = {}
  for _, name in ipairs(core.source_names()) do
    if not name:match "^torch%.ops%." then read_comments(core.source_of(name)) end
  end
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
  if not documented then read_all_comments() end
  local found = documented[name:match "[%w_]+$"]
  return found and table.concat(found, "\n\n")
end

--- torch.help([name]): prints what an operator or function of the library does; name is a string, or the function itself.
function help.help(name)
  if name == nil then return print(USAGE) end
  if type(name) == "function" then name = name_of_function(name) or "" end
  if type(name) ~= "string" then error("help: expected a name or a function, got a " .. type(name), 2) end
  print(help.text(name) or ("nothing is known of %q"):format(name))
end

return help
