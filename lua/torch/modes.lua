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
  torch.no_grad = switch(core, "grad", false)
  --- torch.enable_grad([f, ...]): recording, inside no_grad too.
  torch.enable_grad = switch(core, "grad", true)
  --- torch.inference_mode([f, ...]): as no_grad, and what is made can never take part in a graph.
  local inference, no_grad = switch(core, "inference", true), torch.no_grad
  local both = {__close = function(self) core.set_mode("inference", self.inference); core.set_mode("grad", self.grad) end}
  function torch.inference_mode(f, ...)
    if f == nil or f == true then
      return setmetatable({inference = core.set_mode("inference", true), grad = core.set_mode("grad", false)}, both)
    end
    return no_grad(inference, f, ...)
  end
  --- torch.set_grad_enabled(on): switches recording from here on; also a guard.
  torch.set_grad_enabled = function(on) return setmetatable({before = core.set_mode("grad", on)}, guard_type(core, "grad")) end
  torch.is_grad_enabled = core.is_grad_enabled
  torch.is_inference_mode_enabled = core.is_inference_mode_enabled
  torch.is_anomaly_enabled = core.is_anomaly_enabled
  core.detect_anomaly = switch(core, "anomaly", true)
  core.set_detect_anomaly = function(on) return setmetatable({before = core.set_mode("anomaly", on)}, guard_type(core, "anomaly")) end
end
