--- What `?name` and `??name` tell.
---
--- A name is a path of fields ("torch.nn.Linear", "model.fc1", "x:sum"), looked up among the variables first and then, if there is no such value,
--- among the operators and documented names of the library ("softmax").
local context = require "torch.shell.context"
local describe = require "torch.shell.describe"
local documentation = require "torch.documentation"
local help = require "torch.help"
local manual = require "torch.manual"
local registry = require "torch.registry"
local suggest = require "torch.shell.suggest"
local tokens = require "torch.shell.tokens"
local values = require "torch.shell.values"

local inspect = {}

--- Known names near to one that is not: of its table, or of all operators, variables and documented names.
local function near_names(name, environment)
  local path, short = name:match "^(.-)[.:]?([^.:]*)$"
  local parent = path ~= "" and values.at(path, environment) or nil
  local names, list = parent == nil and documentation.names() or {}, {}
  for known in pairs(values.members(parent ~= nil and parent or environment)) do names[known] = true end
  if parent == nil then
    for _, entry in ipairs(registry.list) do names[entry.short] = true end
  end
  for known in pairs(names) do
    if known:sub(1, 1) ~= "_" then list[#list + 1] = known end
  end
  return suggest.text(short, list)
end

--- inspect.name(name, environment, detailed): the text that describes a name; with `detailed`, its source too. Of an unknown name: nil, and
--- a message that offers the nearest known ones.
function inspect.name(name, environment, detailed)
  environment = environment or _G
  local value = values.at(name, environment)
  if value == nil then value = values.of(context.chain(tokens.all(name), #tokens.all(name)), environment) end
  if value ~= nil then return describe.value(value, name, detailed) end
  local entry = registry.find(name)
  if entry then return describe.entry(entry, detailed) end
  local text = help.text(name)
  if text then return text end
  local paragraph = context.keywords[name] and manual.find(name)
  if paragraph then return name .. "\n\n" .. paragraph.text .. (paragraph.example and "\n\n" .. help.example(paragraph.example) or "") end
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
  if value ~= nil then return describe.value(value, place.call[#place.call].text or "call", detailed) end
  return name and inspect.name(name, environment, detailed) or nil
end

return inspect
