--- Gradient, inference and anomaly modes, each as a call with a function or as a guard for the rest of a block:
---   torch.no_grad(f, ...)        local guard <close> = torch.no_grad()

local function guard_type(core, mode)
  return {
    __close = function(self) core.set_mode(mode, self.before) end,
    __name = "torch." .. mode .. "_guard",
  }
end

local function finish(core, mode, before, ok, ...)
  core.set_mode(mode, before)
  if not ok then error((...), 0) end
  return ...
end

--- A function with both forms that switches `mode` to `on`.
local function switch(core, mode, on)
  local guard = guard_type(core, mode)
  return function(f, ...)
    local state = on
    if type(f) == "boolean" then state, f = f, nil end
    if f == nil then return setmetatable({before = core.set_mode(mode, state)}, guard) end
    return finish(core, mode, core.set_mode(mode, state), pcall(f, ...))
  end
end

return function(torch, core)
  --- torch.no_grad([f, ...]): nothing is recorded while f runs, or until the guard closes.
  --- Example:
  ---   local x = torch.ones(2, {requires_grad = true})
  ---   torch.no_grad(function() return (x * 2).requires_grad end)
  torch.no_grad = switch(core, "grad", false)
  --- torch.enable_grad([f, ...]): recording, inside no_grad too.
  --- Example:
  ---   local x = torch.ones(2, {requires_grad = true})
  ---   torch.no_grad(function() return torch.enable_grad(function() return (x * 2).requires_grad end) end)
  torch.enable_grad = switch(core, "grad", true)
  --- torch.inference_mode([f, ...]): as no_grad, and what is made can never take part in a graph.
  --- Example:
  ---   torch.is_inference(torch.inference_mode(torch.zeros, 2))
  local inference, no_grad = switch(core, "inference", true), torch.no_grad
  local both = {__close = function(self) core.set_mode("inference", self.inference); core.set_mode("grad", self.grad) end}
  function torch.inference_mode(f, ...)
    if f == nil or f == true then
      return setmetatable({inference = core.set_mode("inference", true), grad = core.set_mode("grad", false)}, both)
    end
    return no_grad(inference, f, ...)
  end
  --- torch.set_grad_enabled(on): switches recording from here on; also a guard.
  --- Example:
  ---   torch.set_grad_enabled(false);
  ---   torch.is_grad_enabled()
  ---   torch.set_grad_enabled(true);
  ---   torch.is_grad_enabled()
  torch.set_grad_enabled = function(on) return setmetatable({before = core.set_mode("grad", on)}, guard_type(core, "grad")) end
  torch.is_grad_enabled = core.is_grad_enabled
  torch.is_inference_mode_enabled = core.is_inference_mode_enabled
  torch.is_anomaly_enabled = core.is_anomaly_enabled
  --- torch.autograd.detect_anomaly([f, ...]): while f runs, or until the guard closes, operators remember where they were called, and a gradient that is nan
  --- is an error that names the place. Slow: for debugging.
  --- Example:
  ---   torch.autograd.detect_anomaly(torch.is_anomaly_enabled)
  core.detect_anomaly = switch(core, "anomaly", true)
  --- torch.autograd.set_detect_anomaly(on): switches anomaly detection from here on; also a guard.
  --- Example:
  ---   torch.autograd.set_detect_anomaly(false);
  ---   torch.is_anomaly_enabled()
  core.set_detect_anomaly = function(on) return setmetatable({before = core.set_mode("anomaly", on)}, guard_type(core, "anomaly")) end
end
