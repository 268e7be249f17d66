--- torch.autocast: a block in which matrix products and convolutions run in bfloat16 or float16, losses and decompositions in float32.
---
---   torch.autocast(function() ... end)
---   torch.autocast({dtype = torch.float16}, model, x)
---   local guard <close> = torch.autocast{device_type = "cpu", dtype = torch.bfloat16, enabled = true, cache_enabled = true}
---
--- Which operators convert what is decided in the engine (scripts/opgen/autocast.lua); float64 is never touched, and gradients arrive in
--- their parameter's own dtype. A parameter is converted once and kept until the outermost scope closes. Scopes nest, {enabled = false} is a
--- hole in one, and they belong to the calling thread. backward() is better called outside.
local core = require "torch.core"
local signature = require "torch.utils.signature"
local fail = require "torch.utils.fail"

local read = signature("autocast", "device_type='cpu', dtype=nil, enabled=true, cache_enabled=true, device=nil")

local function check(a)
  local device = a.device or a.device_type
  if device ~= "cpu" then fail("autocast: device_type must be 'cpu', not '%s'", tostring(device)) end
  a.dtype = a.dtype or core.dtypes.bfloat16
  if a.dtype ~= core.dtypes.bfloat16 and a.dtype ~= core.dtypes.float16 then
    fail("autocast: dtype must be torch.bfloat16 or torch.float16, not %s", tostring(a.dtype))
  end
  return a
end

local Guard = {__name = "torch.autocast_guard"}

function Guard:__close()
  if self.closed then return end
  self.closed = true
  core.autocast_leave(self[1], self[2], self[3])
end

local function enter(a) return setmetatable({core.autocast_enter(a.enabled, a.dtype, a.cache_enabled)}, Guard) end

local function finish(guard, ok, ...)
  Guard.__close(guard)
  if not ok then error((...), 0) end
  return ...
end

local function is_options(value) return type(value) == "table" and getmetatable(value) == nil end

--- Takes the device's name and the options off the front of a call's arguments: the options, and how many arguments they were.
local function take_options(device, options)
  local taken = 0
  if type(device) == "string" then taken = 1 else device, options = nil, device end
  if not is_options(options) then return check(read(device)), taken end
  if device then return check(read(device, options)), taken + 1 end
  return check(read(options)), taken + 1
end

local function run(a, f, ...)
  if f == nil then return enter(a) end
  return finish(enter(a), pcall(f, ...))
end

local module = {}

--- torch.autocast([device_type], [options], [f, ...]): runs f(...) in a scope and returns its results; without f, a guard for the rest of
--- the block. Options: dtype = torch.bfloat16 or torch.float16, enabled = true, cache_enabled = true.
--- Example:
---   torch.autocast(function() return torch.mm(torch.ones(1, 2), torch.ones(2, 1)) end)
function module.autocast(...)
  local a, taken = take_options(...)
  return run(a, select(taken + 1, ...))
end

--- torch.is_autocast_enabled(): whether a scope is open here.
--- Example:
---   torch.is_autocast_enabled()
function module.is_autocast_enabled() return (core.autocast_state()) end

--- torch.get_autocast_dtype(): the dtype of the scope.
--- Example:
---   torch.get_autocast_dtype()
function module.get_autocast_dtype() return (select(2, core.autocast_state())) end

--- torch.clear_autocast_cache(): forgets converted parameters before the scope closes: after they were changed other than in place, say.
module.clear_autocast_cache = core.clear_autocast_cache

return module
