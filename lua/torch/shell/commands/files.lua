--- `:load`, `:save`, `:edit` and `:reload`: code in files.
local shell = require "torch.utils.shell"
local transcript = require "torch.shell.transcript"

local files = {}

local function need_path(name, argument)
  if argument == "" then error((":%s needs a file"):format(name), 0) end
  return argument
end

--- Runs a file's code in the session, its locals kept. The chunk is named as the file.
local function run_file(session, path)
  local file, message = io.open(path, "rb")
  if not file then error(message, 0) end
  local text = file:read "a":gsub("^#[^\n]*", "")
  file:close()
  session:compile_file(text, path)()
end

files.load = {
  usage = ":load FILE",
  help = "Runs a file in the session. Its locals at the outermost level become variables here.",
  run = function(session, argument) run_file(session, need_path("load", argument)) end,
}

files.save = {
  usage = ":save FILE",
  help = "Writes what was typed in this session to a file. `:load FILE` or `luatorch FILE` runs it again; what was not well-formed is left out.",
  run = function(session, argument)
    local path = need_path("save", argument)
    local file, message = io.open(path, "wb")
    if not file then error(message, 0) end
    file:write(transcript.program())
    file:close()
    session.write(("%d lines written to %s"):format(transcript.count(), path))
  end,
}

local function editor()
  return os.getenv "VISUAL" or os.getenv "EDITOR" or "vi"
end

--- Where a name is defined: its file and line; nil if it is no function of a file.
local function place_of(session, name)
  local f = require "torch.shell.values".at(name, session.environment)
  local info = type(f) == "function" and debug.getinfo(f, "S")
  if info and info.source:sub(1, 1) == "@" then return info.source:sub(2), info.linedefined end
end

files.edit = {
  usage = ":edit [FILE or NAME]",
  help = [[Opens your editor on a file or a function's file, and runs it afterwards. Without either, on the text of this session's inputs. The editor is
$VISUAL, $EDITOR or vi.]],
  run = function(session, argument)
    local path, line = place_of(session, argument)
    path = path or argument
    local is_new = path == ""
    if is_new then
      path = os.tmpname()
      local file = assert(io.open(path, "wb"))
      file:write(transcript.program())
      file:close()
    end
    local ok = os.execute(editor() .. (line and " +" .. line or "") .. " " .. shell.quote(path))
    if ok then run_file(session, path) end
    if is_new then os.remove(path) end
  end,
}

--- The modules that files of the user's have loaded: what package.path finds.
local function user_modules()
  local names = {}
  for name in pairs(package.loaded) do
    if not package.preload[name] and package.searchpath(name, package.path) then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

--- Loads a module again. Where both the old and the new value are tables, the old one takes over the new fields, so that whoever holds it sees them.
local function reload(name)
  local before = package.loaded[name]
  package.loaded[name] = nil
  local ok, after = pcall(require, name)
  if not ok then
    package.loaded[name] = before
    error(after, 0)
  end
  if type(before) == "table" and type(after) == "table" then
    for key in pairs(before) do before[key] = nil end
    for key, value in next, after do before[key] = value end
    setmetatable(before, getmetatable(after))
    package.loaded[name] = before
  end
end

files.reload = {
  usage = ":reload [MODULE]",
  help = "Loads a module's file again, in place. Who has required it sees the new functions. Without a name, every module that came from a file.",
  run = function(session, argument)
    local names = argument ~= "" and {argument} or user_modules()
    for _, name in ipairs(names) do
      if not package.loaded[name] then error((":reload: no module '%s' is loaded"):format(name), 0) end
      reload(name)
    end
    session.write("reloaded " .. (#names > 0 and table.concat(names, ", ") or "nothing: no module came from a file"))
  end,
}

return files
