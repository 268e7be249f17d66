--- What is read when something failed: the message first, the user's frames with their lines, and then what helps: the tensors on the failed line,
--- the place in the network, and names near to one that does not exist.
local core = require "torch.core"
local callables = require "torch.shell.callables"
local context = require "torch.shell.context"
local files = require "torch.shell.files"
local frames = require "torch.shell.frames"
local style = require "torch.shell.style"
local suggest = require "torch.shell.suggest"
local tokens = require "torch.shell.tokens"
local transcript = require "torch.shell.transcript"
local values = require "torch.shell.values"

local report = {}

local MOST_TENSORS = 6

-- ---- the source ----

--- The text of a frame's line, without the space around it; nil if its file is not at hand.
local function line_of(frame)
  local text = callables.text_of(frame.source)
  local line = 0
  for content in ((text or "") .. "\n"):gmatch "(.-)\r?\n" do
    line = line + 1
    if line == frame.line then return content:match "^%s*(.-)%s*$" end
  end
end

-- ---- the tensors ----

--- The chains of fields that stand in a line of code, as texts: "x", "self.weight".
local function paths_in(line)
  local paths, seen = {}, {}
  for path in line:gsub("[\"'][^\"']*[\"']", ""):gmatch "[%a_][%w_]*[%w_%.]*" do
    path = path:gsub("%.$", "")
    if not seen[path] and not context.keywords[path] then
      seen[path] = true
      paths[#paths + 1] = path
    end
  end
  return paths
end

local function describe_tensor(name, x)
  return ("%s: %s {%s}"):format(name, tostring(x.dtype):gsub("^torch%.", ""), table.concat(x:size(), ", "))
end

--- "a: float32 {2, 3}, b: float32 {4, 5}" for the tensors that a frame's line names; nil if there are none.
local function tensors_of(frame, environment)
  local line, found = line_of(frame), {}
  if not line then return nil end
  local variables = frames.variables(frame, environment)
  for _, path in ipairs(paths_in(line)) do
    local value = values.at(path, variables)
    if core.is_tensor(value) and #found < MOST_TENSORS then found[#found + 1] = describe_tensor(path, value) end
  end
  return #found > 0 and table.concat(found, ", ") or nil
end

-- ---- the place in a network ----

local function path_below(root, module)
  for path, below in root:named_modules() do
    if below == module then return path end
  end
end

--- The variable that holds the largest network with the module in it, and the path of the module there.
local function find_variable(module, environment)
  local best, best_path, size = nil, nil, -1
  for name in pairs(values.members(environment)) do
    local value = name:sub(1, 1) ~= "_" and values.at(name, environment)
    local path = values.is_module(value) and path_below(value, module)
    if path and #value:modules() > size then best, best_path, size = name, path, #value:modules() end
  end
  return best, best_path
end

--- "model.layers.0.fc: Linear(...)" for the innermost module that was running; nil if there is none.
local function module_text(running, environment)
  local module = running[1]
  if not module then return nil end
  local root, path = find_variable(module, environment)
  if not root then
    local outermost = running[#running]
    root, path = outermost.__name, path_below(outermost, module)
  end
  local place = path and path ~= "" and root .. "." .. path or root
  return place .. ": " .. tostring(module):match "^[^\n]*"
end

-- ---- names that do not exist ----

--- The value that a field or method of this name is read from on a line, or nil.
local function owner_on_line(line, name, variables)
  local list = tokens.all(line or "")
  for i, token in ipairs(list) do
    local before = list[i - 1]
    if token.text == name and before and (before.text == "." or before.text == ":") then
      return values.of(context.chain(list, i - 2), variables)
    end
  end
end

local function names_of(value)
  local list = {}
  for name in pairs(values.members(value)) do
    if name:sub(1, 1) ~= "_" then list[#list + 1] = name end
  end
  return list
end

--- The kind and name in "attempt to call a nil value (field 'sofmax')" and its like.
local function missing_name(message)
  local kind, name = message:match "a nil value %((%a+) '([%w_]+)'%)"
  if kind then return kind, name end
  name = message:match "a tensor has no field or method '([%w_]+)'"
  return name and "tensor", name
end

--- The name nearest to an unknown keyword, from those that the message lists.
local function near_keyword(message)
  local name, list = message:match "unknown keyword '([^']*)'; it knows:? ([%w_, ]+)"
  if not name then return nil end
  local names = {}
  for known in list:gmatch "[%w_]+" do names[#names + 1] = known end
  return suggest.text(name, names)
end

--- The modules nearest to one that was not found.
local function near_module(message)
  local name = message:match "module '([^']*)' not found:"
  return name and suggest.text(name, files.module_names(name))
end

local function near_names(message, frame, environment)
  local kind, name = missing_name(message)
  if not kind then return near_keyword(message) or near_module(message) end
  if not frame then return nil end
  local variables = frames.variables(frame, environment)
  if kind == "global" or kind == "local" or kind == "upvalue" then return suggest.text(name, names_of(environment)) end
  local owner = owner_on_line(line_of(frame), name, variables)
  if owner == nil and kind == "tensor" then owner = core.tensor(0) end
  return owner ~= nil and suggest.text(name, names_of(owner)) or nil
end

local function is_library(value)
  for _, module in pairs(package.loaded) do
    if module == value then return true end
  end
  return false
end

--- report.misspelt(text, environment): for an expression such as "torch.flaot32" that names no field of a library, the names that are near; or nil.
function report.misspelt(text, environment)
  local path, name = text:match "^%s*=?%s*([%a_][%w_.]*)%.([%a_][%w_]*)%s*$"
  local owner = path and values.at(path, environment)
  return is_library(owner) and suggest.text(name, names_of(owner)) or nil
end

-- ---- the whole ----

--- The frames as lines. A lone one is left out where the message names its place and nothing more is to be seen there than was just typed.
local function frame_lines(list, message)
  local first = list[1]
  if not first then return {} end
  local named = message:find(("%s:%d:"):format(first.short_source, first.line), 1, true) == 1
  if #list == 1 and named and first.source == "=stdin" and transcript.is_alone(first.line) then return {} end
  local lines = {}
  for i, frame in ipairs(list) do
    lines[#lines + 1] = "  " .. frame.title
    local text = i <= 3 and line_of(frame)
    if text then lines[#lines + 1] = "    " .. style.paint("dim", text) end
  end
  if list.more then lines[#lines + 1] = "  ..." end
  return lines
end

--- report.text(message, list, environment): the report on a failure with the frames of `list` (torch.shell.frames). Where a module's name was misspelt,
--- the places that were searched are left out.
function report.text(message, list, environment)
  local near = near_names(message, list[1], environment)
  local shown = near and message:gsub("(module '[^']*' not found):.*", "%1") or message
  local lines = {style.paint("error", shown)}
  table.move(frame_lines(list, message), 1, 100, 2, lines)
  local tensors = list[1] and tensors_of(list[1], environment)
  if tensors then lines[#lines + 1] = "  tensors: " .. tensors end
  local module = module_text(list.modules, environment)
  if module then lines[#lines + 1] = "  in module: " .. module end
  if near then lines[#lines + 1] = "  " .. near end
  return table.concat(lines, "\n")
end

--- report.describe(value): the text of an error value.
function report.describe(value)
  if type(value) == "string" or type(value) == "number" then return tostring(value) end
  local meta = getmetatable(value)
  if type(meta) == "table" and meta.__tostring then return tostring(value) end
  return ("(error object is a %s value)"):format(type(value))
end

return report
