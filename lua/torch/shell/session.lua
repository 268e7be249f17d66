--- The interactive session: what one input leaves for the next, and what the terminal asks for.
---
--- Chunks typed at the prompt run with an environment of their own. It holds the variables the user declared with `local`, which would otherwise
--- end with their line, and it falls back on the globals for all others. So `local type = "conv"` at the prompt hides the global `type` there and
--- nowhere else.
local callables = require "torch.shell.callables"
local frames = require "torch.shell.frames"
local locals = require "torch.shell.locals"
local results = require "torch.shell.results"
local style = require "torch.shell.style"
local transcript = require "torch.shell.transcript"

--- Global name -> module, loaded when the name is first used.
local MODULES = {
  nn = "torch.nn",
  F = "torch.nn.functional",
  optim = "torch.optim",
}

local Session = {}
Session.__index = Session

callables.transcript = transcript.text

-- ---- opening ----

--- Makes a table that reads and writes `globals`, except for the names in `declared`.
local function new_environment(globals, declared)
  return setmetatable({}, {
    __index = globals,
    __newindex = function(environment, name, value)
      if declared[name] then
        rawset(environment, name, value)
      else
        globals[name] = value
      end
    end,
  })
end

--- Defines the torch names as globals. Those of submodules load on first use; where the globals already have a metatable, which belongs to the
--- user, they load at once.
local function predefine(globals)
  rawset(globals, "torch", require "torch")
  local lazily = getmetatable(globals) == nil
  local pending = {}
  for name, module in pairs(MODULES) do
    if lazily then
      pending[name] = module
    else
      rawset(globals, name, require(module))
    end
  end
  if not lazily then return end
  setmetatable(globals, {__index = function(_, name)
    local module = pending[name]
    if not module then return nil end
    pending[name] = nil
    local value = require(module)
    rawset(globals, name, value)
    return value
  end})
end

--- The user's start-up file: $XDG_CONFIG_HOME/luatorch/init.lua, or that below ~/.config. nil when there is none.
local function startup_file()
  local config, home = os.getenv "XDG_CONFIG_HOME", os.getenv "HOME"
  local folder = config and config:sub(1, 1) == "/" and config or home and home .. "/.config"
  local path = folder and folder .. "/luatorch/init.lua"
  local file = path and io.open(path, "r")
  if not file then return nil end
  file:close()
  return path
end

-- ---- running ----

--- Makes the function of statements whose locals the session keeps.
local function compile_statements(self, before, text, name)
  local promoted, names = locals.promote(text)
  for _, declared in ipairs(names) do self.declared[declared] = true end
  return load(before .. promoted, name, "t", self.environment)
end

--- What stands before an expression. A variable that is yet to be closed keeps the call in `return f()` from being a tail call, which would leave no
--- frame of the input to report errors of.
local RETURN = ("local %s <close> = nil return "):format(frames.UNSEEN)

--- Makes the function of an input: of an expression, or of statements whose locals the session keeps. It is numbered within the transcript.
function Session:compile(text, is_expression)
  local before = transcript.add(text, is_expression)
  self.expression = is_expression and text or nil
  if is_expression then return load(before .. RETURN .. text:gsub("^=", "", 1), "=stdin", "t", self.environment) end
  return compile_statements(self, before, text, "=stdin")
end

--- The same for the text of a file; an error for one that does not compile.
function Session:compile_file(text, path)
  local f, message = load(text, "@" .. path, "t", self.environment)
  if not f then error(message, 0) end
  return compile_statements(self, "", text, "@" .. path)
end

--- Makes a function of code in a command's argument, an expression or a chunk; an error for code that is neither.
function Session:compile_argument(code)
  local f, message = require "torch.shell.input".compile(code, "=(command)", self.environment)
  if not f then error(message, 0) end
  return f
end

--- What to say about an expression that is nil because of a misspelt name; nil for any other.
local function near_name(self, ...)
  if select("#", ...) ~= 1 or (...) ~= nil or not self.expression then return nil end
  local near = require "torch.shell.report".misspelt(self.expression, self.environment)
  return near and style.paint("dim", "  " .. near)
end

--- Keeps the first of an expression's values, and prints them unless they are hidden. Where the user replaced `print`, that one prints.
function Session:finish(hidden, ...)
  if select("#", ...) == 0 then return end
  self.keep((...))
  if hidden then return end
  if print ~= self.print then return print(...) end
  self.write(require "torch.shell.show".values(...))
  local near = near_name(self, ...)
  if near then self.write(near) end
end

--- Message handler of inputs: keeps the frames for `:debug`, unless it was a command that failed, and returns the report.
function Session:report(message)
  local report = require "torch.shell.report"
  local list = frames.read(2)
  if #list > 0 then self.failure = list end
  return report.text(report.describe(message), list, self.environment)
end

--- The report on a text that did not compile.
function Session.syntax_error(_, message)
  return style.paint("error", transcript.renumber(message))
end

-- ---- commands ----

--- Runs the input if it is a command; false if it is Lua.
function Session:command(text)
  local name, argument = require "torch.shell.input".command(text)
  if not name then return false end
  if name == "!" then
    io.stdout:flush()
    os.execute(argument)
  elseif name == "?" or name == "??" then
    self:inspect(argument, name == "??")
  else
    local command, message = require "torch.shell.commands".find(name)
    if not command then error(message, 0) end
    command.run(self, argument)
  end
  return true
end

--- Whether a text is a command.
function Session.is_command(_, text)
  return require "torch.shell.input".command(text) ~= nil
end

--- `?name` and `??name`; `?` alone is `:help`.
function Session:inspect(name, detailed)
  local command = name:match "^:(%a*)$"
  if name == "" or command then return require "torch.shell.commands".find "help".run(self, command or "") end
  local text, message = require "torch.shell.inspect".name(name, self.environment, detailed)
  self.write(text or message)
end

-- ---- the keyboard ----

--- What the Tab key does: of the input so far, a line and the cursor within it, the number of bytes to take away before the cursor, the text to
--- put there, and what to list below the line.
function Session:tab(before, line, cursor, width)
  if line:sub(1, cursor):find "^%s*$" then return 0, "  " end
  local complete = require "torch.shell.complete"
  local offset = #before
  local found = complete.at(before .. line, offset + cursor, self.environment)
  return require "torch.shell.listing".answer(found, line:sub(1, cursor), width)
end

--- session.open(globals, is_terminal): opens a session over the table of globals. Fields: `environment`, the table of its variables; `banner`, which
--- greets; `startup`, the path of the user's start-up file, if there is one.
local function open(globals, is_terminal)
  predefine(globals)
  style.enabled = style.can_show(is_terminal)
  local declared = {}
  local environment = new_environment(globals, declared)
  local version = globals.torch.__version__
  return setmetatable({
    environment = environment, declared = declared, keep = results.new(environment), print = print, startup = startup_file(),
    write = function(text) io.stdout:write(text, "\n") end,
    banner = (version and "LuaTorch " .. tostring(version) or "LuaTorch") .. ", :help for help",
  }, Session)
end

return {open = open}
