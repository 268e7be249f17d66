--- torch.sandbox: scripts that are not trusted.
local core = require "torch.core"

local sandbox = {}

local OPTIONS = {bytes = "integer", instructions = "integer", seconds = "number", name = "string"}

local function check_options(options)
  for key, value in pairs(options) do
    local expected = OPTIONS[key]
    if not expected then error(("sandbox: unknown option '%s'; the options are bytes, instructions, name, seconds"):format(tostring(key)), 3) end
    local fits = type(value) == expected or (type(value) == "number" and expected ~= "string" and (expected == "number" or math.tointeger(value)) and value > 0)
    if not fits then error(("sandbox: option '%s': expected a positive %s, got %s"):format(key, expected, tostring(value)), 3) end
  end
end

--- sandbox(code, options = {}, ...): runs a script that is not trusted. Returns true and the script's results, or false and a message.
---
--- code is Lua's text (bytecode is refused); what follows options are its arguments, `...`. It runs in a Lua state of its own with `require
--- "torch"` and Lua's libraries, but without files, processes, threads and foreign memory. Arguments are copied (tensors share their
--- memory); results may be numbers, strings, booleans, tensors, and plain tables of these.
---
--- options: bytes that Lua and tensors may hold together (1 GiB); instructions of Lua's machine (no limit); seconds by the clock (no
--- limit; looked at between instructions, so that one operator is not cut short); name for messages ("sandbox"). Beyond a limit the script
--- ends; it cannot hold that up. Long pattern matches are refused, and finalizers (__gc). The seed, the modes and the default dtype
--- are the sandbox's own.
--- Example:
---   torch.sandbox("local n = ...; return n + 1", {}, 41)
---   torch.sandbox "os.remove('x')"
function sandbox.sandbox(code, options, ...)
  if type(code) ~= "string" then error(("sandbox: argument 'code': expected a string, got a %s"):format(type(code)), 2) end
  if options ~= nil and type(options) ~= "table" then error(("sandbox: argument 'options': expected a table, got a %s"):format(type(options)), 2) end
  options = options or {}
  check_options(options)
  local ok, results = core.run_sandbox(code, "=" .. (options.name or "sandbox"), math.tointeger(options.bytes), math.tointeger(options.instructions),
    options.seconds, table.pack(...))
  if not ok then return false, results end
  return true, table.unpack(results, 1, results.n)
end

return sandbox
