--- Completion: what may stand at the cursor.
---
--- torch.shell.context says what is being written, torch.shell.values knows the value that it belongs to, torch.shell.callables the options of the
--- call around it. Nothing of the user's is run, but for the __index functions of values that fields are read from.
local core = require "torch.core"
local callables = require "torch.shell.callables"
local context = require "torch.shell.context"
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

--- dtypes behind `dtype =`, by their short names too.
local function dtypes(prefix)
  local names = {}
  for name in pairs(core.dtypes) do
    if name:sub(1, #prefix) == prefix then names["torch." .. name] = true end
  end
  return names
end

local function add(names, more)
  for name in pairs(more) do names[name] = true end
end

local function names_at(place, environment)
  local names = {}
  if place.option then
    add(names, set_of(callables.options(values.of(place.call, environment))))
    local options = matching(names, place.prefix)
    if #options > 0 then return options, " = " end
  end
  if place.key == "dtype" then
    local found = matching(dtypes(place.prefix), "")
    if #found > 0 then return found end
  end
  add(names, context.keywords)
  add(names, values.members(environment))
  return matching(names, place.prefix)
end

--- Fields; of a tensor only those that are no methods, which belong behind a colon.
local function fields_at(place, environment)
  local value = values.of(place.chain, environment)
  local names = values.members(value)
  if core.is_tensor(value) then
    local plain = matching(set_of(core.tensor_fields), place.prefix)
    if #plain > 0 then return plain end
  end
  return matching(names, place.prefix)
end

local function methods_at(place, environment)
  local value = values.of(place.chain, environment)
  local names = {}
  for name in pairs(values.members(value)) do
    if values.is_callable(values.field(value, name)) then names[name] = true end
  end
  return matching(names, place.prefix)
end

--- Names of modules: those that are loaded or built in, and the files below the folders of package.path.
local function module_names(prefix)
  local names = {}
  add(names, package.loaded)
  add(names, package.preload)
  for name in pairs(names) do
    if name:find "^torch%.ops%." then names[name] = nil end
  end
  add(names, files.modules(prefix))
  return names
end

local DEVICES = {cpu = true, cuda = true, ["cuda:0"] = true}
local TAKES_DEVICE = {to = true, device = true}

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
  if called == "require" then return matching(module_names(place.prefix), place.prefix) end
  if called == "help" then return matching(operator_names(), place.prefix) end
  if place.key == "device" or TAKES_DEVICE[called] then return matching(DEVICES, place.prefix) end
  return files.paths(place.prefix)
end

local SOURCES = {name = names_at, field = fields_at, method = methods_at, string = strings_at}

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

local TAKES_FILE = {load = true, save = true, edit = true, cd = true, run = true}

local function argument_is_file(text)
  return text:match "^%s*!" or TAKES_FILE[text:match "^%s*:(%a+)" or ""]
end

-- ---- asking ----

--- The call around the cursor as one line, or nil.
local function signature_at(place, environment)
  local value = values.of(place.call, environment)
  if value == nil then return nil end
  return callables.signature(value, place.call[#place.call].text or "call")
end

local function read_place(text, last)
  if last and argument_is_file(text) then
    local word = text:match "%S*$"
    return {kind = "string", prefix = word, start = #text - #word + 1}
  end
  return context.read((" "):rep(last or 0) .. text:sub((last or 0) + 1))
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
  local place = read_place(text, last)
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
