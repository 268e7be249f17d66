--- Completion: what may stand at the cursor.
---
--- torch.shell.context says what is being written, torch.shell.values knows the value that it belongs to, torch.shell.callables the options of the
--- call around it. Nothing of the user's is run, but for the __index functions of values that fields are read from.
local core = require "torch.core"
local callables = require "torch.shell.callables"
local choices = require "torch.shell.choices"
local context = require "torch.shell.context"
local declared = require "torch.shell.declared"
local files = require "torch.shell.files"
local values = require "torch.shell.values"

local complete = {}

--- Names that begin with the prefix; if there are none, those that do so but for upper and lower case. Names that begin with an underscore come
--- only when asked for.
local function matching(names, prefix)
  local found, folded, lower = {}, {}, prefix:lower()
  for name in pairs(names) do
    if prefix:sub(1, 1) == "_" or name:sub(1, 1) ~= "_" then
      if name:sub(1, #prefix) == prefix then
        found[#found + 1] = name
      elseif name:sub(1, #prefix):lower() == lower then
        folded[#folded + 1] = name
      end
    end
  end
  if #found == 0 then found = folded end
  table.sort(found)
  return found
end

local function set_of(list)
  local set = {}
  for _, name in ipairs(list) do set[name] = true end
  return set
end

-- ---- by what stands at the cursor ----

local function add(names, more)
  for name in pairs(more) do names[name] = true end
end

local function names_at(place, environment)
  local names = {}
  if place.option then
    local options = matching(set_of(callables.options(values.of(place.call, environment))), place.prefix)
    if #options > 0 then return options, " = " end
  end
  if choices.is_dtype(place) then
    local found = matching(choices.dtypes(place.prefix), "")
    if #found > 0 then return found end
  end
  add(names, context.keywords)
  add(names, values.members(environment))
  for _, variable in ipairs(declared.names(place.tokens)) do names[variable.name] = true end
  return matching(names, place.prefix)
end

--- Fields. Of a tensor only those that are no methods, which belong behind a colon; of torch only dtypes where one is wanted.
local function fields_at(place, environment)
  local value = values.of(place.chain, environment)
  if core.is_tensor(value) then
    local plain = matching(set_of(core.tensor_fields), place.prefix)
    if #plain > 0 then return plain end
  elseif value == require "torch" and choices.is_dtype(place) then
    local dtypes = matching(choices.dtype_fields(), place.prefix)
    if #dtypes > 0 then return dtypes end
  end
  return matching(values.members(value), place.prefix)
end

local function methods_at(place, environment)
  local value = values.of(place.chain, environment)
  local names = {}
  for name in pairs(values.members(value)) do
    if values.is_callable(values.field(value, name)) then names[name] = true end
  end
  return matching(names, place.prefix)
end

local function keys_at(place, environment)
  local value = values.of(place.chain, environment)
  return type(value) == "table" and matching(values.keys(value), place.prefix) or {}
end

local function attributes_at(place) return matching({const = true, close = true}, place.prefix) end

--- Names that torch.help knows.
local function operator_names()
  local names = {}
  for _, entry in ipairs(require "torch.registry".list) do
    if not entry.internal then names[entry.name] = true end
  end
  return names
end

local function strings_at(place)
  local called = place.call and place.call[#place.call].text
  if called == "require" then return matching(set_of(files.module_names(place.prefix)), place.prefix) end
  if called == "help" then return matching(operator_names(), place.prefix) end
  local words = choices.strings(place)
  if words then return matching(set_of(words), place.prefix) end
  return files.paths(place.prefix)
end

local SOURCES = {
  name = names_at, field = fields_at, method = methods_at, string = strings_at, key = keys_at, attribute = attributes_at,
}

-- ---- commands ----

--- `:ti` and `:time tor`, `?tor`, `!ls fi`: returns the position behind the command's name, and candidates while the name itself is being written.
local function read_command(text)
  local name = text:match "^%s*:(%a*)$"
  if name then
    return nil, matching(require "torch.shell.commands".names(), name), #text - #name + 1
  end
  local _, last = text:find "^%s*:%a+%s+"
  if not last then _, last = text:find "^%s*[?!]+%s*" end
  return last
end

--- What the argument of a command names, where that is no code.
local ARGUMENTS = {
  help = function() return require "torch.shell.commands".names() end,
  mem = function() return {on = true, off = true} end,
  reload = function() return package.loaded end,
}
for name in ("load save edit cd"):gmatch "%a+" do ARGUMENTS[name] = files.paths end
ARGUMENTS["!"] = files.paths

--- For a command whose argument is no code, the place of the word at the end of the text, and the candidates for it.
local function read_argument(text)
  local names = ARGUMENTS[text:match "^%s*:(%a+)%s" or text:match "^%s*(!)"]
  if not names then return nil end
  local word = text:match "%S*$":gsub("^!", "")
  local found = names(word)
  return {start = #text - #word + 1, finish = #text, candidates = names == files.paths and found or matching(found, word)}
end

-- ---- asking ----

--- The call around the cursor as one line, or nil.
local function signature_at(place, environment)
  local value = values.of(place.call, environment)
  if value == nil then return nil end
  return callables.signature(value, place.call[#place.call].text or "call")
end

--- The table of variables, in front of it those that the input itself declares, with what is known of their values.
local function with_declared(place, environment)
  local list = place.tokens and declared.names(place.tokens) or {}
  if #list == 0 then return environment end
  local scope = setmetatable({}, {__index = environment})
  for _, variable in ipairs(list) do
    local value = variable.chain and values.of(variable.chain, scope)
    scope[variable.name] = value == nil and false or value
  end
  return scope
end

--- complete.at(text, cursor, environment): what may stand at the cursor of a text. `cursor` is the number of bytes in front of it (by default all of
--- the text); `environment` the table of variables (by default the globals). Returns a table:
---   start       the position of the first byte that a candidate replaces, and
---   finish      of the last one (start - 1: nothing is replaced)
---   candidates  a sorted list of texts; those of a field are the field's name only
---   suffix      what is to follow a candidate when it is the only one: " = " behind an option; or nil
---   signature   how the function around the cursor is called, or nil
function complete.at(text, cursor, environment)
  text, environment = text:sub(1, cursor or #text), environment or _G
  local last, commands, start = read_command(text)
  if commands then return {start = start, finish = #text, candidates = commands, suffix = " "} end
  local argument = read_argument(text)
  if argument then return argument end
  if text:find "^%s*[%a_][%w_.:]*%?+$" then return {start = #text + 1, finish = #text, candidates = {}} end
  local place = context.read((" "):rep(last or 0) .. text:sub((last or 0) + 1))
  environment = with_declared(place, environment)
  local candidates, suffix = {}, nil
  local source = SOURCES[place.kind]
  if source then candidates, suffix = source(place, environment) end
  return {
    start = place.start, finish = #text, candidates = candidates, suffix = suffix, signature = place.call and signature_at(place, environment),
  }
end

--- complete.common(candidates): the longest text that all of them begin with.
function complete.common(candidates)
  local first, last = candidates[1] or "", candidates[#candidates] or ""
  local n = 0
  while n < #first and first:byte(n + 1) == last:byte(n + 1) do n = n + 1 end
  return first:sub(1, n)
end

return complete
