--- The frames of a failed call, kept for the report and for `:debug`.
---
--- Read while the error is on its way, when the stack still stands: the functions of the user with their lines and local variables, and the
--- modules whose methods were running, the library's own among them.
local values = require "torch.shell.values"

local frames = {}

--- The name of the shell's own variable in an input, which is not the user's.
frames.UNSEEN = "_input_"

local MOST, DEEPEST = 12, 400

--- Whether a frame is the user's: neither C nor a file of the library, whose chunks are named "=torch/...".
local function is_users(info)
  return info.what ~= "C" and info.source:sub(1, 7) ~= "=torch/"
end

local function locals_at(level)
  local list = {}
  for i = 1, 200 do
    local name, value = debug.getlocal(level + 1, i)
    if not name then break end
    if name:sub(1, 1) ~= "(" and name ~= frames.UNSEEN then list[#list + 1] = {name = name, value = value} end
  end
  return list
end

local function upvalues_of(f)
  local list = {}
  for i = 1, 60 do
    local name, value = debug.getupvalue(f, i)
    if not name then break end
    if name ~= "" and name ~= "_ENV" then list[#list + 1] = {name = name, value = value} end
  end
  return list
end

--- What a frame is called in a report.
local function title_of(info)
  local place = ("%s:%d: in "):format(info.short_src, info.currentline)
  if info.what == "main" then return place .. "main chunk" end
  if not info.name then return ("%sfunction <%s:%d>"):format(place, info.short_src, info.linedefined) end
  local kind = info.namewhat == "global" and "function" or info.namewhat
  return ("%s%s '%s'"):format(place, kind, info.name)
end

local function read_frame(info, level)
  return {
    title = title_of(info), source = info.source, short_source = info.short_src, line = info.currentline, main = info.what == "main",
    locals = locals_at(level + 1), upvalues = upvalues_of(info.func),
  }
end

--- frames.read(level): the frames above a stack level, innermost first: a list of the user's, at most twelve, each {title, source, short_source, line,
--- main, locals, upvalues}; `more` is true when there are others. `modules` lists the modules whose methods were running, innermost first; those
--- that were still being made are not among them.
function frames.read(level)
  local list = {modules = {}}
  for at = level + 1, level + DEEPEST do
    local info = debug.getinfo(at, "Slnf")
    if not info then break end
    local name, value = debug.getlocal(at, 1)
    local is_method = info.what ~= "C" and name == "self" and info.name ~= "init"
    if is_method and values.is_module(value) then table.insert(list.modules, value) end
    if is_users(info) then
      if #list == MOST then
        list.more = true
        break
      end
      list[#list + 1] = read_frame(info, at)
    end
  end
  return list
end

--- frames.variables(frame, environment): a table that reads the variables a frame sees: its locals, then its upvalues, then `environment`.
function frames.variables(frame, environment)
  local seen = {}
  for _, list in ipairs {frame.upvalues, frame.locals} do
    for _, variable in ipairs(list) do seen[variable.name] = variable.value end
  end
  return setmetatable(seen, {__index = environment})
end

return frames
