--- Hooks: functions that a module calls around its forward and backward pass.
--
-- A module without hooks never comes here: its `__call` reads one field, `_hooked`, and goes to `forward`. With
-- hooks, arguments and results are packed into lists, shown to each hook in order of registration, and unpacked.
--
-- A backward hook sees the gradients of exactly this call: the inputs pass through one identity node of the graph and
-- the outputs through another, so that each side's gradients arrive together and only from within the module.

local torch = require "torch"
local fail = require "torch.utils.fail"

local unpack = table.unpack

local hooks = {}

local Handle = {}
Handle.__index = Handle

--- Takes the hook away again; a second call does nothing.
function Handle:remove()
  for i, hook in ipairs(self.list) do
    if hook == self.hook then
      table.remove(self.list, i)
      break
    end
  end
  hooks.refresh(self.module)
end

--- Sets `_hooked` by whether any hook is left.
function hooks.refresh(module)
  local function any(name)
    local list = rawget(module, name)
    return list ~= nil and #list > 0
  end
  rawset(module, "_hooked", any "_forward_pre_hooks" or any "_forward_hooks" or any "_backward_hooks")
end

local function add(module, name, hook)
  if type(hook) ~= "function" then
    fail("%s: a hook must be a function, not a %s", module.__name, type(hook))
  end
  local list = rawget(module, name)
  if not list then
    list = {}
    rawset(module, name, list)
  end
  local entry = {call = hook}
  list[#list + 1] = entry
  rawset(module, "_hooked", true)
  return setmetatable({module = module, list = list, hook = entry}, Handle)
end

local methods = {}

--- module:register_forward_pre_hook(hook): hook(module, inputs) runs before `forward`; what it returns, if anything, replaces the inputs (a list, or one
-- value). Returns a handle with `:remove()`.
-- Example:
--   local layer = nn.ReLU()
--   layer:register_forward_pre_hook(function(_, inputs) return inputs[1] + 10 end);
--   layer(torch.tensor{-1.0, 2.0})
function methods:register_forward_pre_hook(hook) return add(self, "_forward_pre_hooks", hook) end

--- module:register_forward_hook(hook): hook(module, inputs, output) runs after `forward`; what it returns, if anything, replaces the output. Several
-- results come as one list. Returns a handle with `:remove()`.
-- Example:
--   local layer = nn.ReLU()
--   layer:register_forward_hook(function(_, _, output) return output + 10 end);
--   layer(torch.tensor{-1.0, 2.0})
function methods:register_forward_hook(hook) return add(self, "_forward_hooks", hook) end

--- module:register_full_backward_hook(hook): hook(module, grad_inputs, grad_outputs) runs when the gradients of this module's inputs are known; the lists
-- have nil where there is no gradient. A list that it returns replaces grad_inputs. Returns a handle with
-- `:remove()`.
-- Example:
--   local layer = nn.ReLU()
--   layer:register_full_backward_hook(function(_, _, grad_outputs) print(grad_outputs[1]) end);
--   layer(torch.ones(2, {requires_grad = true})):sum():backward()
function methods:register_full_backward_hook(hook) return add(self, "_backward_hooks", hook) end

local function is_plain_list(value)
  return type(value) == "table" and getmetatable(value) == nil
end

local function run_pre_hooks(self, inputs)
  for _, hook in ipairs(rawget(self, "_forward_pre_hooks") or {}) do
    local changed = hook.call(self, inputs)
    if is_plain_list(changed) then
      changed.n = changed.n or #changed
      inputs = changed
    elseif changed ~= nil then
      inputs = {n = 1, changed}
    end
  end
  return inputs
end

local function run_forward_hooks(self, inputs, outputs)
  for _, hook in ipairs(rawget(self, "_forward_hooks") or {}) do
    local shown = outputs
    if outputs.n == 1 then shown = outputs[1] end
    local changed = hook.call(self, inputs, shown)
    if changed ~= nil then
      outputs = is_plain_list(changed) and outputs.n > 1 and changed or {n = 1, changed}
      outputs.n = outputs.n or #outputs
    end
  end
  return outputs
end

-- An identity node of the graph that hands its gradients to `ctx.on_gradients` on their way back.
local Watch
local function watch_class()
  if Watch then return Watch end
  Watch = torch.autograd.Function:extend("ModuleBackwardHook")
  function Watch.forward(ctx, on_gradients, ...)
    ctx.on_gradients, ctx.count = on_gradients, select("#", ...)
    return ...
  end
  function Watch.backward(ctx, ...)
    local gradients = ctx.on_gradients({n = ctx.count, ...})
    return nil, unpack(gradients, 1, ctx.count)
  end
  return Watch
end

--- Sends the tensors of `list` that require a gradient through one Watch node, in place.
local function watch(list, on_gradients)
  local positions, tensors = {}, {}
  for i = 1, list.n do
    if torch.is_tensor(list[i]) and list[i].requires_grad then
      positions[#positions + 1], tensors[#tensors + 1] = i, list[i]
    end
  end
  if #tensors == 0 then return false end
  local watched = {watch_class().apply(on_gradients, unpack(tensors))}
  for k, i in ipairs(positions) do list[i] = watched[k] end
  return true
end

local function run_backward_hooks(self, grad_inputs, grad_outputs)
  for _, hook in ipairs(rawget(self, "_backward_hooks")) do
    grad_inputs = hook.call(self, grad_inputs, grad_outputs) or grad_inputs
  end
  return grad_inputs
end

local function forward_with_backward_hooks(self, inputs)
  local grad_outputs
  inputs = {n = inputs.n, unpack(inputs, 1, inputs.n)}
  local input_watched = watch(inputs, function(grad_inputs)
    return run_backward_hooks(self, grad_inputs, grad_outputs)
  end)
  local outputs = table.pack(self:forward(unpack(inputs, 1, inputs.n)))
  watch(outputs, function(gradients)
    grad_outputs = gradients
    if not input_watched then run_backward_hooks(self, {n = 0}, gradients) end
    return gradients
  end)
  return outputs
end

--- A call of a module that has hooks.
function hooks.call(self, ...)
  local inputs = run_pre_hooks(self, table.pack(...))
  local backward_hooks = rawget(self, "_backward_hooks")
  local outputs
  if backward_hooks and #backward_hooks > 0 then
    outputs = forward_with_backward_hooks(self, inputs)
  else
    outputs = table.pack(self:forward(unpack(inputs, 1, inputs.n)))
  end
  outputs = run_forward_hooks(self, inputs, outputs)
  return unpack(outputs, 1, outputs.n)
end

hooks.methods = methods
return hooks
