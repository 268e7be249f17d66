--- The interactive session: what one input leaves for the next.
-- Chunks typed at the prompt run with an environment of their own. It holds the variables the user
-- declared with `local`, which would otherwise end with their line, and it falls back on the globals
-- for all others. So `local type = "conv"` at the prompt hides the global `type` there and nowhere else.
local locals = require "torch.shell.locals"

-- Global name -> module, loaded when the name is first used.
local MODULES = {
  nn = "torch.nn",
  F = "torch.nn.functional",
  optim = "torch.optim",
}

local session = {}

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

--- Defines the torch names as globals. Those of submodules load on first use; where the globals already
-- have a metatable, which belongs to the user, they load at once.
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

--- Opens a session over the table of globals.
-- Returns a table: `environment` of the chunks, `compile(text)` which makes the function of a chunk of
-- statements, and the `banner` that greets.
function session.open(globals)
  predefine(globals)
  local declared = {}
  local environment = new_environment(globals, declared)

  local function compile(text)
    local promoted, names = locals.promote(text)
    for _, name in ipairs(names) do declared[name] = true end
    return load(promoted, "=stdin", "t", environment)
  end

  local version = globals.torch.__version__
  return {
    environment = environment,
    compile = compile,
    banner = version and "LuaTorch " .. tostring(version) or "LuaTorch",
  }
end

return session
