--- Functions of one's own within autocast: their backward runs in the state that their forward ran in.
---
---   local Product = torch.autograd.Function:extend("Product")
---   Product.forward = torch.amp.custom_fwd(function(ctx, a, b) ... end, {cast_inputs = torch.float32})
---   Product.backward = torch.amp.custom_bwd(function(ctx, g) ... end)
local core = require "torch.core"
local signature = require "torch.utils.signature"

local read = signature("custom_fwd", "cast_inputs=nil, device_type='cpu'")

local function finish(before, ok, ...)
  core.autocast_leave(table.unpack(before, 1, 3))
  if not ok then error((...), 0) end
  return ...
end

--- Runs f in a state of autocast: {on, dtype, keeps_casts}.
local function run_in(state, f, ...)
  return finish({core.autocast_enter(table.unpack(state, 1, 3))}, pcall(f, ...))
end

local function cast_all(dtype, ...)
  local list = table.pack(...)
  for i = 1, list.n do
    local x = list[i]
    if core.is_tensor(x) and x:is_floating_point() and x.dtype ~= core.dtypes.float64 then list[i] = x:to(dtype) end
  end
  return table.unpack(list, 1, list.n)
end

local module = {}

--- custom_fwd(forward, {cast_inputs}): a forward for a Function. With cast_inputs, within a scope, the floating-point tensors among the
--- arguments are converted to that dtype first, and autocast is off inside.
--- Example:
---   local Double = torch.autograd.Function:extend("Double")
---   Double.forward = torch.amp.custom_fwd(function(_, x) return x * 2 end, {cast_inputs = torch.float32})
---   Double.backward = torch.amp.custom_bwd(function(_, g) return g * 2 end)
---   torch.autocast(Double.apply, torch.ones(2, {dtype = torch.bfloat16}))
function module.custom_fwd(forward, ...)
  local dtype = read(...).cast_inputs
  return function(ctx, ...)
    local state = {core.autocast_state()}
    if not (dtype and state[1]) then
      rawset(ctx, "_autocast", state)
      return forward(ctx, ...)
    end
    state[1] = false
    rawset(ctx, "_autocast", state)
    return run_in(state, forward, ctx, cast_all(dtype, ...))
  end
end

--- custom_bwd(backward): a backward for a Function whose forward is of custom_fwd.
--- Example:
---   local Double = torch.autograd.Function:extend("Double")
---   Double.forward = torch.amp.custom_fwd(function(_, x) return x * 2 end)
---   Double.backward = torch.amp.custom_bwd(function(_, g) return g * 2 end)
---   Double.apply(torch.ones(2))
function module.custom_bwd(backward)
  return function(ctx, ...)
    return run_in(ctx._autocast or {core.autocast_state()}, backward, ctx, ...)
  end
end

return module
