--- torch.autograd: gradients of functions of tensors. What takes part in it besides the engine itself, each in a file of its own:
--- operators of one's own (Function), comparisons with numerical gradients (gradcheck), derivatives of functions (functional).
local core = require "torch.core"
local torch = require "torch"
local signature = require "torch.utils.signature"

local autograd = {
  no_grad = torch.no_grad, enable_grad = torch.enable_grad, inference_mode = torch.inference_mode, set_grad_enabled = torch.set_grad_enabled,
}

local read_grad = signature("grad", "outputs, inputs, grad_outputs=nil, retain_graph=nil, create_graph=false, only_inputs=true, allow_unused=false")
local read_backward = signature("backward", "tensors, grad_tensors=nil, retain_graph=nil, create_graph=false, inputs=nil")

local function check_inputs(name, inputs)
  if type(inputs) == "table" and #inputs == 0 then error(("%s: argument 'inputs': expected at least one tensor, got an empty table"):format(name), 3) end
end

--- torch.autograd.grad(outputs, inputs, {grad_outputs =, retain_graph =, create_graph =, allow_unused =}): the gradients of the sum of
--- outputs with respect to each input, as several values. outputs and inputs are a tensor or a table of tensors.
--- grad_outputs: what to multiply the outputs by, of their shapes; needed unless an output has one element.
--- create_graph: record, so that the gradients can be differentiated again; retain_graph (default: create_graph): keep what operators
--- saved. An input that the outputs do not depend on is an error, or with allow_unused gives nil.
--- Example:
---   local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   torch.autograd.grad((x * x):sum(), x)
function autograd.grad(...)
  local a = read_grad(...)
  check_inputs("grad", a.inputs)
  return core.run_backward(a.outputs, a.grad_outputs, a.inputs, {
    retain_graph = a.retain_graph, create_graph = a.create_graph, allow_unused = a.allow_unused,
  }, "grad")
end

--- torch.autograd.backward(tensors, {grad_tensors =, retain_graph =, create_graph =, inputs =}): adds the gradients of the sum of tensors
--- to the `grad` of the leaves (of `inputs` only, if given).
--- Example:
---   local x = torch.tensor({1.0, 2.0}, {requires_grad = true})
---   torch.autograd.backward((x * x):sum())
---   x.grad
function autograd.backward(...)
  local a = read_backward(...)
  check_inputs("backward", a.inputs)
  core.run_backward(a.tensors, a.grad_tensors, a.inputs, {
    retain_graph = a.retain_graph, create_graph = a.create_graph, accumulate = true,
  }, "backward")
end

--- torch.autograd.detect_anomaly([f, ...]): while f runs, or until the guard closes, a gradient that holds nan is an error that names the
--- operator and the line that recorded it, as are the other errors of a backward pass. Slows everything down.
autograd.detect_anomaly = core.detect_anomaly

--- torch.autograd.set_detect_anomaly(on): the same from here on; also a guard.
autograd.set_detect_anomaly = core.set_detect_anomaly

--- Parts that load on first use.
local PARTS = {
  Function = "torch.autograd.function", gradcheck = "torch.autograd.gradcheck", gradgradcheck = "torch.autograd.gradcheck",
  functional = "torch.autograd.functional",
}

return setmetatable(autograd, {
  __index = function(_, name)
    local part = PARTS[name] and require(PARTS[name])
    local value = part and (part[name] or part)
    rawset(autograd, name, value)
    return value
  end,
})
